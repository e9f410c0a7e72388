// What `kith link` hands out: the clusters, the pairs with their reasons, the figures.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/result.hpp"
#include "people/bulk/link.hpp"

namespace kith::app {

struct GroupQuality {
  std::string by, group;
  std::size_t rows = 0;
  people::bulk::Quality quality;
};

struct LinkReport {
  std::size_t rows = 0, persons = 0, pairs_compared = 0, pairs_kept = 0;
  std::uint64_t rows_left_out = 0;
  std::vector<std::pair<std::string, double>> seconds;  // by stage, in order
  double memory_mb = 0;
  double threshold = 0, precision_expected = 0, recall_expected = 0, reach = 1;
  std::vector<std::string> passes;
  std::optional<people::bulk::Quality> quality;  // where the truth was given
  double calibration_error = 0;
  std::vector<GroupQuality> groups;
};

// Seconds by stage; a stage ends when the next begins.
class Clock {
 public:
  explicit Clock(LinkReport& report) : report_(report) {}
  void begin(std::string_view stage);

 private:
  LinkReport& report_;
  std::string stage_;
  double since_ = 0;
};

using IdOf = std::function<std::string_view(std::size_t row)>;

core::Result<void> write_clusters(const std::string& path, const people::bulk::Linkage& linkage, const IdOf& id);
core::Result<void> write_pairs(const std::string& path, const people::bulk::Table& table,
                               const people::bulk::Linkage& linkage, const IdOf& id);
void describe(const people::bulk::Table& table, const people::bulk::Linkage& linkage, LinkReport& report);

// Accuracy for those who are missed most easily: by sex, child or adult, moved or not, what identifiers are missing,
// how common the family name is, and by the user's own column. Of each group: its rows and their partners.
std::vector<GroupQuality> groups_of(const people::bulk::Table& table, const people::bulk::Measure& measure,
                                    std::span<const std::uint32_t> truth, std::span<const std::uint32_t> group,
                                    const std::function<std::string(std::uint32_t)>& group_name);

// On standard error: that there is reason to doubt the answers.
void warn(const people::bulk::Table& table, const people::bulk::Linkage& linkage, const LinkReport& report);

void print(const LinkReport& report, bool json);

}  // namespace kith::app
