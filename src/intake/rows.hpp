// Turns one line of a drop (formats.md) into a typed fact, or says which column is wrong and why.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "log/fact.hpp"
#include "story/vocabulary.hpp"

namespace kith::intake {

enum class Table : std::uint8_t { people, relationships, events, contacts };
const char* file_name(Table table);

// Why a line was not taken; the others go in.
struct Fault {
  std::string column, value, reason;
};

template <class T>
using Taken = tl::expected<T, Fault>;

// Which column stands where. Columns may come in any order; unknown ones are kept with the row.
class Header {
 public:
  static core::Result<Header> parse(Table table, const std::vector<std::string>& names);
  std::size_t size() const { return names_.size(); }
  // The value of a column of formats.md; empty where the column is absent.
  const std::string& at(const std::vector<std::string>& fields, std::string_view column) const;
  log::Detail others(const std::vector<std::string>& fields) const;

 private:
  const std::size_t* place_of(std::string_view column) const;

  std::vector<std::string> names_;
  std::vector<std::pair<std::string, std::size_t>> known_;
  std::vector<std::size_t> unknown_;
};

Taken<log::RecordVersion> read_record(const Header& header, const std::vector<std::string>& fields);
Taken<log::Relationship> read_relationship(const Header& header, const std::vector<std::string>& fields);
Taken<log::Event> read_event(const Header& header, const std::vector<std::string>& fields, const story::Vocabulary& vocabulary);
Taken<log::Contact> read_contact(const Header& header, const std::vector<std::string>& fields);

// key=value;key=value. A part without "=" is kept as a note, never dropped.
log::Detail parse_detail(std::string_view text);

}  // namespace kith::intake
