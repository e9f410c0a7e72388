// The tables, made and changed step by step. A step that was once released is never edited: its hash is kept with the
// data, and a folder from an edited or a newer program is refused.
#pragma once

#include <span>

#include "core/result.hpp"
#include "store/db/connection.hpp"

namespace kith::store {

struct Migration {
  int number;
  const char* what;
  Sql script;  // in the words both engines share: integer, text, blob, strict, without rowid
};

std::span<const Migration> migrations();
core::Result<void> migrate(Connection& connection);
core::Result<void> migrate(Connection& connection, std::span<const Migration> steps);

}  // namespace kith::store
