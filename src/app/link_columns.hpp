// What somebody's columns mean: --map given_names=first_name,family_name=surname,place:city=town.
#pragma once

#include <string>
#include <vector>

#include "core/result.hpp"
#include "people/bulk/field.hpp"

namespace kith::app {

struct MappedField {
  people::bulk::Field field;
  // As written; "a+b" joins two and "a|b" takes the one that is there, unless a column is called so.
  std::string column;
};

// What of a field's columns one file has.
struct ColumnsThere {
  std::vector<std::string> there, missing;
};

// A whole name in one column: its given names are one field, its family name another.
std::vector<MappedField> parted(const MappedField& whole_name);

// Error: says which part is wrong and what was expected.
core::Result<std::vector<MappedField>> read_map(const std::vector<std::string>& maps);
ColumnsThere columns_of(const MappedField& field, const std::vector<std::string>& header);

}  // namespace kith::app
