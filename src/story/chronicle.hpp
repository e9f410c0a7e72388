// Holds what agencies wrote down of a set of people, in memory, and makes from it the view of one child. Records belong
// to persons as Membership says on the day. One thread at a time for changes; views are values.
#pragma once

#include <algorithm>
#include <deque>
#include <span>
#include <unordered_map>
#include <unordered_set>

#include "story/child_view.hpp"

namespace kith::story {

// Whose record is whose today; people::Linker answers it.
class Membership {
 public:
  virtual ~Membership() = default;
  virtual people::PersonId person_of(people::RecordNo record) const = 0;
  virtual std::span<const people::RecordNo> records_of(people::PersonId person) const = 0;
};

struct Relative {
  people::PersonId person;
  std::uint8_t roles = 0;           // role::sibling, carer, adult; or adults_child alone
  log::RelationshipKind kind{};     // the closest relationship that any record states
  bool only_together = false;       // a former partner: counts only in facts that name the household too
  std::optional<core::Date> until;  // the last day in this home, when every record that states the relationship ends it
  bool lives_here = false;          // an adult of this home; a grandparent or a friend has one of their own
};

// An event without its words: what patterns read. Views hold only until the call returns.
struct FactSource {
  HolderNo holder;
  KindNo kind;
  std::string_view id, occurred;  // `occurred` as written
  core::Date when;                // see day_happened
  core::Date known;
  std::optional<core::Date> withdrawn;
  std::span<const DetailItem> detail;
  bool lasting = false;  // id, occurred and detail live longer than the chronicle: they need not be copied
};

// The last day that a partial date can mean, but not after the day on which it was known.
inline core::Date day_happened(core::Date first, core::Date last, core::Date known) {
  return std::max(first, std::min(last, known));
}

class Chronicle {
 public:
  explicit Chronicle(const Vocabulary& vocabulary);

  HolderNo holder(const core::AgencyRef& agency);  // numbered on first sight
  const core::AgencyRef& agency(HolderNo holder) const { return holders_[holder.value]; }
  std::size_t holder_count() const { return holders_.size(); }
  const Vocabulary& vocabulary() const { return *vocabulary_; }

  // `known`: the day on which the holder had this version.
  void add_record(people::RecordNo record, const log::RecordVersion& version, core::Date known);
  // `until`: the last day on which it holds, when the record says so.
  void relate(people::RecordNo record, people::RecordNo related, log::RelationshipKind kind,
              std::optional<core::Date> until = {});
  // The same for a fact of which nothing but the skeleton was read.
  FactNo add_fact(const FactSource& source, std::span<const people::RecordNo> about);
  // A fact about these records, the first of them the one it is mainly about.
  FactNo add_event(const log::Event& event, std::span<const people::RecordNo> about);

  // A record that an earlier fact named has become known.
  void attach(FactNo fact, people::RecordNo record);

  // Parents, siblings and other people of the household, from every relationship that any record of the child states;
  // and the children elsewhere of an adult who lives here.
  std::vector<Relative> household(people::PersonId child, const Membership& members) const;
  // Children whose view an event or change about this person touches: itself and the children of its household.
  std::vector<people::PersonId> children_touched(people::PersonId person, const Membership& members) const;
  bool is_child(people::PersonId person,
                const Membership& members) const;  // has a record of a child or an unborn child
  ChildView view(people::PersonId child, const Membership& members) const;

  std::size_t fact_count() const { return events_.size(); }

 private:
  struct Version {
    log::PersonKind kind;
    std::optional<core::PartialDate> born;
    HolderNo holder;
    std::string postcode;
    Span held;
  };
  struct Tie {
    people::RecordNo other;
    log::RelationshipKind kind;
    std::optional<core::Date> until;
  };
  struct Held {
    std::vector<Version> versions;
    std::vector<Tie> related;     // what they are to this record
    std::vector<Tie> related_to;  // to whom this record is that
    std::vector<FactNo> facts;
  };
  struct Stored {
    Fact fact;                      // roles are filled in by view()
    std::string_view occurred, id;  // with agency and region the order within one day (formats.md)
    std::size_t about_begin = 0;    // in about_
    std::uint32_t about_count = 0;
  };
  struct Own {
    std::string occurred, id;
    std::vector<DetailItem> detail;
  };

  class Household;
  void add_around(const Relative& carer, const Membership& members, Household& home) const;
  void add_children_of(const Relative& adult, const Membership& members, Household& home) const;
  const Held* held(people::RecordNo record) const;
  std::optional<core::PartialDate> born_of(people::PersonId person, const Membership& members, bool& unborn) const;
  void gather_facts(const std::vector<Relative>& relatives, const Membership& members, ChildView& view) const;
  static void add_holdings(const std::vector<Version>& versions, std::vector<Holding>& holdings);
  void gather_records(const std::vector<Relative>& relatives, const Membership& members, ChildView& view) const;
  bool holds_record(const ChildView& view, HolderNo holder) const;
  std::string_view keep(std::string_view value);
  std::span<const people::RecordNo> about(const Stored& stored) const {
    return {about_.data() + stored.about_begin, stored.about_count};
  }
  bool earlier(const Fact& a, const Fact& b) const;

  const Vocabulary* vocabulary_;
  std::optional<KeyNo> seen_key_, percent_key_, possible_key_, missed_key_;
  std::vector<core::AgencyRef> holders_;
  std::vector<RegionNo> holder_regions_;
  std::vector<std::string> holder_types_;
  std::unordered_map<core::AgencyRef, HolderNo> holder_numbers_;
  std::unordered_map<std::string, RegionNo> regions_;
  std::unordered_map<people::RecordNo, Held> records_;
  std::vector<Stored> events_;
  std::deque<Own> own_;  // of facts whose words do not last; a view into it stays valid
  std::vector<people::RecordNo> about_;
  std::unordered_set<std::string> words_;  // node-based: a view into it stays valid
};

}  // namespace kith::story
