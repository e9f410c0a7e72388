#include <fmt/core.h>
#include <sqlite3.h>

#include <atomic>
#include <cassert>
#include <cstdlib>
#include <memory>
#include <unordered_map>
#include <utility>
#include <vector>

#include "store/db/connection.hpp"
#include "store/db/in_turn.hpp"

namespace kith::store {
namespace {

using core::ErrorKind;

constexpr int busy_timeout_ms = 10'000;

tl::unexpected<core::Error> failure(sqlite3* database, std::string_view doing) {
  const int code = sqlite3_extended_errcode(database);
  const int primary = code & 0xff;
  if (primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB)
    return core::fail(ErrorKind::corrupt_data,
                      fmt::format("The database file is damaged (SQLite {}). Stop Kith and restore a backup.", code));
  if (primary == SQLITE_FULL)
    return core::fail(ErrorKind::unavailable, "The disk is full: nothing was saved. Make room and try again.");
  if (primary == SQLITE_CONSTRAINT)
    return core::fail(ErrorKind::conflict, fmt::format("The database refused a row while {} ({}).", doing, code));
  // SQLite's own words name tables and columns, never values.
  return core::fail(ErrorKind::unavailable,
                    fmt::format("The database failed while {}: {} ({}).", doing, sqlite3_errmsg(database), code));
}

// SQLite takes $2 for a name, numbered by where it first stands; `places` says where each of our numbers went.
struct Statement {
  sqlite3_stmt* handle = nullptr;
  std::vector<int> places;
};

void bind_value(sqlite3_stmt* to, int place, const Value& value) {
  const std::string_view view = value.view();
  const char* data = view.data() ? view.data() : "";
  switch (value.type()) {
    case Value::Type::null:
      sqlite3_bind_null(to, place);
      break;
    case Value::Type::integer:
      sqlite3_bind_int64(to, place, value.number());
      break;
    case Value::Type::text:
      sqlite3_bind_text64(to, place, data, view.size(), SQLITE_STATIC, SQLITE_UTF8);
      break;
    case Value::Type::bytes:
      sqlite3_bind_blob64(to, place, data, view.size(), SQLITE_STATIC);
      break;
  }
}

void bind(const Statement& statement, Values values) {
  std::size_t number = 0;
  for (const Value& value : values) bind_value(statement.handle, statement.places.at(number++), value);
}

class SqliteRows : public Rows {
 public:
  // `open`: how many answers are being read.
  SqliteRows(sqlite3* database, sqlite3_stmt* statement, int& open)
      : database_(database), statement_(statement), open_(open) {
    ++open_;
  }
  ~SqliteRows() override {
    --open_;
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
  }
  core::Result<bool> next() override {
    const int code = sqlite3_step(statement_);
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    return failure(database_, "reading");
  }
  bool null(int column) const override { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }
  std::int64_t integer(int column) const override { return sqlite3_column_int64(statement_, column); }
  std::string_view text(int column) const override {
    const void* data = sqlite3_column_blob(statement_, column);
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
    return {static_cast<const char*>(data), data ? size : 0};
  }
  int columns() const override { return sqlite3_column_count(statement_); }
  bool is_integer(int column) const override { return sqlite3_column_type(statement_, column) == SQLITE_INTEGER; }

 private:
  sqlite3* database_;
  sqlite3_stmt* statement_;
  int& open_;
};

// Values kept after the call that gave them.
class HeldValues {
 public:
  void add(Values values) {
    for (const Value& value : values) {
      held_.push_back({value, bytes_.size()});
      bytes_ += value.view();
    }
  }
  void clear() {
    held_.clear();
    bytes_.clear();
  }
  std::size_t size() const { return held_.size(); }
  Value at(std::size_t place) const {
    const Held& held = held_[place];
    const std::string_view view{bytes_.data() + held.begin, held.value.view().size()};
    if (held.value.type() == Value::Type::text) return view;
    if (held.value.type() == Value::Type::bytes) return Bytes{view};
    return held.value;
  }

