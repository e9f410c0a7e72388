// Opens a data folder or database for a command: the store, and the engine that follows it. Remembers where from.
#pragma once

#include <memory>
#include <string>

#include "patterns/language.hpp"
#include "store/open.hpp"
#include "tasks/engine.hpp"

namespace CLI {
class App;
}

namespace kith::app {

struct DataOptions {
  std::string folder = "data";
  std::string store_url;  // postgresql://…; empty: SQLite in the folder
  std::string origin;     // the log's name when it is made; empty: the store's own default
  std::string patterns;   // a folder; empty: the library that the program carries
  bool create = false;
};

// --data and --store, also from KITH_DATA and KITH_STORE.
void add_data_options(CLI::App& command, DataOptions& options);

struct Opened {
  std::string folder;
  std::shared_ptr<patterns::Library> library;  // the engine uses it
  std::shared_ptr<store::Store> store;
  std::shared_ptr<tasks::Engine> engine;
};

// Until the end of its life open_store() and open_data() give this thread what is open already: the owner of a folder runs
// another's command.
class Borrow {
 public:
  explicit Borrow(const Opened& data);
  ~Borrow();
  Borrow(const Borrow&) = delete;
  Borrow& operator=(const Borrow&) = delete;
};


core::Instant now();
// A folder that another process owns is a conflict, and folder_in_use() then names it.
core::Result<std::shared_ptr<store::Store>> open_store(const DataOptions& options);
// The store with its engine, loaded; progress on standard error.
core::Result<Opened> open_data(const DataOptions& options);
// For a quick next start; at the end of a command that wrote, whose work is done though it should fail: that is only
// said. The owner of a borrowed folder keeps its own.
void keep_index(const Opened& data);
const std::string& folder_in_use();

}  // namespace kith::app
