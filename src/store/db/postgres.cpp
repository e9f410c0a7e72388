#include <fmt/core.h>
#include <libpq-fe.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <thread>
#include <unordered_map>
#include <vector>

#include "store/db/connection.hpp"

namespace kith::store {
namespace {

using core::ErrorKind;

constexpr Oid bytes_type = 17, integer_type = 20, text_type = 25, bytes_array_type = 1001,
              integer_array_type = 1016;
constexpr int lock_attempts = 40;
constexpr std::chrono::milliseconds between_attempts{50};
constexpr int binary = 1;
// Whoever holds this writes: it numbers the log. Any number will do; it must only always be the same.
constexpr std::int64_t writer_lock = 0x6b697468;

struct ClearResult {
  void operator()(PGresult* result) const { PQclear(result); }
};
using Result = std::unique_ptr<PGresult, ClearResult>;

tl::unexpected<core::Error> failure(PGconn* connection, const PGresult* result, std::string_view doing) {
  const char* state = result ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : nullptr;
  const std::string_view code = state ? state : "";
  if (code.starts_with("23"))
    return core::fail(ErrorKind::conflict, fmt::format("The database refused a row while {} ({}).", doing, code));
  if (code == "53100")
    return core::fail(ErrorKind::unavailable,
                      "The database's disk is full: nothing was saved. Make room and try again.");
  // The primary message names tables and columns; details, which could quote values, are left out.
  const char* primary = result ? PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY) : nullptr;
  return core::fail(ErrorKind::unavailable,
                    fmt::format("PostgreSQL failed while {}: {} {}", doing, code,
                                primary                                 ? primary
                                : PQstatus(connection) == CONNECTION_OK ? ""
                                                                        : "the connection is lost."));
}

void append_big_endian(std::string& out, std::uint64_t value, int bytes) {
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) out.push_back(static_cast<char>(value >> shift));
}

std::int64_t read_big_endian(const char* data, int bytes) {
  std::uint64_t value = bytes > 0 && (data[0] & 0x80) != 0 ? ~0ULL : 0;
  for (int i = 0; i < bytes; ++i) value = (value << 8) | static_cast<std::uint8_t>(data[i]);
  return static_cast<std::int64_t>(value);
}

class PostgresRows : public Rows {
 public:
  explicit PostgresRows(Result result) : result_(std::move(result)), rows_(PQntuples(result_.get())) {}
  core::Result<bool> next() override { return ++row_ < rows_; }
  bool null(int column) const override { return PQgetisnull(result_.get(), row_, column) != 0; }
  std::int64_t integer(int column) const override {
    return read_big_endian(PQgetvalue(result_.get(), row_, column), PQgetlength(result_.get(), row_, column));
  }
  std::string_view text(int column) const override {
    return {PQgetvalue(result_.get(), row_, column),
            static_cast<std::size_t>(PQgetlength(result_.get(), row_, column))};
  }
  int columns() const override { return PQnfields(result_.get()); }
  bool is_integer(int column) const override {
    const Oid type = PQftype(result_.get(), column);
    return type == integer_type || type == 23 || type == 21;
  }

 private:
  Result result_;
  int rows_, row_ = -1;
};

// Parameters in binary; the numbers' bytes are kept here until the call is over.
class Parameters {
 public:
  explicit Parameters(Values values) {
    numbers_.reserve(values.size());
    for (const Value& value : values) {
      const bool null = value.type() == Value::Type::null;
      types.push_back(null                                   ? 0
                      : value.type() == Value::Type::integer ? integer_type
                      : value.type() == Value::Type::text    ? text_type
                                                             : bytes_type);
      formats.push_back(binary);
      if (value.type() == Value::Type::integer) {
        append_big_endian(numbers_.emplace_back(), static_cast<std::uint64_t>(value.number()), 8);
        data.push_back(numbers_.back().data());
        lengths.push_back(8);
      } else {
        data.push_back(null ? nullptr : value.view().data() ? value.view().data() : "");
        lengths.push_back(static_cast<int>(value.view().size()));
      }
    }
  }
  int count() const { return static_cast<int>(data.size()); }

  std::vector<Oid> types;
  std::vector<const char*> data;
  std::vector<int> lengths, formats;

 private:
  std::vector<std::string> numbers_;
};

