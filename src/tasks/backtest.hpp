// What the patterns would have raised over the whole population that the store holds, day by day through its past: how often,
// at which level, by pattern and by group. Nobody's page; numbers for those who write patterns.
#pragma once

#include <functional>
#include <map>

#include "tasks/engine.hpp"

namespace kith::tasks {

struct BacktestCount {
  std::size_t children = 0;  // children with at least one such alert
  std::size_t alerts = 0;
};

struct BacktestResult {
  std::size_t children = 0, facts = 0, evaluated = 0;  // evaluated: facts times the children whose view they are in
  std::size_t children_with_any = 0, children_above_consider = 0;
  std::int64_t child_days = 0;  // whole, so that the sum does not depend on the order
  double child_years() const { return static_cast<double>(child_days) / 365.25; }
  std::map<std::pair<std::string, patterns::Level>, BacktestCount> by_pattern;
  struct Group {
    std::size_t children = 0, any = 0, above = 0;
  };
  std::map<std::string, Group> by_group;
  double seconds_reading = 0, seconds_evaluating = 0;
};

struct BacktestOptions {
  std::size_t threads = 2;
  core::Date until;
  // The group that a record's child is counted in (sex, age, region …); empty: none.
  std::function<std::string(people::RecordNo)> group_of;
  std::function<double()> seconds;  // of a clock that only goes forward
};

struct BacktestPorts {
  Facts& facts;
  Identities& identities;
  Proofs& proofs;
};

core::Result<BacktestResult> backtest(const Engine& engine, const BacktestPorts& ports, const BacktestOptions& options,
                                      const Progress& progress);

}  // namespace kith::tasks
