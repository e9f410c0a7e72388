#include "store/contract.hpp"
#include "store/test_postgres.hpp"

namespace {

using namespace kith;
namespace files = std::filesystem;

store::TestPostgres* server() {
  static const std::unique_ptr<store::TestPostgres> started =
      store::TestPostgres::present() ? store::TestPostgres::start() : nullptr;
  return started.get();
}

class PostgresEngine : public store::contract::Engine {
 public:
  PostgresEngine() : url_(server()->create_database()) {
    std::string path = (files::temp_directory_path() / "kith-test-XXXXXX").string();
    REQUIRE(::mkdtemp(path.data()) != nullptr);
    folder_ = path;
  }
  ~PostgresEngine() override { files::remove_all(folder_); }
  core::Result<std::unique_ptr<store::Store>> open() override {
    store::OpenOptions options;
    options.folder = folder_;
    options.postgresql_url = url_;
    options.create = true;
    return store::open(options);
  }
  void run_sql(const std::string& sql) override { server()->run_sql(url_, sql); }

 private:
  std::string url_, folder_;
};

std::unique_ptr<store::contract::Engine> fresh() { return std::make_unique<PostgresEngine>(); }

bool skipped() {
  if (!store::TestPostgres::present()) {
    MESSAGE("PostgreSQL 15 is not installed here: these tests were skipped.");
    return true;
  }
  REQUIRE_MESSAGE(server(), "The test's own PostgreSQL could not be started.");
  return false;
}

TEST_CASE("PostgreSQL: taking rows") {
  if (!skipped()) store::contract::run_taking(fresh);
}
TEST_CASE("PostgreSQL: reading") {
  if (!skipped()) store::contract::run_reading(fresh);
}
TEST_CASE("PostgreSQL: proof") {
  if (!skipped()) store::contract::run_proof(fresh);
}

TEST_CASE("PostgreSQL: one writer at a time") {
  if (skipped()) return;
  PostgresEngine engine;
  const auto first = engine.open();
  REQUIRE(first);
  const auto second = engine.open();
  REQUIRE_FALSE(second);
  CHECK(second.error().kind == core::ErrorKind::conflict);
}

}  // namespace