// PostgreSQL's words for our tables.
std::string translated(std::string_view script) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 4> words = {{
      {" without rowid, strict", ""},
      {" strict", ""},
      {" integer", " bigint"},
      {" blob", " bytea"},
  }};
  std::string text{script};
  for (const auto& [ours, theirs] : words)
    for (std::size_t at = text.find(ours); at != std::string::npos; at = text.find(ours, at + theirs.size()))
      text.replace(at, ours.size(), theirs);
  return text;
}

class Postgres : public Connection {
 public:
  explicit Postgres(PGconn* connection) : connection_(connection) {}
  ~Postgres() override { PQfinish(connection_); }

  core::Result<std::unique_ptr<Rows>> query(Sql sql, Values values) override {
    return std::make_unique<PostgresRows>(TRY(execute(sql, Parameters{values})));
  }

  core::Result<std::int64_t> run(Sql sql, Values values) override {
    const Result result = TRY(execute(sql, Parameters{values}));
    return std::strtoll(PQcmdTuples(result.get()), nullptr, 10);
  }

  core::Result<void> script(Sql sql) override { return simple(translated(sql.text()).c_str()); }
  std::unique_ptr<BulkInsert> bulk(Sql insert, Sql copy) override;

  core::Result<void> look_up(Sql, Sql all_at_once, std::span<const Ref> keys, const RowSink& sink) override {
    if (keys.empty()) return {};
    std::string array = array_head(bytes_type, keys.size());
    for (const Ref& key : keys) {
      append_big_endian(array, key.size(), 4);
      array.append(key.data(), key.size());
    }
    return look_up(all_at_once, array, bytes_array_type, sink);
  }

  core::Result<void> look_up(Sql, Sql all_at_once, std::span<const std::int64_t> keys, const RowSink& sink) override {
    if (keys.empty()) return {};
    std::string array = array_head(integer_type, keys.size());
    for (const std::int64_t key : keys) {
      append_big_endian(array, 8, 4);
      append_big_endian(array, static_cast<std::uint64_t>(key), 8);
    }
    return look_up(all_at_once, array, integer_array_type, sink);
  }

  core::Result<void> begin() override { return simple("begin"); }
  core::Result<void> begin_reading() override {
    TRY_VOID(simple("begin isolation level repeatable read"));
    return simple("select 1 from setting limit 1");
  }
  core::Result<void> commit() override { return simple("commit"); }
  void rollback() override { (void)simple("rollback"); }
  bool is_sqlite() const override { return false; }

  core::Result<void> simple(const char* text) {
    const Result result{PQexec(connection_, text)};
    const ExecStatusType status = PQresultStatus(result.get());
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) return {};
    return failure(connection_, result.get(), "preparing");
  }

  core::Result<void> copy(Sql sql, std::string_view rows) {
    const Result start{PQexec(connection_, std::string{sql.text()}.c_str())};
    if (PQresultStatus(start.get()) != PGRES_COPY_IN) return failure(connection_, start.get(), "writing in bulk");
    bool sent = PQputCopyData(connection_, rows.data(), static_cast<int>(rows.size())) == 1;
    sent = PQputCopyEnd(connection_, sent ? nullptr : "not sent") == 1 && sent;
    core::Result<void> outcome;
    for (Result result{PQgetResult(connection_)}; result; result.reset(PQgetResult(connection_)))
      if (PQresultStatus(result.get()) != PGRES_COMMAND_OK && outcome)
        outcome = failure(connection_, result.get(), "writing in bulk");
    if (!sent && outcome) return failure(connection_, nullptr, "writing in bulk");
    return outcome;
  }

 private:
  // The binary form of a one-dimensional array begins with this; every value follows with its length.
  static std::string array_head(Oid type, std::size_t size) {
    std::string array;
    for (const std::uint32_t word : {1U, 0U, static_cast<std::uint32_t>(type), static_cast<std::uint32_t>(size), 1U})
      append_big_endian(array, word, 4);
    return array;
  }

  core::Result<void> look_up(Sql sql, std::string_view array, Oid type, const RowSink& sink) {
    Parameters parameters{{Bytes{array}}};
    parameters.types[0] = type;
    PostgresRows rows{TRY(execute(sql, parameters))};
    while (TRY(rows.next())) TRY_VOID(sink(rows));
    return {};
  }

  core::Result<Result> execute(Sql sql, const Parameters& parameters) {
    const std::string name = TRY(prepare(sql, parameters));
    Result result{PQexecPrepared(connection_, name.c_str(), parameters.count(), parameters.data.data(),
                                 parameters.lengths.data(), parameters.formats.data(), binary)};
    const ExecStatusType status = PQresultStatus(result.get());
    if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) return failure(connection_, result.get(), "asking");
    return result;
  }

  core::Result<std::string> prepare(Sql sql, const Parameters& parameters) {
    const auto found = statements_.find(sql.text().data());
    if (found != statements_.end()) return found->second;
    const std::string name = fmt::format("s{}", statements_.size());
    const Result result{PQprepare(connection_, name.c_str(), std::string{sql.text()}.c_str(), parameters.count(),
                                  parameters.types.data())};
    if (PQresultStatus(result.get()) != PGRES_COMMAND_OK) return failure(connection_, result.get(), "preparing");
    return statements_.emplace(sql.text().data(), name).first->second;
  }

  PGconn* connection_;
  std::unordered_map<const char*, std::string> statements_;  // by the address of the literal
};

