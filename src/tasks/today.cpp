#include <algorithm>
#include <shared_mutex>

#include "tasks/alert_words.hpp"
#include "tasks/front_desk.hpp"

namespace kith::tasks {
namespace {

using people::PersonId;
using people::RecordNo;

constexpr std::size_t shown_max = 25;
constexpr int lately_days = 60;  // an import of old files is no news

bool works_with(const Engine& engine, PersonId person, const core::AgencyRef& agency) {
  for (const RecordNo record : engine.linker().records_of(person))
    if (engine.linker().ref_of(record).holder() == agency) return true;
  return false;
}

// In so many words, or because this agency has the role; a manager answers for what is asked of a manager alone.
bool asked_of(const Reader& reader, const std::string& ask) {
  if (core::agency_type(reader.agency.agency) != work::agency_of_role(ask)) return false;
  return (reader.role == "manager") == (ask.find("manager") != std::string::npos);
}

// What is urgent before anything else, then what is asked of the reader's own role.
int turn_of(const Reader& reader, patterns::Level level, const std::string& ask) {
  return level == patterns::Level::urgent ? 0 : asked_of(reader, ask) ? 1 : 2;
}

// Those of the reader that nobody has answered, in the order in which they want an answer.
core::Result<void> keep_open(const DeskPorts& ports, const Reader& reader, std::vector<log::AlertState>& standing) {
  const Engine& engine = ports.engine;
  std::vector<log::AlertState> open;
  for (log::AlertState& alert : standing)
    if (mine(engine, reader, engine.linker().person_of(RecordNo{alert.anchor})) &&
        TRY(ports.alerts.answers_to(alert.id)).empty())
      open.push_back(std::move(alert));
  const auto place = [&](const log::AlertState& alert) {
    const auto level = static_cast<patterns::Level>(alert.level + 1);
    return std::tuple(turn_of(reader, level, alert.ask), -alert.level, alert.due.value_or(alert.raised_on), alert.id);
  };
  std::sort(open.begin(), open.end(),
            [&](const log::AlertState& a, const log::AlertState& b) { return place(a) < place(b); });
  standing = std::move(open);
  return {};
}

}  // namespace

bool mine(const Engine& engine, const Reader& reader, PersonId person) {
  if (works_with(engine, person, reader.agency)) return true;
  if (reader.agency.agency != "csc" || (reader.role != "manager" && reader.role != "duty")) return false;
  for (const RecordNo record : engine.linker().records_of(person))
    if (engine.linker().ref_of(record).region == reader.agency.region) return true;
  return false;
}

core::Result<TodayPage> FrontDesk::today(const Reader& reader, std::size_t page_no) {
  const Engine& engine = ports_.engine;
  TodayPage page;
  page.today = engine.today();
  if (!access::may_read_children({reader.agency, reader.role, false})) return page;
  auto standing = TRY(ports_.alerts.standing());
  std::shared_lock lock{engine.mutex()};
  const auto sitting = ports_.records.sit();
  TRY_VOID(keep_open(ports_, reader, standing));
  page.to_answer_all = standing.size();
  page.pages = std::max<std::size_t>(1, (standing.size() + shown_max - 1) / shown_max);
  page.page = std::clamp<std::size_t>(page_no, 1, page.pages);
  std::vector<PersonId> shown;
  const auto show = [&](PersonId person, const auto& use) -> core::Result<void> {
    const Family kin = TRY(engine.kin(person, 1));
    const Telling telling{engine, reader, person, kin};
    Headline head = telling.headline(person);
    TRY_VOID(use(telling, head, kin));
    if (std::find(shown.begin(), shown.end(), person) != shown.end()) return {};
    shown.push_back(person);
    page.children.push_back(std::move(head));
    return {};
  };
  const std::size_t first = (page.page - 1) * shown_max;
  for (std::size_t at = first; at < std::min(first + shown_max, standing.size()); ++at) {
    const log::AlertState& state = standing[at];
    TRY_VOID(show(engine.linker().person_of(RecordNo{state.anchor}),
                  [&](const Telling& telling, Headline& head, const Family& kin) -> core::Result<void> {
                    const auto circle = TRY(circle_around(ports_, telling.child(), kin));
                    AlertView view = TRY(alert_view(ports_, telling, state, {}, head, circle));
                    head.standing = view.level;
                    page.to_answer.push_back(std::move(view));
                    return {};
                  }));
  }
  std::stable_sort(page.changed.begin(), page.changed.end(),
                   [](const auto& a, const auto& b) { return a.second.recorded > b.second.recorded; });
  std::stable_sort(page.to_answer.begin(), page.to_answer.end(), [&](const AlertView& a, const AlertView& b) {
    return std::tuple(turn_of(reader, a.level, a.ask), a.due) < std::tuple(turn_of(reader, b.level, b.ask), b.due);
  });
  for (const auto& [event_no, record] : engine.latest_events()) {
    if (page.changed.size() >= shown_max) break;
    const PersonId person = engine.linker().person_of(record);
    if (!mine(engine, reader, person)) continue;
    const auto event = TRY(ports_.records.event(event_no));
    if (!event || event->event.recorded.last_day() + core::Days{lately_days} < page.today) continue;
    TRY_VOID(show(person, [&](const Telling& telling, Headline& head, const Family&) -> core::Result<void> {
      if (telling.shows(*event)) page.changed.emplace_back(head, telling.line(*event));
      return {};
    }));
  }
  return page;
}

}  // namespace kith::tasks
