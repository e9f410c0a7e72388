// Clerical review: pairs of records that may be one person, side by side through the gate, and what a person says of them.
#include <fmt/core.h>

#include <algorithm>
#include <set>
#include <shared_mutex>

#include "tasks/front_desk.hpp"
#include "tasks/telling.hpp"
#include "tasks/two_persons.hpp"

namespace kith::tasks {
namespace {

using people::PersonId;
using people::RecordNo;

constexpr std::size_t pairs_max = 25;

const char* answer_words(people::Answer answer) {
  switch (answer) {
    case people::Answer::same:
      return "same";
    case people::Answer::possible:
      return "possible";
    case people::Answer::too_many_alike:
      return "too many alike";
    case people::Answer::different:
      return "different";
  }
  return "";
}

using Standing = std::map<PersonId, patterns::Level>;

core::Result<Standing> standing_of(const DeskPorts& ports) {
  Standing highest;
  for (const log::AlertState& alert : TRY(ports.alerts.standing())) {
    const auto level = static_cast<patterns::Level>(alert.level + 1);
    const auto [at, fresh] = highest.try_emplace(ports.engine.linker().person_of(RecordNo{alert.anchor}), level);
    at->second = std::max(at->second, level);
  }
  return highest;
}

// Every value that some version gives, the latest first.
template <class Value>
std::string all_of(const std::vector<Stored<log::RecordVersion>>& versions, Value value) {
  std::vector<std::string> seen;
  for (auto version = versions.rbegin(); version != versions.rend(); ++version)
    if (std::string one = value(version->what); !one.empty() && std::find(seen.begin(), seen.end(), one) == seen.end())
      seen.push_back(std::move(one));
  std::string words;
  for (const std::string& one : seen) words += (words.empty() ? "" : "; before: ") + one;
  return words;
}

core::Result<RecordSide> side(const DeskPorts& ports, const Reader& reader, RecordNo record) {
  const people::Linker& linker = ports.engine.linker();
  const core::RowRef ref = linker.ref_of(record);
  const PersonId person = linker.person_of(record);
  const auto versions = TRY(ports.records.versions_of(record));
  RecordSide side;
  side.record = core::to_string(ref);
  side.agency = agency_words(ref.holder());
  side.person = person_name(linker.records_of(person).front());
  side.name = versions.empty() ? "No name yet" : full_name(versions.back().what);
  const bool shield = TRY(shielded(ports.engine, ports.records, person, reader.agency)).any;
  const access::Viewer viewer{reader.agency, reader.role, mine(ports.engine, reader, person)};
  const bool near = access::see_address(viewer, {ref.holder(), "", shield ? "other" : ""});
  side.withheld = !near;
  using Version = log::RecordVersion;
  const auto say = [&](const char* field, auto value, bool open = true) {
    side.says.emplace_back(field, open ? all_of(versions, value) : "");
  };
  say("Name", full_name);
  say("Other names", [](const Version& v) { return v.other_names; });
  say("Date of birth", [](const Version& v) { return v.date_of_birth ? v.date_of_birth->words() : std::string(); });
  say("Sex", [](const Version& v) { return std::string(v.sex == log::Sex::female ? "female" : v.sex == log::Sex::male ? "male" : ""); });
  say("Recorded as", [](const Version& v) { return std::string(log::to_string(v.kind)); });
  say("Address", [](const Version& v) { return v.address; }, near);
  say("Postcode", [](const Version& v) { return v.postcode; }, near);
  say("Telephone", [](const Version& v) { return v.phone; }, near);
  say("NHS number", [](const Version& v) { return v.nhs_number; }, near);
  say("Pupil number", [](const Version& v) { return v.upn; }, near);
  return side;
}

struct Sight {
  bool hidden = false, shielded = false;
};

// Both records pass the gate together: half a pair would tell that there is another half.
core::Result<Sight> sight_of(const DeskPorts& ports, const Reader& reader, RecordNo a, RecordNo b) {
  Sight sight;
  for (const RecordNo record : {a, b}) {
    const auto one = TRY(shielded(ports.engine, ports.records, ports.engine.linker().person_of(record), reader.agency));
    sight.hidden = sight.hidden || one.from_reader;
    sight.shielded = sight.shielded || one.any;
  }
  return sight;
}

core::Result<PairView> view_of_pair(const DeskPorts& ports, const Reader& reader, const people::Possible& pair, bool shielded,
                                    const Standing& standing) {
  PairView view;
  view.a = TRY(side(ports, reader, pair.a));
  view.b = TRY(side(ports, reader, pair.b));
  view.answer = answer_words(pair.why.answer);
  view.probability = pair.why.probability;
  for (const people::Reason& reason : pair.why.reasons) view.reasons.emplace_back(reason.words, reason.bits);
  for (const RecordNo record : {pair.a, pair.b})
    if (const auto at = standing.find(ports.engine.linker().person_of(record)); at != standing.end())
      view.standing = std::max(view.standing.value_or(at->second), at->second);
  view.needs_second = shielded;
  view.may_decide = access::may_decide_links({reader.agency, reader.role, true});
  view.may_join = view.may_decide;
  if (const auto word = ports.engine.word_on(pair.a, pair.b)) {
    view.unsure = word->word == log::LinkWord::unsure;
    view.proposed = word->word == log::LinkWord::proposed;
    view.said = fmt::format("{} said: {}, because {}", word->by, view.unsure ? "cannot tell yet" : "the same person", word->reason);
    if (view.proposed && word->by == reader.login) view.may_join = false;
  }
  return view;
}

// Two persons, by the pair of their records that says most.
struct Listed {
  people::Possible pair;
  bool proposed = false, unsure = false;
  int level = -1;
  std::size_t more = 0;  // pairs of their records
};

// What somebody said of a pair counts for more than what the records say.
bool says_more(const Listed& a, const Listed& b) {
  return std::tuple(a.proposed, a.unsure, a.pair.why.probability) > std::tuple(b.proposed, b.unsure, b.pair.why.probability);
}

// Those of the reader's own people that nobody decided, in the order in which they want eyes.
std::vector<Listed> waiting(const Engine& engine, const Reader& reader, const Standing& standing) {
  const people::Linker& linker = engine.linker();
  std::set<std::pair<RecordNo, RecordNo>> pairs;
  linker.each_possible([&](RecordNo a, RecordNo b) { pairs.insert({a, b}); });
  for (const log::LinkDecision& word : engine.open_words())
    if (word.word == log::LinkWord::proposed)
      pairs.insert({RecordNo{std::min(word.a, word.b)}, RecordNo{std::max(word.a, word.b)}});
  std::map<std::pair<PersonId, PersonId>, Listed> persons;
  for (const auto& [a, b] : pairs) {
    const PersonId one = linker.person_of(a), two = linker.person_of(b);
    if (one == two || !(mine(engine, reader, one) || mine(engine, reader, two))) continue;
    const auto word = engine.word_on(a, b);
    Listed entry{{a, b, linker.explain(a, b)}, word && word->word == log::LinkWord::proposed, word && word->word == log::LinkWord::unsure};
    for (const PersonId person : {one, two})
      if (const auto at = standing.find(person); at != standing.end())
        entry.level = std::max(entry.level, static_cast<int>(at->second));
    const auto [at, fresh] = persons.try_emplace(std::minmax(one, two), entry);
    if (fresh) continue;
    const std::size_t more = at->second.more + 1;
    if (says_more(entry, at->second)) at->second = std::move(entry);
    at->second.more = more;
  }
  std::vector<Listed> listed;
  for (auto& [key, entry] : persons) listed.push_back(std::move(entry));
  std::stable_sort(listed.begin(), listed.end(), [](const Listed& a, const Listed& b) {
    return std::tuple(a.unsure, -a.level, -a.pair.why.probability) < std::tuple(b.unsure, -b.level, -b.pair.why.probability);
  });
  return listed;
}

core::Error no_pair() { return {core::ErrorKind::not_found, "There is no such pair of records here."}; }

struct Found {
  RecordNo a, b;
  Sight sight;
};

// Caller holds engine.mutex().
core::Result<Found> find_pair(const DeskPorts& ports, const Reader& reader, const std::string& a, const std::string& b) {
  const people::Linker& linker = ports.engine.linker();
  const auto one = core::parse_row(a), two = core::parse_row(b);
  if (!one || !two) return tl::unexpected(no_pair());
  const auto first = linker.find(*one), second = linker.find(*two);
  if (!first || !second || *first == *second) return tl::unexpected(no_pair());
  for (const RecordNo record : {*first, *second})
    if (linker.person_of(record) == people::Linker::nobody)
      return core::fail(core::ErrorKind::unavailable, "This record came this moment and is being placed. Try again.");
  const Sight sight = TRY(sight_of(ports, reader, *first, *second));
  if (sight.hidden) return tl::unexpected(no_pair());
  return Found{*first, *second, sight};
}

}  // namespace

core::Result<Shielded> shielded(const Engine& engine, Records& records, PersonId person, const core::AgencyRef& reader) {
  Shielded found;
  for (const RecordNo record : engine.linker().records_of(person))
    for (const auto& version : TRY(records.versions_of(record)))
      if (!version.what.shielded.empty()) {
        found.any = true;
        found.from_reader = found.from_reader || version.what.ref.holder() != reader;
      }
  return found;
}

core::Result<log::LinkWord> word_of_same(const Engine& engine, Records& records, RecordNo a, RecordNo b, const std::string& by) {
  bool concerned = false;
  for (const RecordNo record : {a, b})
    concerned = concerned || TRY(shielded(engine, records, engine.linker().person_of(record), {})).any;
  if (!concerned) return log::LinkWord::same;
  const auto before = engine.word_on(a, b);
  if (!before || before->word != log::LinkWord::proposed) return log::LinkWord::proposed;
  if (before->by == by)
    return core::fail(core::ErrorKind::conflict, "You have said so already: a second person must confirm it.");
  return log::LinkWord::same;
}

core::Result<ReviewPage> FrontDesk::review(const Reader& reader) {
  const Engine& engine = ports_.engine;
  if (!access::may_decide_links({reader.agency, reader.role, true}))
    return core::fail(core::ErrorKind::forbidden, "Your role does not decide whose record is whose.");
  ReviewPage page;
  std::vector<Act> looks;
  {
    std::shared_lock lock{engine.mutex()};
    const Standing standing = TRY(standing_of(ports_));
    for (const Listed& entry : waiting(engine, reader, standing)) {
      const Sight sight = TRY(sight_of(ports_, reader, entry.pair.a, entry.pair.b));
      if (sight.hidden) continue;
      if (page.pairs.size() == pairs_max) {
        page.more = true;
        break;
      }
      page.pairs.push_back(TRY(view_of_pair(ports_, reader, entry.pair, sight.shielded, standing)));
      page.pairs.back().more_pairs = entry.more;
      for (const RecordNo record : {entry.pair.a, entry.pair.b})
        looks.emplace_back(log::Look{reader.login, record.value, "listed for review", "identity",
                                     ports_.clock().time_since_epoch().count()});
    }
  }
  if (!looks.empty()) TRY(ports_.ledger.record(std::move(looks), reader.login).get());
  return page;
}

core::Result<PairView> FrontDesk::pair(const Reader& reader, const std::string& a, const std::string& b) {
  const Engine& engine = ports_.engine;
  if (!access::may_decide_links({reader.agency, reader.role, true}))
    return core::fail(core::ErrorKind::forbidden, "Your role does not decide whose record is whose.");
  PairView view;
  Found found;
  {
    std::shared_lock lock{engine.mutex()};
    found = TRY(find_pair(ports_, reader, a, b));
    const people::Possible pair{found.a, found.b, engine.linker().explain(found.a, found.b)};
    const Standing standing = TRY(standing_of(ports_));
    view = TRY(view_of_pair(ports_, reader, pair, found.sight.shielded, standing));
  }
  std::vector<Act> looks;
  for (const RecordNo record : {found.a, found.b})
    looks.emplace_back(log::Look{reader.login, record.value, "compared with another record", "identity",
                                 ports_.clock().time_since_epoch().count()});
  TRY(ports_.ledger.record(std::move(looks), reader.login).get());
  return view;
}

core::Result<std::string> FrontDesk::decide_link(const Reader& reader, const LinkAnswer& answer) {
  if (!access::may_decide_links({reader.agency, reader.role, true}))
    return core::fail(core::ErrorKind::forbidden, "Your role does not decide whose record is whose.");
  if (answer.word != "same" && answer.word != "different" && answer.word != "unsure")
    return core::fail(core::ErrorKind::invalid_input, "Say if they are one person, two people, or that you cannot tell yet.");
  if (answer.reason.find_first_not_of(" \t\r\n") == std::string::npos)
    return core::fail(core::ErrorKind::invalid_input, "Say in a few words how you know.");
  // One at a time: a second person's word is heard after the first one's.
  std::lock_guard one_at_a_time{deciding_};
  log::LinkWord word = answer.word == "same" ? log::LinkWord::same
                       : answer.word == "different" ? log::LinkWord::different
                                                    : log::LinkWord::unsure;
  {
    std::shared_lock lock{ports_.engine.mutex()};
    const Found found = TRY(find_pair(ports_, reader, answer.a, answer.b));
    if (word == log::LinkWord::same) word = TRY(word_of_same(ports_.engine, ports_.records, found.a, found.b, reader.login));
  }
  const core::RowRef a = TRY(core::parse_row(answer.a)), b = TRY(core::parse_row(answer.b));
  TRY_VOID(ports_.engine.decide(a, b, word, reader.login, answer.reason));
  return word == log::LinkWord::proposed ? std::string("proposed") : answer.word;
}

}  // namespace kith::tasks
