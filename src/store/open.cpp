#include "store/open.hpp"

#include <fmt/core.h>

#include "store/folder.hpp"
#include "store/kept_index.hpp"
#include "store/migrations.hpp"
#include "store/rebuild.hpp"
#include "store/stored.hpp"
#include "store/verify.hpp"

namespace kith::store {
namespace {

using core::ErrorKind;

class OpenStore : public Store {
 public:
  OpenStore(std::unique_ptr<FolderLock> lock, std::unique_ptr<Shared> shared)
      : lock_(std::move(lock)),
        shared_(std::move(shared)),
        ledger_(*shared_),
        facts_(*shared_),
        identities_(*shared_),
        records_(*shared_),
        alerts_(*shared_),
        looks_(*shared_),
        accounts_(*shared_),
        drafts_(*shared_),
        dues_(*shared_),
        imports_(*shared_),
        proofs_(*shared_),
        kept_index_(*shared_) {}

  tasks::Ledger& ledger() override { return ledger_; }
  tasks::Facts& facts() override { return facts_; }
  tasks::Identities& identities() override { return identities_; }
  tasks::Records& records() override { return records_; }
  tasks::Alerts& alerts() override { return alerts_; }
  tasks::Looks& looks() override { return looks_; }
  tasks::Accounts& accounts() override { return accounts_; }
  tasks::Drafts& drafts() override { return drafts_; }
  tasks::Dues& dues() override { return dues_; }
  tasks::Imports& imports() override { return imports_; }
  tasks::Proofs& proofs() override { return proofs_; }
  tasks::KeptIndex& kept_index() override { return kept_index_; }
  core::Result<Verified> verify(const Progress& progress) override { return verify_log(*shared_, progress); }
  core::Result<Rebuilt> rebuild_check(const Progress& progress) override {
    return rebuild_and_compare(*shared_, progress);
  }

 private:
  std::unique_ptr<FolderLock> lock_;  // given back last
  std::unique_ptr<Shared> shared_;
  StoredLedger ledger_;
  StoredFacts facts_;
  StoredIdentities identities_;
  StoredRecords records_;
  StoredAlerts alerts_;
  StoredLooks looks_;
  StoredAccounts accounts_;
  StoredDrafts drafts_;
  StoredDues dues_;
  StoredImports imports_;
  StoredProofs proofs_;
  StoredIndex kept_index_;
};

// A setting of the database: what it was made with, or `value` when it is new.
core::Result<std::string> settle(Connection& connection, std::string_view name, std::string_view value) {
  TRY_VOID(connection.run("insert into setting (name, value) values ($1, $2) on conflict (name) do nothing",
                          {name, Bytes{value}}));
  const auto rows = TRY(connection.query("select value from setting where name = $1", {name}));
  TRY(rows->next());
  return std::string{rows->text(0)};
}

core::Instant system_now() {
  return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

core::Result<void> check_name(std::string_view origin) {
  if (origin.empty() || origin.find_first_of(" +\n\t") != std::string_view::npos)
    return core::fail(ErrorKind::invalid_input, "The log's name must not hold blanks or plus signs.");
  return {};
}

}  // namespace

core::Result<std::unique_ptr<Store>> open(const OpenOptions& options) {
  const bool sqlite = options.postgresql_url.empty();
  const Random random = options.random_bytes ? Random{options.random_bytes} : system_random();
  TRY_VOID(check_name(options.origin));
  TRY_VOID(make_folder(options.folder, options.create));
  std::unique_ptr<FolderLock> lock;
  if (sqlite) lock = TRY(FolderLock::take(options.folder));
  Keys keys = TRY(Keys::open(options.folder + "/keys", options.create, random));
  const std::string path = options.folder + "/kith.sqlite";
  auto writing = TRY(sqlite ? open_sqlite(path, Role::writer) : open_postgres(options.postgresql_url, Role::writer));
  TRY_VOID(migrate(*writing));
  const std::string origin = TRY(settle(*writing, "origin", options.origin));
  if (TRY(settle(*writing, "folder key", keys.fingerprint())) != keys.fingerprint())
    return core::fail(ErrorKind::conflict,
                      fmt::format("The key in {}/keys is not the one these data were made with. Put back the right "
                                  "folder.key from your key backup.",
                                  options.folder));
  log::NoteSigner signer{origin, keys.log_seed()};
  auto shared = std::make_unique<Shared>(std::move(keys), signer, [sqlite, path, url = options.postgresql_url] {
    return sqlite ? open_sqlite(path, Role::reader) : open_postgres(url, Role::reader);
  });
  shared->clock = options.clock ? options.clock : Clock{system_now};
  shared->random = random;
  shared->kept_index = options.folder + "/linking.index";
  shared->writer =
      std::make_unique<Writer>(std::move(writing), shared->keys, shared->names, random, shared->clock, signer);
  TRY_VOID(shared->writer->start());
  return std::unique_ptr<Store>{std::make_unique<OpenStore>(std::move(lock), std::move(shared))};
}

}  // namespace kith::store
