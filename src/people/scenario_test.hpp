// Reads the replay cases for the tests: a very small CSV reader, and the truth.
#pragma once

#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "people/linker.hpp"

namespace kith::people {

using CsvRow = std::map<std::string, std::string>;

inline std::vector<std::vector<std::string>> csv_cells(const std::string& text) {
  std::vector<std::vector<std::string>> rows(1, std::vector<std::string>(1));
  bool quoted = false;
  for (const char c : text) {
    if (c == '"')
      quoted = !quoted;
    else if (c == ',' && !quoted)
      rows.back().emplace_back();
    else if (c == '\n' && !quoted)
      rows.emplace_back(1);
    else if (c != '\r')
      rows.back().back().push_back(c);
  }
  if (rows.back().size() == 1) rows.pop_back();
  return rows;
}

inline std::vector<CsvRow> read_csv(const std::string& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  const auto cells = csv_cells(text.str());
  std::vector<CsvRow> rows;
  for (std::size_t at = 1; at < cells.size(); ++at)
    for (std::size_t column = 0; column < cells[at].size(); ++column) {
      if (column == 0) rows.emplace_back();
      rows.back()[cells[0][column]] = cells[at][column];
    }
  return rows;
}

struct Tie {
  core::RowRef a, b;
  log::RelationshipKind kind;
};

struct Scenario {
  std::vector<log::RecordVersion> records;
  std::vector<Tie> ties;
  std::vector<std::vector<core::RowRef>> together;
  std::map<core::RowRef, std::string> truth;
};

inline std::optional<core::PartialDate> date_in(const std::string& text) {
  const auto date = core::PartialDate::parse(text);
  return date ? std::optional(*date) : std::nullopt;
}

inline log::RecordVersion version_in(CsvRow row) {
  log::RecordVersion version;
  version.ref = {row["agency"], row["region"], row["record_id"]};
  version.kind = log::parse_person_kind(row["kind"]).value_or(log::PersonKind::child);
  version.given_names = row["given_names"], version.family_name = row["family_name"];
  version.other_names = row["other_names"], version.date_of_birth = date_in(row["date_of_birth"]);
  version.sex = log::parse_sex(row["sex"]).value_or(log::Sex::unknown);
  version.nhs_number = row["nhs_number"], version.upn = row["upn"];
  version.address = row["address"], version.postcode = row["postcode"], version.phone = row["phone"];
  return version;
}

inline Scenario read_scenario(const std::string& folder) {
  Scenario scenario;
  for (CsvRow& row : read_csv(folder + "/people.csv")) scenario.records.push_back(version_in(row));
  for (CsvRow& row : read_csv(folder + "/truth.csv"))
    scenario.truth[{row["agency"], row["region"], row["record_id"]}] = row["person"];
  for (CsvRow& row : read_csv(folder + "/relationships.csv"))
    scenario.ties.push_back({{row["agency"], row["region"], row["record_id"]},
                             {row["agency"], row["region"], row["related_record_id"]},
                             *log::parse_relationship(row["relationship"])});
  for (CsvRow& row : read_csv(folder + "/events.csv")) {
    std::vector<core::RowRef> group{{row["agency"], row["region"], row["record_id"]}};
    std::stringstream others(row["also_about"]);
    for (std::string id; std::getline(others, id, ';');) group.push_back({row["agency"], row["region"], id});
    if (group.size() > 1) scenario.together.push_back(group);
  }
  return scenario;
}

inline void feed_tie(Linker& linker, const Tie& tie) {
  const auto a = linker.find(tie.a), b = linker.find(tie.b);
  if (a && b) linker.relate(*a, *b, tie.kind);
}

inline void feed_group(Linker& linker, const std::vector<core::RowRef>& group) {
  std::vector<RecordNo> rows;
  for (const core::RowRef& ref : group)
    if (const auto row = linker.find(ref)) rows.push_back(*row);
  linker.name_together(rows);
}

using Partition = std::vector<std::vector<core::RowRef>>;

inline Partition partition_of(const Linker& linker) {
  Partition partition;
  for (const PersonId person : linker.persons()) {
    std::vector<core::RowRef>& part = partition.emplace_back();
    for (const RecordNo record : linker.records_of(person)) part.push_back(linker.ref_of(record));
    std::sort(part.begin(), part.end());
  }
  std::sort(partition.begin(), partition.end());
  return partition;
}

}  // namespace kith::people
