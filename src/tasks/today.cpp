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

}  // namespace

bool mine(const Engine& engine, const Reader& reader, PersonId person) {
  if (works_with(engine, person, reader.agency)) return true;
  if (reader.agency.agency != "csc" || (reader.role != "manager" && reader.role != "duty")) return false;
  for (const RecordNo record : engine.linker().records_of(person))
    if (engine.linker().ref_of(record).region == reader.agency.region) return true;
  return false;
}

core::Result<TodayPage> FrontDesk::today(const Reader& reader) {
  const Engine& engine = ports_.engine;
  TodayPage page;
  page.today = engine.today();
  if (!access::may_read_children({reader.agency, reader.role, false})) return page;
  auto standing = TRY(ports_.alerts.standing());
  std::shared_lock lock{engine.mutex()};
  std::erase_if(standing, [&](const log::AlertState& alert) {
    return !mine(engine, reader, engine.linker().person_of(RecordNo{alert.anchor}));
  });
  std::sort(standing.begin(), standing.end(), [](const log::AlertState& a, const log::AlertState& b) {
    return std::tuple(-a.level, a.due.value_or(a.raised_on), a.id) <
           std::tuple(-b.level, b.due.value_or(b.raised_on), b.id);
  });
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
  for (const log::AlertState& state : standing) {
    if (page.to_answer.size() >= shown_max) break;
    if (!TRY(ports_.alerts.answers_to(state.id)).empty()) continue;
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
  std::sort(page.to_answer.begin(), page.to_answer.end(),
            [](const AlertView& a, const AlertView& b) { return a.due < b.due; });
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
