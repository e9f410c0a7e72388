#include <fmt/core.h>

#include <algorithm>
#include <shared_mutex>

#include "core/typed_date.hpp"
#include "tasks/alert_words.hpp"
#include "tasks/find_words.hpp"
#include "tasks/front_desk.hpp"

namespace kith::tasks {
namespace {

using people::PersonId;
using people::RecordNo;

std::string says(const log::RecordVersion& version) {
  return fmt::format("{} {}, born {}, {}", version.given_names, version.family_name,
                     version.date_of_birth ? version.date_of_birth->words() : "not known", version.postcode);
}

std::vector<PossibleView> possibles(const Engine& engine, const DeskPorts& ports, PersonId person,
                                    const access::Viewer& viewer) {
  std::vector<PossibleView> views;
  for (const people::Possible& pair : engine.linker().possible_of(person)) {
    const bool a_own = engine.linker().person_of(pair.a) == person;
    const RecordNo own = a_own ? pair.a : pair.b, other = a_own ? pair.b : pair.a;
    PossibleView view;
    view.a = core::to_string(engine.linker().ref_of(own));
    view.b = core::to_string(engine.linker().ref_of(other));
    // A shielded person is never offered to others as somebody who may be this child.
    bool hidden = false;
    for (const RecordNo record : {own, other}) {
      const auto shield = shielded(engine, ports.records, engine.linker().person_of(record), viewer.agency);
      hidden = hidden || !shield || shield->from_reader;
    }
    if (hidden) continue;
    for (const auto& [record, words] : {std::pair{own, &view.a_words}, std::pair{other, &view.b_words}}) {
      const auto versions = ports.records.versions_of(record);
      if (!versions || versions->empty()) continue;
      const log::RecordVersion& v = versions->back().what;
      *words = says(v);
    }
    view.person = person_name(engine.linker().records_of(engine.linker().person_of(other)).front());
    view.probability = pair.why.probability;
    for (const people::Reason& reason : pair.why.reasons) view.reasons.emplace_back(reason.words, reason.bits);
    views.push_back(std::move(view));
    if (views.size() == 10) break;
  }
  return views;
}

std::vector<Helper> around(const DeskPorts& ports, const Telling& telling, const std::vector<StoredEvent>& events,
                           const std::vector<RecordNo>& records, const std::vector<Relation>& household) {
  std::vector<Helper> helpers;
  const auto add_contact = [&](const log::Contact& contact) {
    helpers.push_back(
        {contact.name, contact.role, agency_words(contact.agency), contact.phone, contact.email, "", true});
  };
  std::vector<core::AgencyRef> agencies;
  for (const StoredEvent& event : events) {
    const core::RowRef& ref = event.event.ref;
    const bool known = std::any_of(agencies.begin(), agencies.end(), [&](const core::AgencyRef& agency) {
      return agency.agency == ref.agency && agency.region == ref.region;
    });
    if (!known && telling.shows(event) && telling.of_this_home(event)) agencies.push_back(ref.holder());
  }
  if (const auto leads = ports.records.contacts_of(records))
    for (const auto& lead : *leads) add_contact(lead.what);
  for (const core::AgencyRef& agency : agencies) {
    const auto desks = ports.records.desks_of(agency);
    bool any = false;
    if (desks)
      for (const auto& desk : *desks) {
        if (any) break;
        add_contact(desk.what);
        any = true;
      }
    if (!any) helpers.push_back({"", "", agency_words(agency), "", "", "", true});
  }
  for (const Relation& relation : household)
    if (!relation.left)
      helpers.push_back({relation.person.name, relation.relation, "", "", "", relation.person.person, false});
  return helpers;
}

// In the order in which the page tells them: events are cheap to put in order, lines are not.
std::vector<Line> latest_first(const Telling& telling, const std::vector<StoredEvent>& events) {
  struct Place {
    core::Date day, recorded;
    const StoredEvent* event;
  };
  std::vector<Place> places;
  places.reserve(events.size());
  for (const StoredEvent& event : events)
    if (telling.shows(event) && telling.of_this_home(event))
      places.push_back({event.event.occurred.first_day(), event.event.recorded.last_day(), &event});
  std::stable_sort(places.begin(), places.end(), [](const Place& a, const Place& b) {
    return std::pair(a.day, a.recorded) > std::pair(b.day, b.recorded);
  });
  std::vector<Line> lines;
  lines.reserve(places.size());
  for (const Place& place : places) lines.push_back(telling.line(*place.event));
  return lines;
}

}  // namespace

std::future<core::Result<EntryNo>> FrontDesk::begin_look(const Reader& reader, RecordNo record, std::string what) {
  log::Look look;
  look.who = reader.login;
  look.record = record.value;
  look.what = std::move(what);
  look.purpose = "safeguarding";
  look.at_ms = ports_.clock().time_since_epoch().count();
  return ports_.ledger.record({Act{look}}, reader.login);
}

core::Result<void> FrontDesk::look(const Reader& reader, RecordNo record, std::string what) {
  TRY(begin_look(reader, record, std::move(what)).get());
  return {};
}

core::Result<std::vector<PersonId>> possible_persons(const DeskPorts& ports, const Reader& reader, PersonId person) {
  std::vector<PersonId> persons;
  const people::Linker& linker = ports.engine.linker();
  if (TRY(shielded(ports.engine, ports.records, person, reader.agency)).from_reader) return persons;
  for (const people::Possible& pair : linker.possible_of(person)) {
    const PersonId other = linker.person_of(linker.person_of(pair.a) == person ? pair.b : pair.a);
    if (std::find(persons.begin(), persons.end(), other) != persons.end()) continue;
    // A shielded person is never offered to others as somebody who may be this child.
    if (!TRY(shielded(ports.engine, ports.records, other, reader.agency)).from_reader) persons.push_back(other);
  }
  return persons;
}

core::Result<ChildPage> FrontDesk::child(const Reader& reader, const std::string& person) {
  const Engine& engine = ports_.engine;
  const auto anchor = parse_person(person);
  ChildPage page;
  std::future<core::Result<EntryNo>> looked;
  {
    std::shared_lock lock{engine.mutex()};
    const auto sitting = ports_.records.sit();
    if (!anchor || anchor->value >= engine.linker().size())
      return core::fail(core::ErrorKind::not_found, "There is no such person here.");
    if (anchor->value >= engine.placed())
      return core::fail(core::ErrorKind::unavailable,
                        "This record came this moment and is being placed. Open it again.");
    const PersonId id = engine.linker().person_of(*anchor);
    const auto own = engine.linker().records_of(id);
    const Family kin = TRY(engine.kin(id, 2));
    const Telling telling{engine, reader, id, kin};
    if (!access::may_read_children(telling.viewer()))
      return core::fail(core::ErrorKind::forbidden, "Your role does not read children's records.");
    page.today = engine.today();
    page.head = telling.headline(id);
    if (page.head.records == 0) return core::fail(core::ErrorKind::not_found, "There is no such person here.");
    // The disk writes it down while the page is gathered; the page waits for that below, and a page that fails from
    // here on was looked for all the same.
    looked = begin_look(reader, own.front(), "child");
    page.household = telling.household();
    std::vector<RecordNo> all(own.begin(), own.end());
    for (const story::Relative& relative : telling.relatives())
      if (relative.roles != story::role::adults_child)
        for (const RecordNo record : engine.linker().records_of(relative.person)) all.push_back(record);
    const auto events = TRY(ports_.records.events_of(all));
    page.lines = latest_first(telling, events);
    page.last_seen = last_seen(page.lines, false, page.today);
    page.last_seen_alone = last_seen(page.lines, true, page.today);
    const auto view = kin.chronicle->view(id, engine.members());
    if (!view.unborn) page.gaps = gaps(page.lines, view.birthday(), page.today);
    page.around = around(ports_, telling, events, {own.begin(), own.end()}, page.household);
    page.possible = possibles(engine, ports_, id, telling.viewer());
    page.records = telling.records();
    const auto circle = TRY(circle_around(ports_, id, kin));
    page.alerts = TRY(alerts_of(ports_, telling, id, events, page.head, circle));
    for (const AlertView& alert : page.alerts)
      if (!alert.ceased_on && (!page.head.standing || alert.level > *page.head.standing))
        page.head.standing = alert.level;
  }
  TRY(looked.get());
  return page;
}

core::Result<std::vector<Match>> FrontDesk::find(const Reader& reader, const FindQuery& query) {
  const Engine& engine = ports_.engine;
  if (!access::may_read_children({reader.agency, reader.role, false}))
    return core::fail(core::ErrorKind::forbidden, "Your role does not read children's records.");
  people::Query wanted;
  wanted.given_names = query.given_names;
  wanted.family_name = query.family_name;
  wanted.postcode = query.postcode;
  wanted.nhs_number = query.nhs_number;
  if (!query.date_of_birth.empty()) wanted.date_of_birth = TRY(core::parse_typed_date(query.date_of_birth));
  read_words(query.words, wanted);
  std::vector<Match> matches;
  std::vector<RecordNo> looked;
  {
    std::shared_lock lock{engine.mutex()};
    for (const people::Candidate& candidate : engine.linker().search(wanted, 12)) {
      const Family kin = TRY(engine.kin(candidate.person, 1));
      const Telling telling{engine, reader, candidate.person, kin};
      Match match;
      match.child = telling.headline(candidate.person);
      if (match.child.records == 0) continue;
      match.answer = candidate.why.answer == people::Answer::same             ? "same"
                     : candidate.why.answer == people::Answer::possible       ? "possible"
                     : candidate.why.answer == people::Answer::too_many_alike ? "too many alike"
                                                                              : "alike";
      for (const people::Reason& reason : candidate.why.reasons)
        if (reason.bits > 0) match.why.push_back(reason.words);
      for (const people::Reason& reason : candidate.why.reasons) match.reasons.emplace_back(reason.words, reason.bits);
      looked.push_back(engine.linker().records_of(candidate.person).front());
      matches.push_back(std::move(match));
    }
  }
  for (const RecordNo record : looked) TRY_VOID(look(reader, record, "found in a search"));
  return matches;
}

}  // namespace kith::tasks
