// Puts a family into words for one reader: every line through the gate, in the reader's own terms. One page, one
// Telling.
#pragma once

#include <map>

#include "access/gate.hpp"
#include "tasks/engine.hpp"
#include "tasks/views.hpp"

namespace kith::tasks {

class Telling {
 public:
  // `kin`: the child's relations and everyone's record versions. Caller holds engine.mutex() while using it.
  Telling(const Engine& engine, const Reader& reader, people::PersonId child, const Family& kin);

  Headline headline(people::PersonId person) const;
  Line line(const StoredEvent& event) const;
  bool shows(const StoredEvent& event) const;         // false: the reader may not even know of it
  bool of_this_home(const StoredEvent& event) const;  // about the child or somebody who lived with it then
  std::vector<Relation> household() const;
  std::vector<std::string> records() const;
  access::Viewer viewer() const { return viewer_; }
  people::PersonId child() const { return child_; }
  const std::string& about(const StoredEvent& event) const;  // whom, when it is not the child
  const std::vector<story::Relative>& relatives() const { return relatives_; }

 private:
  const access::Viewer& viewer_of(const StoredEvent& event) const;
  const log::RecordVersion* version(people::RecordNo record) const;
  const std::string& shield_of(people::RecordNo record) const;
  std::string find_shield(people::RecordNo record) const;
  std::string born_words(people::PersonId person) const;
  const story::Relative* relative_of(people::RecordNo record) const;
  std::string relation_word(const story::Relative& relative) const;
  std::string since_left(const story::Relative& relative) const;
  access::Holding holding(const StoredEvent& event) const;
  struct HolderWords {
    core::AgencyRef agency;
    std::string words;
    story::Profession profession;
  };
  const HolderWords& words_of(const core::AgencyRef& agency) const;

  const Engine& engine_;
  const Reader& reader_;
  people::PersonId child_;
  const Family& kin_;
  std::vector<story::Relative> relatives_;
  access::Viewer viewer_;
  access::Viewer involved_, outsider_;                     // the same reader, for who is of another home
  mutable std::map<people::PersonId, std::string> about_;  // each of the household in words: many lines say the same
  mutable std::vector<HolderWords> holders_;               // a family's lines come from a handful of agencies
  std::map<people::RecordNo, std::string> shields_;
};

// Of a person that the reader's agency works with; a manager or the duty desk of social care answers for the region.
bool mine(const Engine& engine, const Reader& reader, people::PersonId person);
// What shields a person, in whichever version of whichever record; and if one of them is of another agency than the
// reader's.
struct Shielded {
  bool any = false, from_reader = false;
};
core::Result<Shielded> shielded(const Engine& engine, Records& records, people::PersonId person,
                                const core::AgencyRef& reader);
std::string full_name(const log::RecordVersion& version);
std::string person_name(people::RecordNo anchor);                       // P17
std::optional<people::RecordNo> parse_person(const std::string& name);  // P17 -> 17
std::string agency_words(const core::AgencyRef& agency);                // "Larch Lane (school), Northborough"

// The latest sighting, and the latest alone; what is silent. Lines are the child's, in any order.
std::optional<Seen> last_seen(const std::vector<Line>& lines, bool alone, core::Date today);
std::vector<Gap> gaps(const std::vector<Line>& lines, const std::optional<core::Date>& born, core::Date today);

}  // namespace kith::tasks
