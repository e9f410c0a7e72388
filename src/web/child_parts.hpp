// The sections of a child's page.
#pragma once

#include "tasks/views.hpp"
#include "web/fields.hpp"
#include "web/html.hpp"
#include "web/site.hpp"

namespace kith::web {

// What the reader wants to see of the chronology's table; the drawing always shows the whole.
struct StoryFilter {
  std::string agency, area, from_words, to_words;
  std::optional<core::Date> from, to;
  std::vector<Mistake> mistakes;
  bool any() const { return !agency.empty() || !area.empty() || from || to; }
};

StoryFilter story_filter(const http::Request& request);
void story_table(Html& html, const tasks::ChildPage& child, const StoryFilter& filter);

// Records that may be this child's, why, and the form to say so. `given` is what a refused form held.
struct LinkWords {
  std::string a, b, decision, reason;
  std::vector<Mistake> mistakes;
};
void possible_records(Html& html, const Visit& visit, const tasks::ChildPage& child, const LinkWords& given);

}  // namespace kith::web
