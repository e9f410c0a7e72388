// The thin layer under the store: one connection to SQLite or PostgreSQL. Both take $1, $2 …; numbers are 64-bit, text
// is UTF-8, the rest is bytes. A connection serves one thread at a time.
#pragma once

#include <algorithm>
#include <array>
#include <cassert>
#include <concepts>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/result.hpp"

namespace kith::store {

// SQL can only be a literal in our source, so nothing that anybody sends can ever become SQL.
class Sql {
 public:
  template <std::size_t size>
  consteval Sql(const char (&literal)[size]) : text_(literal, size - 1) {}
  std::string_view text() const { return text_; }

 private:
  std::string_view text_;
};

struct Bytes {
  std::string_view bytes;
};

// A keyed hash that stands for an identifier (keys.hpp).
using Ref = std::array<char, 16>;
inline Bytes bytes_of(const Ref& ref) { return {{ref.data(), ref.size()}}; }
inline Ref ref_from(std::string_view bytes) {
  Ref ref;
  assert(bytes.size() == ref.size());
  std::copy_n(bytes.begin(), ref.size(), ref.begin());
  return ref;
}

// A value for a $n; views must outlive the call.
class Value {
 public:
  enum class Type : std::uint8_t { null, integer, text, bytes };
  Value() = default;
  Value(std::nullptr_t) {}
  template <std::integral Number>
  Value(Number number) : type_(Type::integer), number_(static_cast<std::int64_t>(number)) {}
  Value(std::string_view text) : type_(Type::text), view_(text) {}
  Value(const std::string& text) : Value(std::string_view{text}) {}
  Value(const char* text) : Value(std::string_view{text}) {}
  Value(Bytes bytes) : type_(Type::bytes), view_(bytes.bytes) {}
  template <class Inner>
  Value(const std::optional<Inner>& value) {
    if (value) *this = Value{*value};
  }

  Type type() const { return type_; }
  std::int64_t number() const { return number_; }
  std::string_view view() const { return view_; }

 private:
  Type type_ = Type::null;
  std::int64_t number_ = 0;
  std::string_view view_;
};
using Values = std::initializer_list<Value>;

// The answer to a query, a row at a time. Text and bytes hold until the next call of next().
class Rows {
 public:
  virtual ~Rows() = default;
  virtual core::Result<bool> next() = 0;
  virtual bool null(int column) const = 0;
  virtual std::int64_t integer(int column) const = 0;
  virtual std::string_view text(int column) const = 0;  // of bytes, too
  virtual int columns() const = 0;
  virtual bool is_integer(int column) const = 0;
};

// Rows for one table, many at once: a prepared loop on SQLite, COPY on PostgreSQL. What was added can be read by the
// same connection only after flush(). A row that the database refuses is told by flush() or by what comes next.
class BulkInsert {
 public:
  virtual ~BulkInsert() = default;
  virtual core::Result<void> add(Values values) = 0;
  virtual core::Result<void> flush() = 0;
};

class Connection {
 public:
  virtual ~Connection() = default;

  virtual core::Result<std::unique_ptr<Rows>> query(Sql sql, Values values) = 0;
  virtual core::Result<std::int64_t> run(Sql sql, Values values) = 0;  // rows changed
  // The same, but it may be done later, after the rows that were flushed before: a failure is told by what comes next.
  virtual core::Result<void> run_in_turn(Sql sql, Values values) {
    return run(sql, values).map([](std::int64_t) {});
  }
  virtual core::Result<void> written() { return {}; }  // waits for everything flushed or run in turn
  // Several statements of our own, written in the words both engines share (migrate.hpp).
  virtual core::Result<void> script(Sql sql) = 0;
  virtual std::unique_ptr<BulkInsert> bulk(Sql insert, Sql copy) = 0;
  // For each key that the table knows: `sink` with the rows of `sql`, whose $1 is the key (SQLite) or all keys
  // as an array (PostgreSQL, where a key must not cost a round trip).
  using RowSink = std::function<core::Result<void>(const Rows&)>;
  virtual core::Result<void> look_up(Sql one_by_one, Sql all_at_once, std::span<const Ref> keys,
                                     const RowSink& sink) = 0;
  virtual core::Result<void> look_up(Sql one_by_one, Sql all_at_once, std::span<const std::int64_t> keys,
                                     const RowSink& sink) = 0;

  virtual core::Result<void> begin() = 0;
  virtual core::Result<void> begin_reading() = 0;  // until commit() everything is read as it is now
  virtual core::Result<void> commit() = 0;
  virtual void rollback() = 0;

  virtual bool is_sqlite() const = 0;
  // Moves what the write-ahead log holds into the database; only the writer's connection ever does.
  virtual core::Result<void> checkpoint() { return {}; }
};

// What is said when the one place that writes to a PostgreSQL database is taken.
inline constexpr const char* another_writes =
    "Another Kith writes to this PostgreSQL database. Stop it, or wait until it has finished.";

enum class Role : std::uint8_t { writer, reader };
core::Result<std::unique_ptr<Connection>> open_sqlite(const std::string& path, Role role);
core::Result<std::unique_ptr<Connection>> open_postgres(const std::string& url, Role role);

// One row's single number, for counts and the like; absent when there is no row or it is null.
core::Result<std::optional<std::int64_t>> one_number(Connection& connection, Sql sql, Values values = {});

}  // namespace kith::store
