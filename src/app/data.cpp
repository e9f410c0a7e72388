#include "app/data.hpp"

#include <CLI/CLI.hpp>
#include <chrono>

#include "app/commands.hpp"
#include "app/console.hpp"
#include "app/library.hpp"
#include "app/threads.hpp"

namespace kith::app {

void add_data_options(CLI::App& command, DataOptions& options) {
  command
      .add_option("--data", options.folder,
                  "The data folder: the keys always, the database too unless --store names another")
      ->envname("KITH_DATA")
      ->capture_default_str();
  command.add_option("--store", options.store_url, "postgresql://... instead of the SQLite file in the data folder")
      ->envname("KITH_STORE")
      ->check([](const std::string& url) {
        return url.empty() || url.starts_with("postgresql://") || url.starts_with("postgres://")
                   ? std::string{}
                   : std::string{"expected postgresql://user@host/database, or leave it away for SQLite"};
      });
}

core::Instant now() {
  return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

namespace {

thread_local const Opened* borrowed = nullptr;
thread_local std::string in_use;

core::Result<void> add_engine(Opened& opened) {
  store::Store& store = *opened.store;
  opened.engine =
      std::make_shared<tasks::Engine>(vocabulary(), *opened.library,
                                      tasks::EnginePorts{store.ledger(), store.facts(), store.identities(),
                                                         store.records(), store.alerts(), store.dues(), store.proofs(),
                                                         store.kept_index()},
                                      now, on_all_cores);
  Progress progress{"loading records"};
  return opened.engine->load([&](std::size_t done, std::size_t all) { progress.at(done, all); });
}

}  // namespace

Borrow::Borrow(const Opened& data) { borrowed = &data; }
Borrow::~Borrow() { borrowed = nullptr; }

const std::string& folder_in_use() { return in_use; }

core::Result<std::shared_ptr<store::Store>> open_store(const DataOptions& options) {
  if (borrowed) return borrowed->store;
  store::OpenOptions store;
  store.folder = options.folder;
  store.postgresql_url = options.store_url;
  store.create = options.create;
  if (!options.origin.empty()) store.origin = options.origin;
  auto opened = store::open(store);
  in_use = !opened && opened.error().kind == core::ErrorKind::conflict ? options.folder : "";
  return std::shared_ptr<store::Store>{TRY(std::move(opened))};
}

void keep_index(const Opened& data) {
  if (borrowed) return;
  if (const auto kept = data.engine->keep_index(); !kept)
    complain("kith: the next start will take longer, for the linking index was not kept: {}\n", kept.error().message);
}

core::Result<Opened> open_data(const DataOptions& options) {
  // The owner's engine looks with the owner's patterns; for others a second one reads the same store.
  if (borrowed && options.patterns.empty()) return *borrowed;
  Opened opened;
  opened.folder = borrowed ? borrowed->folder : options.folder;
  opened.library = std::make_shared<patterns::Library>(TRY(load_library(options.patterns)));
  opened.store = TRY(open_store(options));
  TRY_VOID(add_engine(opened));
  return opened;
}

}  // namespace kith::app