 private:
  struct Held {
    Value value;
    std::size_t begin;  // of its text or bytes in bytes_
  };
  std::vector<Held> held_;
  std::string bytes_;
};

// What is written in bulk is written on a thread of its own, while its owner makes the next rows; whatever else the
// connection is asked waits until that stands.
class Sqlite : public Connection {
 public:
  explicit Sqlite(sqlite3* database) : database_(database) {}
  ~Sqlite() override {
    (void)in_turn_.done();
    for (auto& [text, statement] : statements_) sqlite3_finalize(statement.handle);
    sqlite3_close(database_);
  }

  core::Result<std::unique_ptr<Rows>> query(Sql sql, Values values) override {
    TRY_VOID(in_turn_.done());
    const Statement* statement = TRY(prepare(sql));
    bind(*statement, values);
    return std::make_unique<SqliteRows>(database_, statement->handle, reading_);
  }

  core::Result<std::int64_t> run(Sql sql, Values values) override {
    TRY_VOID(in_turn_.done());
    const Statement* statement = TRY(prepare(sql));
    bind(*statement, values);
    TRY_VOID(finish(statement->handle));
    return sqlite3_changes64(database_);
  }

  core::Result<void> run_in_turn(Sql sql, Values values) override {
    if (in_turn_.idle()) return run(sql, values).map([](std::int64_t) {});
    auto held = std::make_shared<HeldValues>();
    held->add(values);
    return hand_in([this, sql, held] { return write_row(sql, *held, 0, held->size()); });
  }
  core::Result<void> written() override { return in_turn_.done(); }

  // An answer that is being read has the connection to itself.
  core::Result<void> hand_in(InTurn::Job job) {
    if (reading_ == 0) {
      in_turn_.hand_in(std::move(job));
      return {};
    }
    TRY_VOID(in_turn_.done());
    return job();
  }
  bool idle() const { return in_turn_.idle(); }

  core::Result<void> write_row(Sql sql, const HeldValues& values, std::size_t begin, std::size_t columns) {
    const Statement* row = TRY(prepare(sql));
    for (std::size_t c = 0; c < columns; ++c) bind_value(row->handle, row->places.at(c), values.at(begin + c));
    return finish(row->handle);
  }

  core::Result<void> finish(sqlite3_stmt* statement) {
    int code = sqlite3_step(statement);
    while (code == SQLITE_ROW) code = sqlite3_step(statement);
    if (code == SQLITE_DONE) {
      sqlite3_reset(statement);
      sqlite3_clear_bindings(statement);
      return {};
    }
    auto failed = failure(database_, "writing");
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
    return failed;
  }

  core::Result<void> script(Sql sql) override {
    TRY_VOID(in_turn_.done());
    return execute(std::string{sql.text()}.c_str());
  }

  core::Result<void> execute(const char* text) {
    if (sqlite3_exec(database_, text, nullptr, nullptr, nullptr) != SQLITE_OK) return failure(database_, "preparing");
    return {};
  }

  std::unique_ptr<BulkInsert> bulk(Sql insert, Sql copy) override;

  core::Result<void> look_up(Sql one_by_one, Sql, std::span<const Ref> keys, const RowSink& sink) override {
    if (keys.empty()) return {};
    TRY_VOID(in_turn_.done());
    const OneReading reading{*this};
    for (const Ref& key : keys) TRY_VOID(each_row(one_by_one, bytes_of(key), sink));
    return {};
  }
  core::Result<void> look_up(Sql one_by_one, Sql, std::span<const std::int64_t> keys, const RowSink& sink) override {
    if (keys.empty()) return {};
    TRY_VOID(in_turn_.done());
    const OneReading reading{*this};
    for (const std::int64_t key : keys) TRY_VOID(each_row(one_by_one, key, sink));
    return {};
  }
  // Several look-ups in one reading: taken one by one, each would lock anew and, whenever somebody wrote in between,
  // throw away the pages that the one before had read.
  class OneReading {
   public:
    explicit OneReading(Sqlite& connection)
        : connection_(connection),
          begun_(sqlite3_get_autocommit(connection.database_) && connection.run("begin", {})) {}
    ~OneReading() {
      if (begun_) (void)connection_.run("commit", {});
    }
    OneReading(const OneReading&) = delete;
    OneReading& operator=(const OneReading&) = delete;

