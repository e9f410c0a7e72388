// The bare program that the import is measured against: the same finished rows into the same tables and indexes, in
// batches of the same size, with the same settings of the same SQLite, and nothing else. A batch holds the rows that
// its part of the log made, each table's in the order of its key. Also what one durable commit costs.
//   bare_sqlite rows SOURCE.sqlite NEW.sqlite ROWS_OF_THE_DROP     bare_sqlite commit NEW.sqlite COUNT
#include <sqlite3.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace {

using Stopwatch = std::chrono::steady_clock;
constexpr std::uint64_t rows_in_batch = 50'000;  // rows of the drop in one transaction, as store/writer.cpp has it

double seconds_since(Stopwatch::time_point start) {
  return std::chrono::duration<double>(Stopwatch::now() - start).count();
}

class Database {
 public:
  explicit Database(const char* path) {
    if (sqlite3_open(path, &handle_) != SQLITE_OK) fail(path);
  }
  ~Database() { sqlite3_close_v2(handle_); }
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  void run(const std::string& sql) {
    if (sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) fail(sql.c_str());
  }
  sqlite3_stmt* prepare(const std::string& sql) {
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v2(handle_, sql.c_str(), -1, &statement, nullptr) != SQLITE_OK) fail(sql.c_str());
    return statement;
  }
  // As store/db/sqlite.cpp sets them for the writer.
  void settings() {
    run("pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on; pragma temp_store = memory;"
        "pragma wal_autocheckpoint = 20000; pragma cache_size = -131072; pragma secure_delete = on;");
  }
  [[noreturn]] void fail(const char* what) {
    std::fprintf(stderr, "%s: %s\n", what, sqlite3_errmsg(handle_));
    std::exit(1);
  }

 private:
  sqlite3* handle_ = nullptr;
};

struct Table {
  std::string name;
  sqlite3_stmt *read = nullptr, *write = nullptr;
  std::uint64_t rows = 0, written = 0;
};

std::vector<std::string> texts(Database& database, const char* sql) {
  std::vector<std::string> found;
  sqlite3_stmt* statement = database.prepare(sql);
  while (sqlite3_step(statement) == SQLITE_ROW)
    found.emplace_back(reinterpret_cast<const char*>(sqlite3_column_text(statement, 0)));
  sqlite3_finalize(statement);
  return found;
}

// One transaction's share of a table, held in memory, so that reading the source is no part of what is measured.
struct Slice {
  std::vector<sqlite3_value*> values;
  int columns = 0;
};

Slice read_slice(Table& table, std::uint64_t until) {
  Slice slice;
  slice.columns = sqlite3_column_count(table.read);
  for (; table.written < until && sqlite3_step(table.read) == SQLITE_ROW; ++table.written)
    for (int c = 0; c < slice.columns; ++c)
      slice.values.push_back(sqlite3_value_dup(sqlite3_column_value(table.read, c)));
  return slice;
}

void write_slice(Database& to, Table& table, const Slice& slice) {
  for (std::size_t at = 0; at < slice.values.size(); at += static_cast<std::size_t>(slice.columns)) {
    for (int c = 0; c < slice.columns; ++c)
      sqlite3_bind_value(table.write, c + 1, slice.values[at + static_cast<std::size_t>(c)]);
    if (sqlite3_step(table.write) != SQLITE_DONE) to.fail(table.name.c_str());
    sqlite3_reset(table.write);
  }
}

// A table without row numbers lies in the order of its key, but its rows came with their entries.
std::string in_order_of_coming(Database& from, const std::string& table, std::uint64_t entries_in_batch) {
  const std::string made = texts(from, ("select sql from sqlite_master where name = '" + table + "'").c_str()).at(0);
  if (made.find("without rowid") == std::string::npos) return "select * from " + table;
  for (const std::string& column : texts(from, ("select name from pragma_table_info('" + table + "')").c_str()))
    if (column == "entry" || column == "event")
      return "select * from " + table + " order by " + column + " / " + std::to_string(entries_in_batch) + ", 1, 2";
  return "select * from " + table;
}

