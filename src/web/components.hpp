// Small parts that several pages share. Each appends to the page; none decides anything.
#pragma once

#include <map>

#include "tasks/views.hpp"
#include "web/html.hpp"

namespace kith::web {

std::string_view level_words(patterns::Level level);
void level_tag(Html& html, patterns::Level level);
std::string counted(std::size_t number, std::string_view one, std::string_view many);  // "1 record", "3 records"
std::string days_ago_words(int days);  // "today", "yesterday", "61 days ago", "2 years and 3 months ago"

Address child_address(const std::string& person);
void child_link(Html& html, const tasks::Headline& child);
// Born, address, other names, how many records: one line under a name.
void child_line(Html& html, const tasks::Headline& child);

// Name, role, agency, telephone: who can be rung, professionals first.
void helpers(Html& html, const std::vector<tasks::Helper>& around);
void phone_link(Html& html, const std::string& phone);

// One fact with its source and its times, late entries marked.
void fact(Html& html, const tasks::Line& line);
void facts(Html& html, const std::vector<tasks::Line>& lines);

void key_value(Html& html, std::string_view key, std::string_view value);  // a row of a summary list; none when empty

}  // namespace kith::web