class PostgresBulk : public BulkInsert {
 public:
  PostgresBulk(Postgres& connection, Sql copy) : connection_(connection), copy_(copy) {}

  core::Result<void> add(Values values) override {
    if (rows_.empty()) rows_.assign("PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0", 19);
    append_big_endian(rows_, values.size(), 2);
    for (const Value& value : values) {
      if (value.type() == Value::Type::null) {
        append_big_endian(rows_, 0xffffffff, 4);
      } else if (value.type() == Value::Type::integer) {
        append_big_endian(rows_, 8, 4);
        append_big_endian(rows_, static_cast<std::uint64_t>(value.number()), 8);
      } else {
        append_big_endian(rows_, value.view().size(), 4);
        rows_ += value.view();
      }
    }
    constexpr std::size_t enough = 16 * 1024 * 1024;
    return rows_.size() < enough ? core::Result<void>{} : flush();
  }

  core::Result<void> flush() override {
    if (rows_.empty()) return {};
    append_big_endian(rows_, 0xffff, 2);
    const auto copied = connection_.copy(copy_, rows_);
    rows_.clear();
    return copied;
  }

 private:
  Postgres& connection_;
  Sql copy_;
  std::string rows_;
};

std::unique_ptr<BulkInsert> Postgres::bulk(Sql, Sql copy) { return std::make_unique<PostgresBulk>(*this, copy); }

}  // namespace

core::Result<std::unique_ptr<Connection>> open_postgres(const std::string& url, Role role) {
  PGconn* raw = PQconnectdb(url.c_str());
  auto connection = std::make_unique<Postgres>(raw);
  if (PQstatus(raw) != CONNECTION_OK)
    return core::fail(ErrorKind::unavailable,
                      "PostgreSQL does not answer at the address given with --store. Check that it runs and that this "
                      "user may sign in.");
  // Notices name our own tables and would only disturb the terminal.
  PQsetNoticeProcessor(
      raw, [](void*, const char*) {}, nullptr);
  TRY_VOID(connection->simple("set synchronous_commit = on; set timezone = 'UTC'; set client_encoding = 'UTF8'"));
  // Every question of ours has its index. Without this, a plan would depend on when statistics were last gathered, and
  // after a large import it would read whole tables, or start helpers, for one child.
  TRY_VOID(
      connection->simple("set jit = off; set enable_seqscan = off; set enable_hashjoin = off; "
                         "set enable_mergejoin = off; set join_collapse_limit = 1; "
                         "set max_parallel_workers_per_gather = 0"));
  if (role == Role::reader) {
    TRY_VOID(connection->simple("set default_transaction_read_only = on"));
    return std::unique_ptr<Connection>{std::move(connection)};
  }
  // A process that has just ended holds the lock until the server has noticed.
  for (int attempt = 0;; ++attempt) {
    const auto held = TRY(one_number(*connection, "select pg_try_advisory_lock($1)::int", {writer_lock}));
    if (held.value_or(0) == 1) break;
    if (attempt == lock_attempts)
      return core::fail(ErrorKind::conflict, another_writes);
    std::this_thread::sleep_for(between_attempts);
  }
  return std::unique_ptr<Connection>{std::move(connection)};
}

}  // namespace kith::store
