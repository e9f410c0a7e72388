// What somebody's columns mean: --map given_names=first_name,family_name=surname,place:city=town.
#pragma once

#include <string>
#include <vector>

#include "core/result.hpp"
#include "people/bulk/field.hpp"

namespace kith::app {

struct MappedField {
  people::bulk::Field field;
  std::string column;  // as written; "a+b" joins two unless a column is called so
};

// Error: says which part is wrong and what was expected.
core::Result<std::vector<MappedField>> read_map(const std::vector<std::string>& maps);
core::Result<std::vector<std::string>> columns_of(const MappedField& field, const std::vector<std::string>& header);

}  // namespace kith::app
