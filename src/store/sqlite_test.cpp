#include <sqlite3.h>
#include <stdlib.h>

#include <filesystem>

#include "store/contract.hpp"
#include "store/db/connection.hpp"
#include "store/migrations.hpp"

namespace {

using namespace kith;
namespace files = std::filesystem;

class SqliteEngine : public store::contract::Engine {
 public:
  SqliteEngine() {
    std::string path = (files::temp_directory_path() / "kith-test-XXXXXX").string();
    REQUIRE(::mkdtemp(path.data()) != nullptr);
    folder_ = path;
  }
  ~SqliteEngine() override { files::remove_all(folder_); }
  core::Result<std::unique_ptr<store::Store>> open() override {
    store::OpenOptions options;
    options.folder = folder_;
    options.create = true;
    return store::open(options);
  }
  void run_sql(const std::string& sql) override {
    sqlite3* database = nullptr;
    REQUIRE(sqlite3_open((folder_ + "/kith.sqlite").c_str(), &database) == SQLITE_OK);
    sqlite3_busy_timeout(database, 5000);
    sqlite3_db_config(database, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    CHECK(sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK);
    sqlite3_close(database);
  }
  const std::string& folder() const { return folder_; }

 private:
  std::string folder_;
};

std::unique_ptr<store::contract::Engine> fresh() { return std::make_unique<SqliteEngine>(); }

TEST_CASE("SQLite: taking rows") { store::contract::run_taking(fresh); }
TEST_CASE("SQLite: reading") { store::contract::run_reading(fresh); }
TEST_CASE("SQLite: proof") { store::contract::run_proof(fresh); }

TEST_CASE("SQLite: a row refused among many is told, and none of them stays") {
  SqliteEngine engine;
  auto opened = store::open_sqlite(engine.folder() + "/bulk.sqlite", store::Role::writer);
  REQUIRE(opened);
  store::Connection& connection = **opened;
  REQUIRE(connection.script("create table number (no integer primary key) strict;"));
  const auto write = [&](std::int64_t last) {
    const auto bulk = connection.bulk("insert into number (no) values ($1)", "");
    for (std::int64_t no = 0; no < 2'000; ++no) (void)bulk->add({no});
    (void)bulk->add({last});
    (void)bulk->flush();
    return connection.commit();
  };
  REQUIRE(connection.begin());
  const auto refused = write(7);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind == core::ErrorKind::conflict);
  connection.rollback();
  CHECK(store::one_number(connection, "select count(*) from number").value() == 0);
  REQUIRE(connection.begin());
  CHECK(write(2'000));
  CHECK(store::one_number(connection, "select count(*) from number").value() == 2'001);
}

TEST_CASE("SQLite: what the database refuses is laid at the door of whoever brought it") {
  SqliteEngine engine;
  const auto store = engine.open().value();
  store::contract::take(*store, {store::contract::amina(), store::contract::concern("E50")});
  engine.run_sql(
      "create table refused as select ref from recent_event_ref; delete from recent_event_ref; delete from event;"
      "create trigger refuse before insert on recent_event_ref when new.ref in (select ref from refused) "
      "begin select raise(abort, 'refused'); end");
  std::vector<std::future<core::Result<tasks::BatchTaken>>> futures;
  for (int i = 0; i < 100; ++i) {
    tasks::Batch batch{{}, "a", {}};
    for (int row = 0; row < 200; ++row)
      batch.rows.push_back(store::contract::concern("E" + std::to_string(i) + (row ? "." + std::to_string(row) : "")));
    futures.push_back(store->ledger().append(batch));
  }
  for (std::size_t i = 0; i < futures.size(); ++i) CHECK(futures[i].get().has_value() == (i != 50));
}

TEST_CASE("a data folder has one owner") {
  SqliteEngine engine;
  const auto store = engine.open();
  REQUIRE(store);
  const auto second = engine.open();
  REQUIRE_FALSE(second);
  CHECK(second.error().kind == core::ErrorKind::conflict);
  CHECK(second.error().message.find(std::to_string(::getpid())) != std::string::npos);
}

TEST_CASE("a data folder that is not there is not made unasked") {
  store::OpenOptions options;
  options.folder = "/nonexistent/kith";
  CHECK(store::open(options).error().kind == core::ErrorKind::not_found);
}

TEST_CASE("data of a newer program, and an edited step, are refused") {
  SqliteEngine engine;
  REQUIRE(engine.open());
  SUBCASE("newer") { engine.run_sql("insert into migration (number, what, hash) values (999, 'later', x'00')"); }
  SUBCASE("edited") { engine.run_sql("update migration set hash = x'00' where number = 1"); }
  const auto refused = engine.open();
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind == core::ErrorKind::conflict);
}

TEST_CASE("another folder key is refused") {
  SqliteEngine engine;
  REQUIRE(engine.open());
  files::remove(engine.folder() + "/keys/folder.key");
  const auto refused = engine.open();
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind == core::ErrorKind::conflict);
}

}  // namespace
