// Everything known of one child and the household, as the patterns and the pages read it. A pure value: made by
// Chronicle.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/date.hpp"
#include "log/fact.hpp"
#include "people/linker.hpp"
#include "story/vocabulary.hpp"

namespace kith::story {

using FactNo = core::Id<struct FactTag>;      // 0, 1, 2 … whoever holds the events numbers them
using HolderNo = core::Id<struct HolderTag>;  // an agency in a region
using RegionNo = core::Id<struct RegionTag>;

// What the person of a fact is to the child; a fact about several persons has several.
namespace role {
constexpr std::uint8_t child = 1, sibling = 2, carer = 4, adult = 8;  // adult: of the household, but no parent or carer
constexpr std::uint8_t sibling_elsewhere = 16;  // a parent's other child, after that parent or child had left this home
constexpr std::uint8_t parents_child = 32;      // besides sibling: of the same parents, not placed with the same carer
constexpr std::uint8_t adults_child = 64;       // in no home with this child: of another adult who lives here
constexpr std::uint8_t household = child | sibling | carer | adult;
}  // namespace role

struct DetailItem {
  DetailItem(KeyNo k, std::string_view v);

  KeyNo key;
  bool numeric = false;    // begins with a number
  std::string_view value;  // lives as long as the Chronicle
  double number = 0;
};

struct Fact {
  FactNo no;
  KindNo kind;
  HolderNo holder;
  RegionNo region;
  std::uint8_t roles = 0;
  bool seen = false;       // the child was seen
  bool exact_day = false;  // `when` is a day that was written, not the last day that a partial date allows
  core::Date when;         // the day it happened; for a partial date the last day it can mean, but not after `known`
  core::Date known;        // the day on which its holder wrote it down
  std::optional<core::Date> withdrawn;
  std::span<const DetailItem> detail;  // lives as long as the Chronicle

  std::optional<std::string_view> value(KeyNo key) const {
    for (const DetailItem& item : detail)
      if (item.key == key) return item.value;
    return std::nullopt;
  }
  std::optional<double> number(KeyNo key) const {
    for (const DetailItem& item : detail)
      if (item.key == key) return item.numeric ? std::optional{item.number} : std::nullopt;
    return std::nullopt;
  }
};

struct Span {
  core::Date from;
  std::optional<core::Date> to;  // absent: still holds
};

// An agency's record of the child, while it is current.
struct Holding : Span {
  HolderNo holder;
};

struct Address {
  std::string postcode;
  core::Date since;  // the day on which some agency first held it
};

struct ChildView {
  people::PersonId child;
  std::vector<people::RecordNo> records;
  std::optional<core::PartialDate> born;    // the date that most records agree on; for the unborn the expected date
  bool unborn = false;                      // only records of an unborn child
  std::vector<Holding> held;
  std::optional<core::Date> covered_since;  // the first event of this family from a holder of a record of the child
  std::vector<Address> addresses;           // of the child and the carers, in the order in which they became known
  std::vector<Fact> facts;                  // the child's and the household's, in the order in which they became known

  const std::vector<std::string>* holder_types = nullptr;  // by holder: school, gp, police …

  const std::string& holder_type(HolderNo holder) const { return (*holder_types)[holder.value]; }
  // The day to count an age from: for a partial date the middle of what it can mean. Absent: not known.
  std::optional<core::Date> birthday() const;
};

}  // namespace kith::story