int insert_rows(const char* source, const char* target, std::uint64_t drop_rows) {
  Database from{source}, to{target};
  to.settings();
  for (const std::string& sql :
       texts(from, "select sql from sqlite_master where sql is not null and name not like 'sqlite_%'"))
    to.run(sql);
  to.run("pragma foreign_keys = off");  // slices of the tables stand side by side: the order of the import is not known
                                        // here
  const std::uint64_t batches = std::max<std::uint64_t>(1, (drop_rows + rows_in_batch - 1) / rows_in_batch);
  const std::uint64_t entries = std::strtoull(texts(from, "select count(*) from entry")[0].c_str(), nullptr, 10);
  std::vector<Table> tables;
  std::uint64_t all = 0;
  for (const std::string& name :
       texts(from, "select name from sqlite_master where type = 'table' and name not like 'sqlite_%'")) {
    Table table{name, from.prepare(in_order_of_coming(from, name, entries / batches + 1)), nullptr, 0, 0};
    std::string marks = "?";
    for (int c = 1; c < sqlite3_column_count(table.read); ++c) marks += ",?";
    table.write = to.prepare("insert into " + name + " values (" + marks + ")");
    table.rows = std::strtoull(texts(from, ("select count(*) from " + name).c_str())[0].c_str(), nullptr, 10);
    all += table.rows;
    tables.push_back(table);
  }
  double seconds = 0;
  for (std::uint64_t batch = 1; batch <= batches; ++batch) {
    std::vector<Slice> slices;
    for (Table& table : tables) slices.push_back(read_slice(table, table.rows * batch / batches));
    const auto start = Stopwatch::now();
    to.run("begin immediate");
    for (std::size_t t = 0; t < tables.size(); ++t) write_slice(to, tables[t], slices[t]);
    to.run("commit");
    seconds += seconds_since(start);
    for (const Slice& slice : slices)
      for (sqlite3_value* value : slice.values) sqlite3_value_free(value);
  }
  for (const Table& table : tables) {
    sqlite3_finalize(table.read);
    sqlite3_finalize(table.write);
  }
  std::printf("{\"stored_rows\": %llu, \"seconds\": %.3f, \"rows_per_second\": %.0f}\n",
              static_cast<unsigned long long>(all), seconds, static_cast<double>(drop_rows) / seconds);
  return 0;
}

int commit(const char* target, std::uint64_t count) {
  Database database{target};
  database.settings();
  database.run("create table if not exists bench_commit (no integer primary key, sealed blob)");
  sqlite3_stmt* insert = database.prepare("insert into bench_commit (sealed) values (randomblob(400))");
  std::vector<double> milliseconds;
  for (std::uint64_t i = 0; i < count; ++i) {
    const auto start = Stopwatch::now();
    database.run("begin immediate");
    if (sqlite3_step(insert) != SQLITE_DONE) database.fail("insert");
    sqlite3_reset(insert);
    database.run("commit");
    milliseconds.push_back(seconds_since(start) * 1000);
  }
  sqlite3_finalize(insert);
  std::sort(milliseconds.begin(), milliseconds.end());
  std::printf("{\"median_ms\": %.3f, \"p99_ms\": %.3f}\n", milliseconds[count / 2], milliseconds[count * 99 / 100]);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view mode = argc > 1 ? argv[1] : "";
  if (mode == "rows" && argc == 5) return insert_rows(argv[2], argv[3], std::strtoull(argv[4], nullptr, 10));
  if (mode == "commit" && argc == 4) return commit(argv[2], std::max(1ull, std::strtoull(argv[3], nullptr, 10)));
  std::fprintf(stderr, "usage: bare_sqlite rows SOURCE NEW ROWS | commit NEW COUNT\n");
  return 2;
}
