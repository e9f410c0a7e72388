#include "web/components.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kith::web {

std::string_view level_words(patterns::Level level) {
  switch (level) {
    case patterns::Level::urgent:
      return "Urgent";
    case patterns::Level::suspect:
      return "Suspect";
    case patterns::Level::consider:
      return "Consider";
    case patterns::Level::note:
      return "Note";
  }
  return "Note";
}

void level_tag(Html& html, patterns::Level level) {
  html.put("<strong class='govuk-tag kith-level kith-level--{}'>{}</strong>", patterns::to_string(level),
           level_words(level));
}

std::string counted(std::size_t number, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", number, number == 1 ? one : many);
}

std::string days_ago_words(int days) {
  if (days < 0) return "in the future";
  if (days == 0) return "today";
  if (days == 1) return "yesterday";
  if (days < 100) return fmt::format("{} days ago", days);
  const std::size_t months = static_cast<std::size_t>(days) * 12 / 365;
  if (months < 12) return counted(months, "month", "months") + " ago";
  const auto years = counted(months / 12, "year", "years");
  return months % 12 == 0 ? years + " ago" : years + " and " + counted(months % 12, "month", "months") + " ago";
}

Address child_address(const std::string& person) { return Address::of("/child/{}", person); }

void child_link(Html& html, const tasks::Headline& child) {
  html.put("<a class='govuk-link' href='{}'><bdi>{}</bdi></a>", child_address(child.person),
           child.name.empty() ? std::string_view("No name known") : std::string_view(child.name));
}

void child_line(Html& html, const tasks::Headline& child) {
  auto line = html.inside("<p class='govuk-body-s kith-quiet'></p>");
  html.put("{} {}", child.unborn ? "Unborn," : "Born", child.born);
  if (!child.address.empty()) html.put(" · <bdi>{}</bdi>", child.address);
  if (!child.also_known_as.empty()) html.put(" · also known as <bdi>{}</bdi>", child.also_known_as);
  html.put(" · {} of {}", counted(child.records, "record", "records"), counted(child.agencies, "agency", "agencies"));
  if (child.shielded) html.put(" · <strong>Shielded: do not pass on where this child lives</strong>");
}

void phone_link(Html& html, const std::string& phone) {
  std::string digits;
  for (const char c : phone)
    if ((c >= '0' && c <= '9') || (c == '+' && digits.empty())) digits += c;
  if (digits.size() < 3) {
    html.text(phone);
    return;
  }
  html.put("<a class='govuk-link kith-phone' href='tel:{}'>{}</a>", digits, phone);
}

namespace {

void helper(Html& html, const tasks::Helper& who) {
  auto item = html.inside("<li class='kith-helper'></li>");
  if (who.person.empty())
    html.put("<strong class='kith-helper__name'><bdi>{}</bdi></strong>", who.name.empty() ? who.agency : who.name);
  else
    html.put("<a class='govuk-link kith-helper__name' href='{}'><bdi>{}</bdi></a>", child_address(who.person),
             who.name);
  html.put("<span class='kith-helper__role'>{}</span>", who.role);
  if (!who.agency.empty() && !who.name.empty()) html.put("<span class='kith-helper__agency'>{}</span>", who.agency);
  if (!who.phone.empty()) {
    auto line = html.inside("<span class='kith-helper__reach'></span>");
    phone_link(html, who.phone);
  }
  if (!who.email.empty())
    html.put("<span class='kith-helper__reach'><a class='govuk-link' href='mailto:{}'>{}</a></span>", who.email,
             who.email);
  if (who.phone.empty() && who.email.empty() && who.professional)
    html.put("<span class='kith-helper__reach kith-quiet'>No telephone number is known</span>");
}

}  // namespace

void helpers(Html& html, const std::vector<tasks::Helper>& around) {
  auto list = html.inside("<ul class='kith-helpers'></ul>");
  for (const bool professional : {true, false})
    for (const tasks::Helper& who : around)
      if (who.professional == professional) helper(html, who);
}

void fact(Html& html, const tasks::Line& line) {
  auto item = html.inside("<li class='kith-fact'></li>");
  if (line.withheld) {
    html.put("<p class='kith-fact__head'><strong>Held by {}</strong></p>", line.agency);
    html.put("<p class='govuk-body kith-fact__text'>{}</p>", line.withheld_why.empty()
                                                                 ? std::string_view("Not shown to you. Ring them.")
                                                                 : std::string_view(line.withheld_why));
    return;
  }
  {
    auto head = html.inside("<p class='kith-fact__head'></p>");
    html.put("<strong>{}</strong>", line.label);
    if (!line.about.empty()) html.put(" <span>about <bdi>{}</bdi></span>", line.about);
    html.put(" <span class='kith-quiet'>{}, {}</span>", line.when, line.agency);
    if (line.withdrawn) html.put(" <strong class='govuk-tag govuk-tag--grey'>Withdrawn</strong>");
  }
  if (!line.text.empty()) html.put("<p class='govuk-body kith-fact__text' dir='auto'>{}</p>", line.text);
  if (line.late_days > 0)
    html.put("<p class='kith-late'>Written down {} later, on {}</p>",
             counted(static_cast<std::size_t>(line.late_days), "day", "days"), core::day_words(line.recorded));
}

void facts(Html& html, const std::vector<tasks::Line>& lines) {
  auto list = html.inside("<ul class='kith-facts'></ul>");
  for (const tasks::Line& line : lines) fact(html, line);
}

void key_value(Html& html, std::string_view key, std::string_view value) {
  if (value.empty()) return;
  html.put(
      "<div class='govuk-summary-list__row'><dt class='govuk-summary-list__key'>{}</dt>"
      "<dd class='govuk-summary-list__value'><bdi>{}</bdi></dd></div>",
      key, value);
}

}  // namespace kith::web
