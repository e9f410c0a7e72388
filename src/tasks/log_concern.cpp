#include <fmt/core.h>

#include <algorithm>
#include <shared_mutex>

#include "tasks/alert_words.hpp"
#include "tasks/front_desk.hpp"

namespace kith::tasks {
namespace {

using people::PersonId;
using people::RecordNo;

bool blank(const std::string& text) { return text.find_first_not_of(" \t\r\n") == std::string::npos; }

core::Result<log::RecordVersion> described(const ConcernForm& concern) {
  if (blank(concern.given_names) && blank(concern.family_name))
    return core::fail(core::ErrorKind::invalid_input,
                      "Give at least one name of the child, or choose a child that was found.");
  log::RecordVersion version;
  version.given_names = concern.given_names;
  version.family_name = concern.family_name;
  version.postcode = concern.postcode;
  if (!blank(concern.date_of_birth)) {
    auto born = core::PartialDate::parse(concern.date_of_birth);
    if (!born)
      return core::fail(core::ErrorKind::invalid_input,
                        "The birth date is no date: write 2011-01-06, 2011-01 or 2011.");
    version.date_of_birth = *born;
  }
  return version;
}

core::Result<log::Event> event_of(const ConcernForm& concern, const story::Vocabulary& vocabulary, core::Instant now) {
  if (blank(concern.text))
    return core::fail(core::ErrorKind::invalid_input, "Say in a few words what you saw, heard or were told.");
  if (concern.text.size() > 50'000)
    return core::fail(core::ErrorKind::invalid_input, "The text is too long: 50,000 characters at most.");
  log::Event event;
  event.kind = concern.kind;
  if (!vocabulary.find(concern.kind))
    return core::fail(core::ErrorKind::invalid_input, "Choose what kind of concern it is.");
  event.text = concern.text;
  event.recorded = core::PartialDate{now};
  event.occurred = event.recorded;
  if (!blank(concern.occurred)) {
    auto occurred = core::PartialDate::parse(concern.occurred);
    if (!occurred)
      return core::fail(core::ErrorKind::invalid_input,
                        "When it happened is no date: write 2011-01-06, 2011-01 or 2011.");
    if (occurred->first_day() > event.recorded.last_day())
      return core::fail(core::ErrorKind::invalid_input, "It cannot have happened in the future.");
    event.occurred = *occurred;
  }
  for (const auto& [key, value] : {std::pair{"seen", concern.seen}, std::pair{"alone", concern.alone}})
    if (value == "yes" || value == "no") event.detail.emplace_back(key, value);
  return event;
}

}  // namespace

// The agency's own record of the child: the one it has, or a new one that says what is known and is linked by this
// person's word.
core::Result<RecordNo> FrontDesk::record_for(const Reader& reader, const ConcernForm& concern, std::vector<Row>& rows,
                                             bool& fresh) {
  log::RecordVersion version;
  fresh = false;
  RecordNo anchor{};
  if (!concern.person.empty()) {
    const Engine& engine = ports_.engine;
    std::shared_lock lock{engine.mutex()};
    const auto named = parse_person(concern.person);
    if (!named || named->value >= engine.linker().size())
      return core::fail(core::ErrorKind::not_found, "There is no such person here.");
    const auto own = engine.linker().records_of(engine.linker().person_of(*named));
    for (const RecordNo record : own)
      if (engine.linker().ref_of(record).holder() == reader.agency) return record;
    anchor = own.front();
    const auto versions = TRY(ports_.records.versions_of(anchor));
    if (!versions.empty()) {
      version = versions.back().what;
      if (!version.shielded.empty()) version.address = version.postcode = version.phone = "";
      version.other_columns.clear();
    }
  } else {
    version = TRY(described(concern));
  }
  fresh = true;
  version.ref = {reader.agency.agency, reader.agency.region, "kith-" + ports_.secrets.token().substr(0, 16)};
  version.kind = log::PersonKind::child;
  version.valid_from = core::PartialDate{ports_.engine.today()};
  version.valid_to.reset();
  rows.emplace_back(std::move(version));
  return anchor;
}

core::Result<ConcernSaved> FrontDesk::log_concern(const Reader& reader, const ConcernForm& concern) {
  if (!access::may_read_children({reader.agency, reader.role, false}))
    return core::fail(core::ErrorKind::forbidden, "Your role does not write to children's records.");
  log::Event event = TRY(event_of(concern, ports_.engine.vocabulary(), ports_.clock()));
  event.ref = {reader.agency.agency, reader.agency.region, "kith-" + ports_.secrets.token().substr(0, 20)};
  event.recorder = reader.name;
  Batch batch;
  bool fresh = false;
  const RecordNo known = TRY(record_for(reader, concern, batch.rows, fresh));
  {
    std::shared_lock lock{ports_.engine.mutex()};
    event.record_id =
        fresh ? std::get<log::RecordVersion>(batch.rows[0]).ref.id : ports_.engine.linker().ref_of(known).id;
  }
  batch.rows.emplace_back(event);
  batch.author = reader.login;
  std::vector<Row> rows = batch.rows;
  const BatchTaken taken = TRY(ports_.ledger.append(std::move(batch)).get());
  // A new record must be known before anybody opens it; a fact about a known one does not make its writer wait.
  if (fresh)
    ports_.engine.taken(rows, taken);
  else
    ports_.engine.taken_later(std::move(rows), taken);
  const RecordNo record = taken.rows.back().record.value_or(known);
  if (fresh && !concern.person.empty())
    TRY(ports_.ledger
            .record({Act{log::LinkDecision{record.value, known.value, true, reader.login, "logged about this child"}}},
                    reader.login)
            .get());
  if (fresh && !concern.person.empty())
    ports_.engine.note_decision({record, known, true, reader.login, "logged about this child"});
  // The concern is kept; a draft that could not be thrown away does no harm.
  if (const auto draft = ports_.drafts.find(reader.login, "concern"); draft && *draft)
    (void)ports_.drafts.discard(reader.login, "concern");
  settle_soon();

  ConcernSaved saved;
  saved.event = fmt::format("E{}", taken.rows.back().first.value);
  saved.receipt = TRY(ports_.proofs.receipt(taken.rows.back().latest));
  saved.person = person_name(fresh && concern.person.empty() ? record : known);
  if (!concern.person.empty()) saved.who_else = TRY(who_knows(reader, known));
  return saved;
}

// Who else knows the child: every agency with a record, and whom to ring there.
core::Result<std::vector<Helper>> FrontDesk::who_knows(const Reader& reader, RecordNo record) {
  std::vector<core::AgencyRef> agencies;
  {
    const Engine& engine = ports_.engine;
    std::shared_lock lock{engine.mutex()};
    for (const RecordNo own : engine.linker().records_of(engine.linker().person_of(record))) {
      const core::AgencyRef agency = engine.linker().ref_of(own).holder();
      if (agency != reader.agency && std::find(agencies.begin(), agencies.end(), agency) == agencies.end())
        agencies.push_back(agency);
    }
  }
  std::vector<Helper> helpers;
  for (const core::AgencyRef& agency : agencies) {
    const auto desks = TRY(ports_.records.desks_of(agency));
    if (desks.empty())
      helpers.push_back({"", "", agency_words(agency), "", "", "", true});
    else
      helpers.push_back({desks[0].what.name, desks[0].what.role, agency_words(agency), desks[0].what.phone,
                         desks[0].what.email, "", true});
  }
  return helpers;
}

}  // namespace kith::tasks
