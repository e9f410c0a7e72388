#include "store/names.hpp"

namespace kith::store {
namespace {

template <class Name>
std::optional<std::uint32_t> find(const NameTable<Name>& table, const Name& name) {
  const auto found = table.numbers.find(name);
  if (found == table.numbers.end()) return std::nullopt;
  return found->second;
}

// What stands for a number that no name has: no real name, so that a leaf with it is never the one that was appended.
void unknown(core::AgencyRef& agency) { agency = {"?", "?"}; }
void unknown(std::string& name) { name = "?"; }

template <class Name>
Name at(const NameTable<Name>& table, std::int64_t number) {
  const auto place = static_cast<std::size_t>(number);
  if (number >= 0 && place < table.names.size()) return table.names[place];
  Name none;
  unknown(none);
  return none;
}

// Numbers have no gaps, unless somebody took a row away behind our back.
template <class Name>
void put(NameTable<Name>& table, std::int64_t number, const Name& name) {
  constexpr std::size_t gap_max = 1000;
  const auto place = static_cast<std::size_t>(number);
  while (number > 0 && table.names.size() < place && place - table.names.size() <= gap_max)
    unknown(table.names.emplace_back());
  table.add(name);
}

}  // namespace

core::AgencyRef Names::agency_at(std::int64_t number) const { return at(now()->agencies, number); }
std::string Names::author_at(std::int64_t number) const { return at(now()->authors, number); }

std::shared_ptr<const NameTables> Names::now() const {
  const std::lock_guard lock{mutex_};
  return tables_;
}

core::Result<void> Names::load(Connection& connection) {
  auto tables = std::make_shared<NameTables>();
  {
    const auto rows = TRY(connection.query("select no, agency, region from agency order by no", {}));
    while (TRY(rows->next()))
      put(tables->agencies, rows->integer(0), core::AgencyRef{std::string{rows->text(1)}, std::string{rows->text(2)}});
  }
  {
    const auto rows = TRY(connection.query("select no, author from author order by no", {}));
    while (TRY(rows->next())) put(tables->authors, rows->integer(0), std::string{rows->text(1)});
  }
  {
    const auto rows = TRY(connection.query("select no, word from word order by no", {}));
    while (TRY(rows->next())) put(tables->words, rows->integer(0), std::string{rows->text(1)});
  }
  const std::lock_guard lock{mutex_};
  tables_ = std::move(tables);
  return {};
}

template <class Name>
std::uint32_t Names::add(NameTable<Name> NameTables::*table, const Name& name) {
  // Names are added rarely, so a copy for the readers that hold the old tables is cheap.
  auto tables = std::make_shared<NameTables>(*now());
  (tables.get()->*table).add(name);
  const auto number = static_cast<std::uint32_t>((tables.get()->*table).names.size() - 1);
  const std::lock_guard lock{mutex_};
  tables_ = std::move(tables);
  return number;
}

core::Result<std::uint32_t> Names::agency(Connection& connection, const core::AgencyRef& agency) {
  const auto tables = now();
  if (const auto found = find(tables->agencies, agency)) return *found;
  TRY_VOID(connection.run("insert into agency (no, agency, region) values ($1, $2, $3)",
                          {tables->agencies.names.size(), agency.agency, agency.region}));
  return add(&NameTables::agencies, agency);
}

core::Result<std::uint32_t> Names::author(Connection& connection, const std::string& author) {
  const auto tables = now();
  if (const auto found = find(tables->authors, author)) return *found;
  TRY_VOID(connection.run("insert into author (no, author) values ($1, $2)", {tables->authors.names.size(), author}));
  return add(&NameTables::authors, author);
}

core::Result<std::uint32_t> Names::word(Connection& connection, const std::string& word) {
  const auto tables = now();
  if (const auto found = find(tables->words, word)) return *found;
  TRY_VOID(connection.run("insert into word (no, word) values ($1, $2)", {tables->words.names.size(), word}));
  return add(&NameTables::words, word);
}

}  // namespace kith::store
