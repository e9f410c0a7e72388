#include "tasks/backtest.hpp"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>

#include "tasks/child_history.hpp"
#include "tasks/membership.hpp"
#include "tasks/population.hpp"

namespace kith::tasks {
namespace {

using people::PersonId;
using people::RecordNo;

class Player {
 public:
  Player(const Engine& engine, const Population& population, const Families& families, const BacktestOptions& options)
      : engine_(engine), population_(population), families_(families), options_(options), members_(engine.linker()),
        evaluator_(engine.library(), engine.vocabulary()) {}

  void play(std::uint32_t root) {
    if (population_.fact_count(root) == 0) return;
    const Family family = population_.family(root, engine_.vocabulary());
    result.facts += population_.fact_count(root);
    std::vector<PersonId> persons;
    for (const std::uint32_t record : families_.records_of(root)) persons.push_back(engine_.linker().person_of(RecordNo{record}));
    std::sort(persons.begin(), persons.end());
    persons.erase(std::unique(persons.begin(), persons.end()), persons.end());
    for (const PersonId person : persons)
      if (family.chronicle->is_child(person, members_)) play_one(*family.chronicle, person);
  }

  BacktestResult result;

 private:
  void play_one(const story::Chronicle& chronicle, PersonId child) {
    const story::ChildView view = chronicle.view(child, members_);
    if (view.facts.empty()) return;
    ++result.children;
    result.evaluated += view.facts.size();
    result.child_days += (options_.until - view.facts.front().known).count();
    std::set<std::pair<std::string, patterns::Level>> seen;
    bool above = false;
    patterns::AlertNo next{1};
    play_child(evaluator_, engine_.library(), view, options_.until, true, next, [&](const patterns::AlertChange& change, core::Date) {
      using Kind = patterns::AlertChange::Kind;
      if (change.kind != Kind::raised && change.kind != Kind::rose) return;
      const std::pair key{engine_.library().at(change.alert.pattern).id, change.alert.level};
      auto& count = result.by_pattern[key];
      ++count.alerts;
      count.children += seen.insert(key).second;
      above = above || change.alert.level > patterns::Level::consider;
    });
    result.children_with_any += !seen.empty();
    result.children_above_consider += above;
    if (!options_.group_of) return;
    auto& group = result.by_group[options_.group_of(view.records.front())];
    ++group.children;
    group.any += !seen.empty();
    group.above += above;
  }

  const Engine& engine_;
  const Population& population_;
  const Families& families_;
  const BacktestOptions& options_;
  LinkedMembers members_;
  patterns::Evaluator evaluator_;
};

void add_up(BacktestResult& sum, const BacktestResult& part) {
  sum.children += part.children;
  sum.facts += part.facts;
  sum.evaluated += part.evaluated;
  sum.children_with_any += part.children_with_any;
  sum.children_above_consider += part.children_above_consider;
  sum.child_days += part.child_days;
  for (const auto& [key, count] : part.by_pattern) {
    sum.by_pattern[key].alerts += count.alerts;
    sum.by_pattern[key].children += count.children;
  }
  for (const auto& [name, group] : part.by_group) {
    sum.by_group[name].children += group.children;
    sum.by_group[name].any += group.any;
    sum.by_group[name].above += group.above;
  }
}

}  // namespace

core::Result<BacktestResult> backtest(const Engine& engine, const BacktestPorts& ports, const BacktestOptions& options,
                                      const Progress& progress) {
  const double started = options.seconds();
  const Families families = TRY(Families::read(engine.linker(), ports.identities));
  Population::Part everything;
  everything.events.last = EventNo{TRY(ports.proofs.extent()).entries};
  const Population population = TRY(Population::read(
      families, {ports.facts, ports.identities, engine.vocabulary()}, [](std::uint32_t) { return true; }, everything,
      options.threads));
  const double read_at = options.seconds();
  std::atomic<std::size_t> next{0};
  std::mutex mutex;
  BacktestResult result;
  const auto work = [&](bool tells) {
    Player player{engine, population, families, options};
    constexpr std::size_t portion = 64;
    for (std::size_t at = next.fetch_add(portion); at < families.roots().size(); at = next.fetch_add(portion)) {
      for (std::size_t i = at; i < std::min(at + portion, families.roots().size()); ++i) player.play(families.roots()[i]);
      if (tells) progress(std::min(at + portion, families.roots().size()), families.roots().size());
    }
    std::lock_guard lock{mutex};
    add_up(result, player.result);
  };
  std::vector<std::thread> others;
  for (std::size_t t = 1; t < options.threads; ++t) others.emplace_back([&] { work(false); });
  work(true);
  for (std::thread& thread : others) thread.join();
  result.seconds_reading = read_at - started;
  result.seconds_evaluating = options.seconds() - read_at;
  return result;
}

}  // namespace kith::tasks
