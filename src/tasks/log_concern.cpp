#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <shared_mutex>
#include <sstream>

#include "core/typed_date.hpp"
#include "tasks/alert_words.hpp"
#include "tasks/front_desk.hpp"

namespace kith::tasks {
namespace {

using people::PersonId;
using people::RecordNo;

bool blank(const std::string& text) { return text.find_first_not_of(" \t\r\n") == std::string::npos; }

constexpr std::size_t once_length_max = 200;
// So long a new record is waited for to be linked: its writer wants to know who else knows the child.
constexpr auto linking_patience = std::chrono::seconds{2};

void add_new(std::vector<core::AgencyRef>& agencies, const core::AgencyRef& agency) {
  if (std::find(agencies.begin(), agencies.end(), agency) == agencies.end()) agencies.push_back(agency);
}

// Line ends come back from a browser as they please.
std::string plain_lines(std::string text) {
  std::erase(text, '\r');
  return text;
}

// Beside the drafts: what this writer saved last, so that the same words again are known for the same. No draft of a page
// has this name (web/concern_form).
constexpr const char* sent_form = "sent";
constexpr auto sent_lately_for = std::chrono::hours{1};

std::string digest_of(const DeskPorts& ports, const ConcernForm& concern) {
  std::string all;
  for (const std::string* field : {&concern.person, &concern.given_names, &concern.family_name, &concern.date_of_birth,
                                   &concern.postcode, &concern.kind, &concern.text, &concern.occurred, &concern.seen,
                                   &concern.alone})
    all += plain_lines(*field) + '\0';
  return ports.secrets.digest(all);
}

// A digest, the moment and the event: none of the words.
std::string sent_words(const DeskPorts& ports, const ConcernForm& concern, const std::string& event) {
  return fmt::format("{} {} {}", digest_of(ports, concern), ports.clock().time_since_epoch().count(), event);
}

bool same_words(const log::Event& event, const ConcernForm& concern) {
  const auto said = [&](const char* key) { return std::string{log::value_of(event.detail, key).value_or("")}; };
  const auto chosen = [](const std::string& value) { return value == "yes" || value == "no" ? value : std::string{}; };
  return plain_lines(event.text) == plain_lines(concern.text) && event.kind == concern.kind &&
         said("seen") == chosen(concern.seen) && said("alone") == chosen(concern.alone) &&
         (blank(concern.occurred) || core::parse_typed_date(concern.occurred) == event.occurred);
}

bool decided(const people::Linker& linker, RecordNo a, RecordNo b) {
  const auto why = linker.explain(a, b);
  return std::any_of(why.reasons.begin(), why.reasons.end(),
                     [](const people::Reason& reason) { return reason.field == "decision"; });
}

core::Error no_such_person() { return {core::ErrorKind::not_found, "There is no such person here."}; }

// A person by one of the records, and what is enough to recognise it by.
struct Known {
  RecordNo record;
  log::RecordVersion words;
};

// Names, birth and sex alone, as most records have them: the tie itself is the writer's own word. Where the child lives and
// how to reach it each agency states for itself, and a new record with an old address would say that the child has moved
// back. A number copied, or a name that one record alone has, would pass for a second agency's evidence. An identity that
// stays with its holder (adopted) is not passed on. Caller holds engine.mutex().
core::Result<Known> known_by_others(const Engine& engine, const Reader& reader, PersonId person) {
  const Family kin = TRY(engine.kin(person, 1));
  const std::string name = Telling{engine, reader, person, kin}.headline(person).name;
  const auto born = kin.chronicle->view(person, engine.members()).born;
  std::optional<RecordNo> best;
  const log::RecordVersion* words = nullptr;
  const auto worth = [&](const log::RecordVersion& version) {
    return std::tuple(full_name(version) == name, version.date_of_birth == born, version.kind == log::PersonKind::child);
  };
  for (const RecordNo record : engine.linker().records_of(person)) {
    const auto held = kin.versions.find(record);
    if (held == kin.versions.end() || held->second.empty()) continue;
    const log::RecordVersion& latest = held->second.back().what;
    if (!access::see_link({reader.agency, reader.role, false}, {latest.ref.holder(), "", latest.shielded})) continue;
    if (words && worth(latest) <= worth(*words)) continue;
    best = record;
    words = &latest;
  }
  if (!words) return tl::unexpected(no_such_person());
  Known known{*best, {}};
  known.words.kind = words->kind;
  known.words.given_names = words->given_names;
  known.words.family_name = words->family_name;
  known.words.date_of_birth = words->date_of_birth;
  known.words.sex = words->sex;
  return known;
}

core::Result<log::RecordVersion> described(const ConcernForm& concern) {
  if (blank(concern.given_names) && blank(concern.family_name))
    return core::fail(core::ErrorKind::invalid_input,
                      "Give at least one name of the child, or choose a child that was found.");
  log::RecordVersion version;
  version.given_names = concern.given_names;
  version.family_name = concern.family_name;
  version.postcode = concern.postcode;
  if (!blank(concern.date_of_birth)) {
    auto born = core::parse_typed_date(concern.date_of_birth);
    if (!born)
      return core::fail(core::ErrorKind::invalid_input,
                        "The birth date is no date: write 6/1/2011, 2011-01-06, 2011-01 or 2011.");
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
    auto occurred = core::parse_typed_date(concern.occurred);
    if (!occurred)
      return core::fail(core::ErrorKind::invalid_input,
                        "When it happened is no date: write 6/1/2011, 2011-01-06, 2011-01 or 2011.");
    if (occurred->first_day() > event.recorded.last_day())
      return core::fail(core::ErrorKind::invalid_input, "It cannot have happened in the future.");
    event.occurred = *occurred;
  }
  if (concern.seen == "no" && concern.alone == "yes")
    return core::fail(core::ErrorKind::invalid_input, "A child that was not seen was not seen alone: change seen or alone.");
  for (const auto& [key, value] : {std::pair{"seen", concern.seen}, std::pair{"alone", concern.alone}})
    if (value == "yes" || value == "no") event.detail.emplace_back(key, value);
  return event;
}

}  // namespace

class FrontDesk::Turn {
 public:
  Turn(FrontDesk& desk, std::string name) : desk_(desk), name_(std::move(name)) {
    std::unique_lock lock{desk_.mutex_};
    desk_.taken_.wait(lock, [this] { return desk_.taking_.insert(name_).second; });
  }
  ~Turn() {
    {
      std::lock_guard lock{desk_.mutex_};
      desk_.taking_.erase(name_);
    }
    desk_.taken_.notify_all();
  }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;