   private:
    Sqlite& connection_;
    bool begun_;
  };

  core::Result<void> each_row(Sql sql, Value key, const RowSink& sink) {
    const Statement* statement = TRY(prepare(sql));
    bind(*statement, {key});
    SqliteRows rows{database_, statement->handle, reading_};
    while (TRY(rows.next())) TRY_VOID(sink(rows));
    return {};
  }

  // Prepared once: compiling these few words costs as much as a question.
  core::Result<void> begin() override {
    return run("begin immediate", {}).map([](std::int64_t) {});
  }
  // SQLite takes its picture with the first question.
  core::Result<void> begin_reading() override {
    TRY_VOID(run("begin", {}));
    return run("select 1 from setting limit 1", {}).map([](std::int64_t) {});
  }
  core::Result<void> commit() override {
    return run("commit", {}).map([](std::int64_t) {});
  }
  void rollback() override {
    in_turn_.forget_failure();
    (void)execute("rollback");
  }
  bool is_sqlite() const override { return true; }
  core::Result<void> checkpoint() override {
    TRY_VOID(in_turn_.done());
    if (sqlite3_wal_checkpoint_v2(database_, nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr) != SQLITE_OK)
      return failure(database_, "moving the write-ahead log");
    return {};
  }

  core::Result<sqlite3_stmt*> prepare_once(const std::string& text) {
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v3(database_, text.data(), static_cast<int>(text.size()), SQLITE_PREPARE_PERSISTENT, &statement,
                           nullptr))
      return failure(database_, "preparing");
    return statement;
  }

  core::Result<const Statement*> prepare(Sql sql) {
    const auto found = statements_.find(sql.text().data());
    if (found != statements_.end()) {
      // Two uses of one statement at once would end the first one's rows early.
      assert(!sqlite3_stmt_busy(found->second.handle));
      return &found->second;
    }
    Statement statement;
    statement.handle = TRY(prepare_once(std::string{sql.text()}));
    const int count = sqlite3_bind_parameter_count(statement.handle);
    statement.places.resize(static_cast<std::size_t>(count));
    for (int place = 1; place <= count; ++place) {
      const int number = std::atoi(sqlite3_bind_parameter_name(statement.handle, place) + 1);
      assert(number >= 1 && number <= count);
      statement.places[static_cast<std::size_t>(number - 1)] = place;
    }
    return &statements_.emplace(sql.text().data(), std::move(statement)).first->second;
  }

 private:
  sqlite3* database_;
  std::unordered_map<const char*, Statement> statements_;  // by the address of the literal
  int reading_ = 0;
  InTurn in_turn_;
};

// Several rows to a statement: starting and ending a statement costs as much as the insert of a short row.
class SqliteBulk : public BulkInsert {
 public:
  SqliteBulk(Sqlite& connection, Sql insert) : connection_(connection), insert_(insert) {}
  ~SqliteBulk() override {
    (void)connection_.written();
    sqlite3_finalize(many_);
  }

  core::Result<void> add(Values values) override {
    if (!filling_) filling_ = free_block();
    columns_ = values.size();
    filling_->values.add(values);
    return filling_->values.size() < rows_in_block * columns_ ? core::Result<void>{} : hand_in();
  }

  core::Result<void> flush() override {
    if (!filling_) return {};
    // What one person writes is not worth another thread's waking.
    if (!connection_.idle() || filling_->values.size() > rows_at_once * columns_) return hand_in();
    return write(*std::exchange(filling_, nullptr));
  }

