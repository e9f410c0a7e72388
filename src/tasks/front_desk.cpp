#include "tasks/front_desk.hpp"

#include <algorithm>
#include <shared_mutex>

#include "tasks/alert_words.hpp"

namespace kith::tasks {

namespace {
constexpr auto gather_before_settling = std::chrono::milliseconds{50};
}

FrontDesk::FrontDesk(DeskPorts ports)
    : ports_(std::move(ports)), settler_([this] { settle_as_asked(); }), teller_([this] { tell_now_and_then(); }) {}

FrontDesk::~FrontDesk() {
  {
    std::lock_guard lock{mutex_};
    stopping_ = true;
  }
  settle_wanted_.notify_all();
  tell_wanted_.notify_all();
  settler_.join();
  teller_.join();
  for (auto& [id, import] : imports_)
    if (import->worker.joinable()) import->worker.join();
}

void FrontDesk::settle_soon() {
  {
    std::lock_guard lock{mutex_};
    settle_asked_ = true;
  }
  settle_wanted_.notify_one();
}

void FrontDesk::settle_as_asked() {
  for (;;) {
    {
      std::unique_lock lock{mutex_};
      settle_wanted_.wait(lock, [this] { return settle_asked_ || stopping_; });
      if (!settle_asked_) return;
      // What comes in the same moment is settled together; nobody notices so short a wait.
      settle_wanted_.wait_for(lock, gather_before_settling, [this] { return stopping_; });
      settle_asked_ = false;
    }
    // What cannot be settled now stays touched and is settled with the next fact or the next tick.
    (void)ports_.engine.settle([](std::size_t, std::size_t) {});
    {
      std::lock_guard lock{mutex_};
      tell_asked_ = true;
    }
    tell_wanted_.notify_one();
  }
}

core::Result<void> FrontDesk::keep_draft(const Reader& reader, const std::string& form, const std::string& words) {
  if (words.size() > 100'000) return core::fail(core::ErrorKind::invalid_input, "The draft is too long to keep.");
  return words.empty() ? ports_.drafts.discard(reader.login, form) : ports_.drafts.keep(reader.login, form, words);
}

core::Result<std::optional<std::string>> FrontDesk::draft(const Reader& reader, const std::string& form) {
  return ports_.drafts.find(reader.login, form);
}

core::Result<std::vector<PatternView>> FrontDesk::patterns(const Reader&) {
  std::map<std::string, std::size_t> standing;
  for (const log::AlertState& alert : TRY(ports_.alerts.standing())) ++standing[alert.pattern];
  std::vector<PatternView> views;
  for (const patterns::Pattern& pattern : ports_.engine.library().patterns()) {
    std::string levels;
    for (auto rule = pattern.levels.rbegin(); rule != pattern.levels.rend(); ++rule) {
      const std::string word = rule->highest_standing ? "the highest that stands" : patterns::to_string(rule->is);
      if (levels.find(word) == std::string::npos) levels += (levels.empty() ? "" : ", ") + word;
    }
    views.push_back({pattern.id, pattern.title, pattern.why, pattern.condition, pattern.source, pattern.ask, levels,
                     pattern.file, pattern.text, pattern.process, pattern.version, standing[pattern.id]});
  }
  std::sort(views.begin(), views.end(), [](const PatternView& a, const PatternView& b) { return a.id < b.id; });
  return views;
}

core::Result<PatternView> FrontDesk::pattern(const Reader& reader, const std::string& id) {
  for (PatternView& view : TRY(patterns(reader)))
    if (view.id == id) return std::move(view);
  return core::fail(core::ErrorKind::not_found, "There is no such pattern.");
}

std::vector<Choice> FrontDesk::concern_kinds(const Reader& reader) {
  const auto& vocabulary = ports_.engine.vocabulary();
  std::vector<Choice> kinds;
  for (std::size_t k = 0; k < vocabulary.size(); ++k) {
    const story::KindNo no{static_cast<std::uint16_t>(k)};
    const story::Kind& kind = vocabulary.kind(no);
    if (kind.area == "process" || kind.area == "decision" || kind.area == "identity") continue;
    kinds.push_back({kind.code, vocabulary.term(no, reader.profession), kind.area});
  }
  std::stable_sort(kinds.begin(), kinds.end(), [](const Choice& a, const Choice& b) { return a.area < b.area; });
  return kinds;
}

std::string FrontDesk::checkpoint() { return ports_.proofs.checkpoint(); }
std::string FrontDesk::verifier_key() { return ports_.proofs.verifier_key(); }

core::Result<std::string> FrontDesk::tile(const std::string& path) {
  // "0/x001/234" or "0/x001/234.p/5": the index in groups of three digits (C2SP tlog-tiles); a part is cut from the
  // whole.
  std::uint32_t level = 0;
  std::uint64_t index = 0;
  std::size_t at = 0;
  while (at < path.size() && path[at] >= '0' && path[at] <= '9' && at < 2)
    level = level * 10 + static_cast<std::uint32_t>(path[at++] - '0');
  std::size_t digits = 0, part = 0;
  for (; at < path.size(); ++at) {
    if (path[at] == '/' || path[at] == 'x') continue;
    if (path.compare(at, 3, ".p/") == 0) {
      part = static_cast<std::size_t>(std::atoi(path.c_str() + at + 3));
      break;
    }
    if (path[at] < '0' || path[at] > '9' || ++digits > 15)
      return core::fail(core::ErrorKind::not_found, "There is no such tile.");
    index = index * 10 + static_cast<std::uint64_t>(path[at] - '0');
  }
  if (digits == 0 || digits % 3 != 0) return core::fail(core::ErrorKind::not_found, "There is no such tile.");
  std::string bytes = TRY(ports_.proofs.tile(level, index));
  if (part > 0 && bytes.size() > part * 32) bytes.resize(part * 32);
  return bytes;
}

core::Result<void> FrontDesk::health() {
  TRY(ports_.alerts.last_tick());
  return {};
}

}  // namespace kith::tasks
