#include <algorithm>
#include <map>

#include "core/typed_date.hpp"
#include "web/areas.hpp"
#include "web/child_parts.hpp"
#include "web/components.hpp"

namespace kith::web {
namespace {

bool shown(const tasks::Line& line, const StoryFilter& filter, const std::string& holder) {
  if (!filter.agency.empty() && filter.agency != holder) return false;
  if (!filter.area.empty() && filter.area != line.area) return false;
  if (filter.from && line.day < *filter.from) return false;
  return !filter.to || line.day <= *filter.to;
}

// Who holds each line, in one word; every agency's is made once.
class Holders {
 public:
  explicit Holders(const std::vector<tasks::Line>& lines) {
    of_line_.reserve(lines.size());
    for (const auto& line : lines) of_line_.push_back(&word(line));
  }
  const std::string& of_line(std::size_t number) const { return *of_line_[number]; }
  const std::map<std::string, std::string>& words() const { return words_; }  // and the agency in words

 private:
  const std::string& word(const tasks::Line& line) {
    for (const auto& [holder, known] : known_)
      if (*holder == line.holder) return *known;
    const auto at = words_.try_emplace(core::to_string(line.holder), line.agency).first;
    known_.emplace_back(&line.holder, &at->first);
    return at->first;
  }

  std::vector<const std::string*> of_line_;
  std::vector<std::pair<const core::AgencyRef*, const std::string*>> known_;
  std::map<std::string, std::string> words_;
};

void filter_form(Html& html, const tasks::ChildPage& child, const StoryFilter& filter, const Holders& holders) {
  std::vector<tasks::Choice> by_agency = {{"", "All agencies"}}, by_area = {{"", "Everything"}};
  for (const auto& [code, words] : holders.words()) by_agency.push_back({code, words});
  for (const Area& area : areas())
    if (std::any_of(child.lines.begin(), child.lines.end(), [&](const auto& line) { return line.area == area.code; }))
      by_area.push_back({std::string{area.code}, std::string{area.words}});
  auto form = html.inside("<form class='kith-filter' method='get' action='{}' data-filter='story'></form>",
                          child_address(child.head.person).fragment("chronology"));
  select_field(html, {.id = "agency", .label = "Agency", .value = filter.agency}, by_agency, filter.mistakes);
  select_field(html, {.id = "area", .label = "About", .value = filter.area}, by_area, filter.mistakes);
  text_field(html, {.id = "from", .label = "From", .value = filter.from_words, .width_chars = 10}, filter.mistakes);
  text_field(html, {.id = "to", .label = "To", .value = filter.to_words, .width_chars = 10}, filter.mistakes);
  html.put("<button class='govuk-button govuk-button--secondary' type='submit'>Show</button>");
}

void detail(Html& html, const tasks::Line& line) {
  if (line.detail.empty() && line.recorder.empty()) return;
  auto list = html.inside("<p class='kith-detail'></p>");
  bool first = true;
  for (const auto& [question, answer] : line.detail) {
    html.put(first ? Markup<std::string, std::string>("{}: <bdi>{}</bdi>")
                   : Markup<std::string, std::string>(" · {}: <bdi>{}</bdi>"),
             question, answer);
    first = false;
  }
  if (line.recorder.empty()) return;
  if (!first) html.put(" · ");
  html.put("written by <bdi>{}</bdi>", line.recorder);
}

void what(Html& html, const tasks::Line& line) {
  auto cell = html.inside("<td class='govuk-table__cell' role='cell'></td>");
  if (line.withheld) {
    html.put("<strong>Something is held here.</strong> {}", line.withheld_why.empty()
                                                                ? std::string_view("You may not read it: ring them.")
                                                                : std::string_view(line.withheld_why));
    return;
  }
  {
    auto head = html.inside("<p class='kith-story__head'></p>");
    area_mark(html, area_of(line.area));
    html.put("<strong>{}</strong>", line.label);
    if (!line.about.empty()) html.put(" about <bdi>{}</bdi>", line.about);
    if (line.seen_alone)
      html.put(" <strong class='govuk-tag govuk-tag--green'>Seen alone</strong>");
    else if (line.seen)
      html.put(" <strong class='govuk-tag govuk-tag--turquoise'>Seen</strong>");
    if (line.withdrawn) html.put(" <strong class='govuk-tag govuk-tag--grey'>Withdrawn</strong>");
  }
  if (!line.text.empty()) html.put("<p class='kith-story__text' dir='auto'>{}</p>", line.text);
  detail(html, line);
  if (line.versions > 1)
    html.put("<p class='kith-detail'>Changed: {}; earlier ones are kept</p>",
             counted(line.versions, "version", "versions"));
}

void story_row(Html& html, const tasks::Line& line, const std::string& holder) {
  auto row = html.inside("<tr class='govuk-table__row' role='row' id='{}' data-agency='{}' data-area='{}'></tr>",
                         line.id, holder, line.area);
  {
    auto cell = html.inside("<td class='govuk-table__cell kith-story__when' role='cell'></td>");
    html.text(line.when);
    if (line.late_days > 0)
      html.put(" <span class='kith-late'>written {} later, {}</span>",
               counted(static_cast<std::size_t>(line.late_days), "day", "days"), core::day_words(line.recorded));
  }
  html.put("<td class='govuk-table__cell kith-story__agency' role='cell'>{}</td>", line.agency);
  what(html, line);
}

void gap_row(Html& html, const tasks::Gap& gap) {
  html.put(
      "<tr class='govuk-table__row kith-story__gap' role='row' data-gap><td class='govuk-table__cell' role='cell' "
      "colspan='3'>{} to {}: "
      "<strong>{}</strong></td></tr>",
      core::day_words(gap.from), core::day_words(gap.to), gap.words);
}

}  // namespace

StoryFilter story_filter(const http::Request& request) {
  StoryFilter filter{.agency = request.parameter("agency"),
                     .area = request.parameter("area"),
                     .from_words = request.parameter("from"),
                     .to_words = request.parameter("to"),
                     .from = {},
                     .to = {},
                     .mistakes = {}};
  if (!filter.from_words.empty()) {
    if (const auto day = core::parse_typed_date(filter.from_words))
      filter.from = day->first_day();
    else
      filter.mistakes.push_back({"from", "Enter the first day like 6/1/2011, 2011-01-06, 2011-01 or 2011"});
  }
  if (!filter.to_words.empty()) {
    if (const auto day = core::parse_typed_date(filter.to_words))
      filter.to = day->last_day();
    else
      filter.mistakes.push_back({"to", "Enter the last day like 6/1/2011, 2011-01-06, 2011-01 or 2011"});
  }
  return filter;
}

void story_table(Html& html, const tasks::ChildPage& child, const StoryFilter& filter) {
  const Holders holders{child.lines};
  filter_form(html, child, filter, holders);
  std::size_t count = 0;
  for (std::size_t i = 0; i < child.lines.size(); ++i) count += shown(child.lines[i], filter, holders.of_line(i));
  std::vector<const tasks::Gap*> gaps;
  if (!filter.any())
    for (const auto& gap : child.gaps) gaps.push_back(&gap);
  std::sort(gaps.begin(), gaps.end(), [](auto* a, auto* b) { return a->to > b->to; });
  {
    auto state = html.inside("<p class='govuk-body' id='story-count' role='status'></p>");
    html.put("Showing {} of {}, latest first. ", count, counted(child.lines.size(), "event", "events"));
    if (filter.any())
      html.put("<a class='govuk-link' href='{}'>Show all</a>", child_address(child.head.person).fragment("chronology"));
  }
  auto table = html.inside("<table class='govuk-table kith-story' role='table' id='story'></table>");
  html.put(
      "<caption class='govuk-visually-hidden'>Chronology, latest first</caption>"
      "<thead class='govuk-table__head' role='rowgroup'><tr class='govuk-table__row' role='row'><th scope='col' "
      "role='columnheader' "
      "class='govuk-table__header kith-story__when'>When</th><th scope='col' role='columnheader' "
      "class='govuk-table__header "
      "kith-story__agency'>Agency</th><th scope='col' role='columnheader' "
      "class='govuk-table__header'>What</th></tr></thead>");
  auto body = html.inside("<tbody class='govuk-table__body' role='rowgroup'></tbody>");
  std::size_t next_gap = 0;
  for (std::size_t i = 0; i < child.lines.size(); ++i) {
    for (; next_gap < gaps.size() && gaps[next_gap]->to > child.lines[i].day; ++next_gap)
      gap_row(html, *gaps[next_gap]);
    if (shown(child.lines[i], filter, holders.of_line(i))) story_row(html, child.lines[i], holders.of_line(i));
  }
  for (; next_gap < gaps.size(); ++next_gap) gap_row(html, *gaps[next_gap]);
}

}  // namespace kith::web