 private:
  FrontDesk& desk_;
  std::string name_;
};

// The agency's own record of the child: the one it has, or a new one that says who is meant and is linked by this
// person's word.
core::Result<RecordNo> FrontDesk::record_for(const Reader& reader, const ConcernForm& concern, const std::string& stem,
                                             std::vector<Row>& rows, bool& fresh) {
  log::RecordVersion version;
  fresh = false;
  RecordNo anchor{};
  if (concern.person.empty()) {
    version = TRY(described(concern));
  } else {
    const Engine& engine = ports_.engine;
    std::shared_lock lock{engine.mutex()};
    const auto named = parse_person(concern.person);
    if (!named || named->value >= engine.placed()) return tl::unexpected(no_such_person());
    const PersonId person = engine.linker().person_of(*named);
    for (const RecordNo record : engine.linker().records_of(person))
      if (engine.linker().ref_of(record).holder() == reader.agency) return record;
    Known known = TRY(known_by_others(engine, reader, person));
    anchor = known.record;
    version = std::move(known.words);
  }
  fresh = true;
  version.ref = {reader.agency.agency, reader.agency.region, stem};
  version.valid_from = core::PartialDate{ports_.engine.today()};
  rows.emplace_back(std::move(version));
  return anchor;
}

core::Result<ConcernSaved> FrontDesk::log_concern(const Reader& reader, const ConcernForm& concern) {
  if (!access::may_read_children({reader.agency, reader.role, false}))
    return core::fail(core::ErrorKind::forbidden, "Your role does not write to children's records.");
  if (concern.once.size() > once_length_max)
    return core::fail(core::ErrorKind::invalid_input, "The idempotency key is too long: 200 characters at most.");
  log::Event event = TRY(event_of(concern, ports_.engine.vocabulary(), ports_.clock()));
  const std::string name = concern.once.empty()
                               ? ports_.secrets.token()
                               : ports_.secrets.digest(reader.login + "\n" + core::to_string(reader.agency) + "\n" + concern.once);
  event.ref = {reader.agency.agency, reader.agency.region, "kith-" + name.substr(0, 32)};
  event.recorder = reader.name;
  const Turn turn{*this, event.ref.id};
  if (!concern.once.empty())
    if (const auto before = TRY(ports_.records.find_event(event.ref)))
      if (const auto stored = TRY(ports_.records.event(*before))) return logged_before(reader, concern, *stored);
  if (concern.typed)
    if (const auto stored = TRY(sent_lately(reader, concern))) {
      auto before = logged_before(reader, concern, *stored);
      // What was kept may have been put right since; then these words are news.
      if (before || before.error().kind != core::ErrorKind::conflict) return before;
    }
  return log_anew(reader, concern, std::move(event));
}

// Saved, gone back and saved again: the browser may have fetched the form anew, with another `once`.
core::Result<std::optional<StoredEvent>> FrontDesk::sent_lately(const Reader& reader, const ConcernForm& concern) {
  const auto kept = TRY(ports_.drafts.find(reader.login, sent_form));
  if (!kept) return std::nullopt;
  std::istringstream words{*kept};
  std::string digest, event;
  std::int64_t at_ms = 0;
  words >> digest >> at_ms >> event;
  const core::Instant at{std::chrono::milliseconds{at_ms}};
  if (digest != digest_of(ports_, concern) || ports_.clock() - at > sent_lately_for) return std::nullopt;
  const auto before = TRY(ports_.records.find_event({reader.agency.agency, reader.agency.region, event}));
  if (!before) return std::nullopt;
  return ports_.records.event(*before);
}

core::Result<ConcernSaved> FrontDesk::log_anew(const Reader& reader, const ConcernForm& concern, log::Event event) {
  Batch batch;
  bool fresh = false;
  const RecordNo known = TRY(record_for(reader, concern, event.ref.id, batch.rows, fresh));
  {
    std::shared_lock lock{ports_.engine.mutex()};
    event.record_id =
        fresh ? std::get<log::RecordVersion>(batch.rows[0]).ref.id : ports_.engine.linker().ref_of(known).id;
  }
  const std::string sent = event.ref.id;
  batch.rows.emplace_back(std::move(event));
  batch.author = reader.login;
  std::vector<Row> rows = batch.rows;
  const BatchTaken taken = TRY(ports_.ledger.append(batch).get());
  // A new record must be known before anybody opens it; a fact about a known one does not make its writer wait.
  if (fresh)
    ports_.engine.taken(rows, taken);
  else
    ports_.engine.taken_later(std::move(rows), taken);
  const RecordNo record = taken.rows.back().record.value_or(known);
  if (fresh && !concern.person.empty()) TRY_VOID(join_by_word(reader, record, known));
  const bool placed = !fresh || ports_.engine.link_soon(linking_patience);
  // The concern is kept; a draft that could not be thrown away does no harm.
  if (const auto draft = ports_.drafts.find(reader.login, "concern"); draft && *draft)
    (void)ports_.drafts.discard(reader.login, "concern");
  if (concern.typed) (void)ports_.drafts.keep(reader.login, sent_form, sent_words(ports_, concern, sent));
  settle_soon();

  ConcernSaved saved;
  saved.event = fmt::format("E{}", taken.rows.back().first.value);
  saved.receipt = TRY(ports_.proofs.receipt(taken.rows.back().latest));
  const RecordNo child = fresh && concern.person.empty() ? record : known;
  saved.person = person_name(child);
  saved.unplaced = !placed && concern.person.empty();
  TRY_VOID(tell_who_knows(reader, child, saved));
  return saved;
}

core::Result<void> FrontDesk::join_by_word(const Reader& reader, RecordNo record, RecordNo known) {
  TRY(ports_.ledger
          .record({Act{log::LinkDecision{record.value, known.value, log::LinkWord::same, reader.login, "logged about this child"}}},
                  reader.login)
          .get());
  ports_.engine.note_decision({record, known, true, reader.login, "logged about this child"});
  return {};
}

// The same form pressed twice, or a program that did not hear the answer.
core::Result<ConcernSaved> FrontDesk::logged_before(const Reader& reader, const ConcernForm& concern,
                                                    const StoredEvent& stored) {
  const std::string number = fmt::format("E{}", stored.no.value);
  RecordNo known = stored.record;
  bool same = same_words(stored.event, concern), waits = false;
  if (concern.person.empty()) {
    const auto versions = TRY(ports_.records.versions_of(stored.record));
    const auto said = TRY(described(concern));
    same = same && !versions.empty() && versions.front().what.given_names == said.given_names &&
           versions.front().what.family_name == said.family_name &&
           versions.front().what.date_of_birth == said.date_of_birth;
  } else {
    const auto named = parse_person(concern.person);
    std::shared_lock lock{ports_.engine.mutex()};
    const auto& linker = ports_.engine.linker();
    if (!named || named->value >= ports_.engine.placed())
      return tl::unexpected(no_such_person());
    known = *named;
    // A record made for this concern may still wait to be joined to its child; the word for it may even be lost with a
    // process that ended between the two.
    const bool own = stored.event.record_id == stored.event.ref.id;
    const bool joined = linker.person_of(stored.record) == linker.person_of(known);
    same = same && (own || joined);
    waits = own && !joined && stored.record.value < linker.size() && !decided(linker, stored.record, known);
  }
  if (!same)
    return core::fail(core::ErrorKind::conflict,
                      fmt::format("What was sent before from this form is kept as {}; these are other words.", number));
  if (waits) TRY_VOID(join_by_word(reader, stored.record, known));
  ConcernSaved saved;
  saved.event = number;
  saved.receipt = TRY(ports_.proofs.receipt(stored.from.entry));
  saved.person = person_name(known);
  saved.before = true;
  TRY_VOID(tell_who_knows(reader, known, saved));
  return saved;
}

core::Result<void> FrontDesk::tell_who_knows(const Reader& reader, RecordNo record, ConcernSaved& saved) {
  saved.who_else = TRY(who_knows(reader, record));
  const Engine& engine = ports_.engine;
  std::shared_lock lock{engine.mutex()};
  const PersonId person = engine.linker().person_of(record);
  if (person == people::Linker::nobody) {
    saved.unplaced = true;
    return {};
  }
  std::vector<core::AgencyRef> agencies;
  for (const PersonId other : TRY(possible_persons(ports_, reader, person)))
    for (const RecordNo own : engine.linker().records_of(other)) add_new(agencies, engine.linker().ref_of(own).holder());
  saved.may_be_known_by = agencies.size();
  return {};
}

// Who else knows the child: every agency with a record, and whom to ring there.
core::Result<std::vector<Helper>> FrontDesk::who_knows(const Reader& reader, RecordNo record) {
  std::vector<core::AgencyRef> agencies;
  {
    const Engine& engine = ports_.engine;
    std::shared_lock lock{engine.mutex()};
    const auto own = engine.linker().records_of(engine.linker().person_of(record));
    for (const auto& [no, versions] : TRY(ports_.records.versions_of_all(own))) {
      const core::AgencyRef agency = engine.linker().ref_of(no).holder();
      const std::string shield = versions.empty() ? "" : versions.back().what.shielded;
      if (agency != reader.agency && access::see_link({reader.agency, reader.role, false}, {agency, "", shield}))
        add_new(agencies, agency);
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
