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

// Nobody can say that a child is unseen who is perhaps the one whom somebody saw last week.
void take_back_silence(Finding& silence, const std::optional<Finding>& supposed) {
  const Level level = supposed && supposed->suppressed.empty() ? supposed->level : Level::note;
  if (level < Level::consider)
    silence.suppressed = "A child who is perhaps the same was seen: is it one child?";
  else
    silence.level = std::min(silence.level, level);
}

}  // namespace

void add_supposed(const Library& library, story::ChildView& view, std::vector<std::optional<Finding>>& findings,
                  const story::ChildView& supposed_view, const std::vector<std::optional<Finding>>& supposed) {
  for (std::size_t p = 0; p < supposed.size(); ++p) {
    const Pattern& pattern = library.at(PatternNo{static_cast<std::uint16_t>(p)});
    // The figures of two who are perhaps one are no curve: twins are weighed on the same day.
    if (pattern.process || pattern.reads_all_alerts || pattern.compares_figures) continue;
    if (pattern.reads_seen && findings[p]) take_back_silence(*findings[p], supposed[p]);
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
