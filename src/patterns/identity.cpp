#include "patterns/identity.hpp"

#include <algorithm>

namespace kith::patterns {
namespace {

std::uint32_t index_in(story::ChildView& view, const story::Fact& fact) {
  const auto known =
      std::find_if(view.facts.begin(), view.facts.end(), [&](const story::Fact& f) { return f.no == fact.no; });
  if (known != view.facts.end()) return static_cast<std::uint32_t>(known - view.facts.begin());
  view.facts.push_back(fact);
  return static_cast<std::uint32_t>(view.facts.size() - 1);
}

Level level_of(const std::optional<Finding>& finding) {
  return finding && finding->suppressed.empty() ? finding->level : Level::note;
}

// Nobody can say that a child is unseen who is perhaps the one whom somebody saw last week.
void take_back_silence(const Library& library, std::vector<std::optional<Finding>>& findings,
                       const std::vector<std::optional<Finding>>& supposed) {
  for (std::size_t p = 0; p < findings.size(); ++p) {
    const Pattern& pattern = library.at(PatternNo{static_cast<std::uint16_t>(p)});
    const Level level = level_of(supposed[p]);
    if (!findings[p] || level >= level_of(findings[p])) continue;
    // What rests on a silence is no more serious than it would be without.
    const bool rests_on_silence = std::any_of(pattern.depends.begin(), pattern.depends.end(),
                                              [&](PatternNo on) { return library.at(on).reads_seen; });
    if (pattern.reads_seen && level < Level::consider)
      findings[p]->suppressed = "A child who is perhaps the same was seen: is it one child?";
    else if (pattern.reads_seen || rests_on_silence)
      findings[p]->level = std::max(level, Level::consider);
  }
}

}  // namespace

void add_supposed(const Library& library, story::ChildView& view, std::vector<std::optional<Finding>>& findings,
                  const story::ChildView& supposed_view, const std::vector<std::optional<Finding>>& supposed) {
  take_back_silence(library, findings, supposed);
  for (std::size_t p = 0; p < supposed.size(); ++p) {
    const Pattern& pattern = library.at(PatternNo{static_cast<std::uint16_t>(p)});
    // The figures of two who are perhaps one are no curve: twins are weighed on the same day.
    if (pattern.process || pattern.reads_all_alerts || pattern.compares_figures) continue;
    if (!supposed[p] || supposed[p]->level < Level::consider) continue;
    if (findings[p] && findings[p]->level >= Level::consider) continue;
    if (!supposed[p]->suppressed.empty()) continue;
    Finding finding;
    finding.level = Level::consider;
    for (const std::uint32_t f : supposed[p]->facts) finding.facts.push_back(index_in(view, supposed_view.facts[f]));
    for (const std::uint32_t f : supposed[p]->against)
      finding.against.push_back(index_in(view, supposed_view.facts[f]));
    findings[p] = std::move(finding);
  }
}

}  // namespace kith::patterns
