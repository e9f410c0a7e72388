// Agencies, authors and kinds of event as small numbers. Readers take a snapshot; only the writer adds. Any thread.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/reference.hpp"
#include "core/result.hpp"
#include "store/db/connection.hpp"

namespace kith::store {

template <class Name>
struct NameTable {
  std::vector<Name> names;
  std::unordered_map<Name, std::uint32_t> numbers;
  void add(const Name& name) {
    numbers.emplace(name, static_cast<std::uint32_t>(names.size()));
    names.push_back(name);
  }
};

struct NameTables {
  NameTable<core::AgencyRef> agencies;
  NameTable<std::string> authors, words;
};

class Names {
 public:
  std::shared_ptr<const NameTables> now() const;
  // Of a row that was just read: its names stood here before it was committed, perhaps after an older snapshot.
  core::AgencyRef agency_at(std::int64_t number) const;
  std::string author_at(std::int64_t number) const;
  core::Result<void> load(Connection& connection);  // also after a rollback, which takes names back

  // The name's number; a new one is added inside the connection's transaction.
  core::Result<std::uint32_t> agency(Connection& connection, const core::AgencyRef& agency);
  core::Result<std::uint32_t> author(Connection& connection, const std::string& author);
  core::Result<std::uint32_t> word(Connection& connection, const std::string& word);

 private:
  template <class Name>
  std::uint32_t add(NameTable<Name> NameTables::*table, const Name& name);

  mutable std::mutex mutex_;
  std::shared_ptr<const NameTables> tables_ = std::make_shared<NameTables>();
};

}  // namespace kith::store
