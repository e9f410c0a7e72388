// An urgent alert is told at once to the person asked; unopened, it goes on to the deputy (design.md, "Who is told").
#include <algorithm>
#include <shared_mutex>

#include "tasks/alert_words.hpp"
#include "tasks/telling_alert.hpp"

namespace kith::tasks {
namespace {

using people::RecordNo;

constexpr core::Days recent_move{365};
constexpr std::uint8_t urgent = 2;
constexpr auto round_at_least = std::chrono::milliseconds{200}, round_at_most = std::chrono::milliseconds{30'000};

}  // namespace

Helper helper_of(const log::Contact& contact) {
  return {contact.name, contact.role, agency_words(contact.agency), contact.phone, contact.email, "", true};
}

std::vector<std::string> regions_of(std::vector<Lived> lived, core::Date today) {
  if (std::any_of(lived.begin(), lived.end(), [](const Lived& one) { return one.address; }))
    std::erase_if(lived, [](const Lived& one) { return !one.address; });
  std::stable_sort(lived.begin(), lived.end(), [](const Lived& a, const Lived& b) { return a.since > b.since; });
  std::vector<std::string> regions;
  for (const Lived& one : lived) {
    if (regions.empty()) regions.push_back(one.region);
    if (one.region == regions.front()) continue;
    // The move was when the present region's first address after this one began.
    core::Date moved = lived.front().since;
    for (const Lived& later : lived)
      if (later.region == regions.front() && later.since >= one.since) moved = std::min(moved, later.since);
    if (moved + recent_move >= today) regions.push_back(one.region);
    break;
  }
  return regions;
}

core::Result<work::Circle> circle_around(const DeskPorts& ports, people::PersonId child, const Family& kin) {
  const Engine& engine = ports.engine;
  work::Circle circle;
  std::vector<RecordNo> records;
  std::vector<Lived> lived;
  for (const RecordNo record : engine.linker().records_of(child)) {
    const auto versions = kin.versions.find(record);
    const auto* latest =
        versions == kin.versions.end() || versions->second.empty() ? nullptr : &versions->second.back().what;
    // Who knows a child by an earlier identity must not learn of the present one.
    if (latest && latest->shielded == "adopted") continue;
    records.push_back(record);
    const core::AgencyRef holder = engine.linker().ref_of(record).holder();
    if (std::find(circle.holders.begin(), circle.holders.end(), holder) == circle.holders.end())
      circle.holders.push_back(holder);
    if (!latest) continue;
    for (const auto& version : versions->second)
      lived.push_back({holder.region,
                       version.what.valid_from ? version.what.valid_from->first_day()
                                               : core::london_day(version.from.had),
                       !version.what.address.empty() || !version.what.postcode.empty()});
  }
  circle.regions = regions_of(std::move(lived), engine.today());
  if (circle.regions.empty() && !circle.holders.empty()) circle.regions.push_back(circle.holders.front().region);
  for (auto& lead : TRY(ports.records.contacts_of(records))) circle.leads.push_back(std::move(lead.what));
  std::vector<core::AgencyRef> services = circle.holders;
  for (const std::string& region : circle.regions)
    for (const char* service : {"csc", "hv", "police", "paeds", "ews"})
      if (std::find(services.begin(), services.end(), core::AgencyRef{service, region}) == services.end())
        services.push_back({service, region});
  for (const core::AgencyRef& service : services)
    for (auto& desk : TRY(ports.records.desks_of(service))) circle.desks.push_back(std::move(desk.what));
  return circle;
}

core::Result<bool> FrontDesk::opened(const log::AlertState& alert, const std::vector<log::Told>& told) {
  const RecordNo anchor[] = {RecordNo{alert.anchor}};
  for (const log::Look& look : TRY(ports_.looks.at_records(anchor))) {
    if (look.what != "alert " + alert.id) continue;
    const auto account = TRY(ports_.accounts.find(look.who));
    if (!account) continue;
    for (const log::Told& one : told)
      if (account->agency == one.agency && account->region == one.region) return true;
  }
  return false;
}

core::Result<void> FrontDesk::tell(const log::AlertState& alert, const std::vector<log::Told>& told,
                                   std::uint8_t turn) {
  work::Addressees whom;
  {
    const Engine& engine = ports_.engine;
    std::shared_lock lock{engine.mutex()};
    const people::PersonId child = engine.linker().person_of(RecordNo{alert.anchor});
    const Family kin = TRY(engine.kin(child, 0));
    whom = work::addressees(TRY(circle_around(ports_, child, kin)), alert.ask, engine.today());
  }
  std::vector<log::Contact> line;
  std::copy_if(whom.asked.begin(), whom.asked.end(), std::back_inserter(line),
               [](const log::Contact& one) { return !one.email.empty(); });
  const std::size_t at_once = turn == 0 ? std::max<std::size_t>(1, line.size()) : 1;
  line.insert(line.end(), whom.deputies.begin(), whom.deputies.end());
  std::erase_if(line, [&](const log::Contact& one) {
    return std::any_of(told.begin(), told.end(), [&](const log::Told& before) { return before.email == one.email; });
  });
  if (line.size() > at_once) line.resize(at_once);
  for (const log::Contact& one : line) {
    TRY_VOID(ports_.tell_urgent(one.email, alert.id));
    const log::Told entry{alert.id, one.agency.agency, one.agency.region, one.role, one.name, one.email, turn,
                         ports_.clock().time_since_epoch().count()};
    TRY(ports_.ledger.record({Act{entry}}, "kith").get());
  }
  return {};
}

core::Result<void> FrontDesk::tell_what_waits() {
  if (!ports_.tell_urgent) return {};
  std::lock_guard lock{telling_};
  core::Result<void> all{};
  for (const log::AlertState& alert : TRY(ports_.alerts.standing(urgent))) {
    if (!TRY(ports_.alerts.answers_to(alert.id)).empty()) continue;
    const auto told = TRY(ports_.alerts.told_of(alert.id));
    std::uint8_t turn = 0;
    if (!told.empty()) {
      const auto waited = ports_.clock().time_since_epoch().count() - told.front().at_ms;
      if (told.back().turn > 0 || waited < ports_.deputy_after.count() || TRY(opened(alert, told))) continue;
      turn = 1;
    }
    // One address that cannot be reached keeps nobody else from hearing; it is tried again in the next round.
    if (auto sent = tell(alert, told, turn); !sent) all = std::move(sent);
  }
  return all;
}

void FrontDesk::tell_now_and_then() {
  const auto round = std::clamp(ports_.deputy_after / 4, round_at_least, round_at_most);
  for (;;) {
    {
      std::unique_lock lock{mutex_};
      tell_wanted_.wait_for(lock, round, [this] { return tell_asked_ || stopping_; });
      if (stopping_) return;
      tell_asked_ = false;
    }
    // Whoever sends it says why it failed; it is tried again in the next round.
    (void)tell_what_waits();
  }
}

}  // namespace kith::tasks
