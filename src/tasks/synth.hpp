// Believable families for demonstration, tests and measurement: one family at a time, each from the seed and its number
// alone, so that a million children need no more memory than one. Same seed, same rows.
#pragma once

#include <string>
#include <vector>

#include "log/fact.hpp"

namespace kith::tasks {

struct SynthOptions {
  std::uint64_t seed = 1;
  bool ordinary_only = false;  // no family with harm in it
  bool demonstration = false;  // two regions, few agencies, and harm often enough to show
  core::Date from = core::make_date(2019, 1, 1), until = core::make_date(2023, 12, 31);
};

struct Truth {
  core::RowRef record;
  std::string person;
};

struct SynthFamily {
  std::vector<log::RecordVersion> records;
  std::vector<log::Relationship> relationships;
  std::vector<log::Event> events;
  std::vector<log::Contact> contacts;
  std::vector<Truth> truth;
  std::string community;  // where the names come from: for the table of rates by group
  std::string life;       // ordinary, early-help or the kind of harm
  std::size_t children = 0;
};

SynthFamily make_family(const SynthOptions& options, std::uint64_t number);

}  // namespace kith::tasks
