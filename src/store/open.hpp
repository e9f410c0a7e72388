// The store: a data folder with SQLite, or PostgreSQL, behind the ports of the tasks. Any thread.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "core/result.hpp"
#include "log/verify.hpp"
#include "tasks/ports.hpp"

namespace kith::store {

struct OpenOptions {
  std::string folder;                     // the data folder: keys always; the database and the lock too, with SQLite
  std::string postgresql_url;             // empty: SQLite in the folder
  bool create = false;                    // may make the folder, its keys and its database
  std::string origin = "localhost/kith";  // the log's name, kept when it is made
  std::function<core::Instant()> clock;   // absent: the system's
  std::function<void(std::string&)> random_bytes;  // absent: the system's
};

struct Rebuilt {
  std::uint64_t entries = 0, rows = 0, erased = 0;
  std::vector<std::string> differences;  // "event: row 17, column kind"; the first few
};

struct Verified {
  std::uint64_t entries = 0, erased = 0;
  std::optional<log::Fault> fault;  // the first
};

class Store {
 public:
  virtual ~Store() = default;
  virtual tasks::Ledger& ledger() = 0;
  virtual tasks::Facts& facts() = 0;
  virtual tasks::Identities& identities() = 0;
  virtual tasks::Records& records() = 0;
  virtual tasks::Alerts& alerts() = 0;
  virtual tasks::Looks& looks() = 0;
  virtual tasks::Accounts& accounts() = 0;
  virtual tasks::Drafts& drafts() = 0;
  virtual tasks::Dues& dues() = 0;
  virtual tasks::Imports& imports() = 0;
  virtual tasks::Proofs& proofs() = 0;
  virtual tasks::KeptIndex& kept_index() = 0;

  using Progress = std::function<void(std::uint64_t done, std::uint64_t of)>;
  // Reads everything and finds the first entry, tile or checkpoint that is not as it was appended.
  virtual core::Result<Verified> verify(const Progress& progress) = 0;
  // Makes every projection again from the log, beside the real ones, and compares them opened.
  virtual core::Result<Rebuilt> rebuild_check(const Progress& progress) = 0;
};

core::Result<std::unique_ptr<Store>> open(const OpenOptions& options);

}  // namespace kith::store