 private:
  static constexpr std::size_t rows_at_once = 16, rows_in_block = 128;
  struct Block {
    HeldValues values;
    std::atomic<bool> in_use{false};
  };

  Block* free_block() {
    for (auto& block : blocks_)
      if (!block->in_use.exchange(true, std::memory_order_acquire)) return block.get();
    blocks_.push_back(std::make_unique<Block>());
    blocks_.back()->in_use = true;
    return blocks_.back().get();
  }

  core::Result<void> hand_in() {
    return connection_.hand_in([this, block = std::exchange(filling_, nullptr)] { return write(*block); });
  }

  core::Result<void> write(Block& block) {
    std::size_t at = 0;
    core::Result<void> outcome;
    while (outcome && at < block.values.size()) {
      const std::size_t values = rows_at_once * columns_;
      const bool many = at + values <= block.values.size();
      outcome = many ? write_many(block.values, at) : connection_.write_row(insert_, block.values, at, columns_);
      at += many ? values : columns_;
    }
    block.values.clear();
    block.in_use.store(false, std::memory_order_release);
    return outcome;
  }

  core::Result<void> write_many(const HeldValues& values, std::size_t begin) {
    if (!many_) {
      // "… values ($1, $2)" becomes "… values (?, ?), (?, ?) …": our own literal, only longer.
      std::string text{insert_.text().substr(0, insert_.text().rfind('('))};
      for (std::size_t i = 0; i < rows_at_once * columns_; ++i)
        text += i == 0 ? "(?" : i % columns_ == 0 ? "), (?" : ", ?";
      text += ')';
      many_ = TRY(connection_.prepare_once(text));
    }
    for (std::size_t i = 0; i < rows_at_once * columns_; ++i)
      bind_value(many_, static_cast<int>(i) + 1, values.at(begin + i));
    return connection_.finish(many_);
  }

  Sqlite& connection_;
  Sql insert_;
  sqlite3_stmt* many_ = nullptr;
  std::size_t columns_ = 0;  // the same for every row
  std::vector<std::unique_ptr<Block>> blocks_;
  Block* filling_ = nullptr;
};

std::unique_ptr<BulkInsert> Sqlite::bulk(Sql insert, Sql) { return std::make_unique<SqliteBulk>(*this, insert); }

}  // namespace

core::Result<std::unique_ptr<Connection>> open_sqlite(const std::string& path, Role role) {
  // Counting every allocation under a lock costs a tenth of a large import, and nobody reads the counts.
  static const int uncounted = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  (void)uncounted;
  sqlite3* database = nullptr;
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | (role == Role::writer ? SQLITE_OPEN_CREATE : 0);
  if (sqlite3_open_v2(path.c_str(), &database, flags, nullptr) != SQLITE_OK) {
    sqlite3_close(database);
    return core::fail(ErrorKind::unavailable,
                      "The database file in the data folder cannot be opened. Check that the folder may be written.");
  }
  auto connection = std::make_unique<Sqlite>(database);
  if (role == Role::reader) sqlite3_db_config(database, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  sqlite3_busy_timeout(database, busy_timeout_ms);
  TRY_VOID(
      connection->execute("pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on;"
                          "pragma temp_store = memory; pragma trusted_schema = off;"));
  // Debian 12's SQLite can damage a file when two connections checkpoint at once: the writer alone does.
  if (role == Role::writer)
    TRY_VOID(
        connection->execute("pragma wal_autocheckpoint = 20000; pragma cache_size = -131072;"
                            "pragma secure_delete = on;"));
  else
    TRY_VOID(connection->execute("pragma wal_autocheckpoint = 0; pragma cache_size = -16384; pragma query_only = on;"));
  return std::unique_ptr<Connection>{std::move(connection)};
}

core::Result<std::optional<std::int64_t>> one_number(Connection& connection, Sql sql, Values values) {
  const auto rows = TRY(connection.query(sql, values));
  if (!TRY(rows->next()) || rows->null(0)) return std::nullopt;
  return rows->integer(0);
}

}  // namespace kith::store
