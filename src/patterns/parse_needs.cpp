#include "patterns/parse_needs.hpp"

#include <fmt/core.h>

namespace kith::patterns {
namespace {

using Kind = Need::Kind;

constexpr std::string_view need_keys[] = {"count", "at_least", "different", "none", "in_a_row", "broken_by", "cycles_of",
                                          "then", "fall_of", "in", "by", "loss_of", "within_days", "centile_spaces_lost",
                                          "same_mechanism", "told_by", "alert", "level", "cite", "alerts_standing", "agencies",
                                          "child_below", "child_from", "or_unborn", "unseen", "addresses", "held_by", "any", "signs",
                                          "unanswered_working_days", "of_school_age_for_school_days", "school_days_away",
                                          "days_apart", "last_seen_below_days"};

}  // namespace

const NeedReader::Form NeedReader::forms[] = {
    {"count", &NeedReader::count},
    {"none", &NeedReader::none},
    {"in_a_row", &NeedReader::in_a_row},
    {"school_days_away", &NeedReader::school_days_away},
    {"cycles_of", &NeedReader::cycles},
    {"fall_of", &NeedReader::fall},
    {"loss_of", &NeedReader::loss},
    {"centile_spaces_lost", &NeedReader::centiles},
    {"same_mechanism", &NeedReader::same_mechanism},
    {"alert", &NeedReader::alert},
    {"alerts_standing", &NeedReader::standing},
    {"child_below", &NeedReader::child_age},
    {"child_from", &NeedReader::child_age},
    {"of_school_age_for_school_days", &NeedReader::school_age},
    {"unseen", &NeedReader::unseen},
    {"addresses", &NeedReader::addresses},
    {"held_by", &NeedReader::held_by},
    {"unanswered_working_days", &NeedReader::unanswered},
    {"any", &NeedReader::any},
};

std::vector<Need> NeedReader::list(const toml::node* node) {
  std::vector<Need> needs;
  const auto* array = node ? node->as_array() : nullptr;
  if (!array) {
    if (node) reader_.wrong(*node, "expected a list of needs, such as [{ count = \"injuries\", at_least = 2 }]");
    return needs;
  }
  for (const auto& item : *array) {
    if (const auto* table = item.as_table()) needs.push_back(one(*table));
    else reader_.wrong(item, "expected a need in braces, such as { count = \"injuries\", at_least = 2 }");
  }
  return needs;
}

std::size_t NeedReader::set(const toml::node& node) {
  const auto name = node.value<std::string>();
  for (std::size_t s = 0; name && s < pattern_.sets.size(); ++s)
    if (pattern_.sets[s].name == *name) return s;
  reader_.wrong(node, fmt::format("no [facts.{}] in this file", name.value_or("?")));
  return 0;
}

std::vector<std::size_t> NeedReader::sets(const toml::node& node) {
  std::vector<std::size_t> found;
  if (const auto* array = node.as_array())
    for (const auto& item : *array) found.push_back(set(item));
  else
    found.push_back(set(node));
  return found;
}

void NeedReader::different(Need& need, const toml::table& table) {
  const auto word = reader_.text(table, "different", "");
  if (word.empty()) return;
  if (word == "days") need.distinct = Need::Distinct::days;
  else if (word == "agencies") need.distinct = Need::Distinct::agencies;
  else if (word == "regions") need.distinct = Need::Distinct::regions;
  else if (word == "sets") need.distinct = Need::Distinct::sets;
  else {
    need.distinct = Need::Distinct::values;
    need.key = reader_.key(*table.get("different"), word);
  }
}

void NeedReader::figures(Need& need, const toml::table& table) {
  if (const auto* in = table.get("in")) need.sets = sets(*in);
  else reader_.wrong(table, "expected in = \"name of facts\"");
  need.by = reader_.number(table, "by", need.by);
}

int NeedReader::whole(const toml::table& table, const char* key, int otherwise) {
  return static_cast<int>(reader_.number(table, key, otherwise));
}

Need NeedReader::one(const toml::table& table) {
  reader_.only(table, need_keys);
  Need need;
  need.at_least = whole(table, "at_least", 1);
  need.within_days = whole(table, "within_days", 0);
  need.cite = reader_.flag(table, "cite", true);
  if (table.contains("level")) need.level = reader_.level(*table.get("level"));
  different(need, table);
  std::string words;
  for (const Form& form : forms) {
    if (const auto* node = table.get(form.word)) {
      (this->*form.read)(need, table, *node);
      return need;
    }
    words += (words.empty() ? "" : ", ") + std::string{form.word};
  }
  reader_.wrong(table, "this need asks for nothing: expected one of " + words);
  return need;
}

void NeedReader::count(Need& need, const toml::table&, const toml::node& node) {
  need.kind = Kind::count;
  need.sets = sets(node);
}

void NeedReader::none(Need& need, const toml::table&, const toml::node& node) {
  need.kind = Kind::none;
  need.sets = sets(node);
}

// The facts of the row first, then those that break it.
void NeedReader::row(Need& need, const toml::table& table, const toml::node* facts, const char* wanted) {
  const auto* breaks = table.get("broken_by");
  if (!facts || !breaks) {
    reader_.wrong(table, wanted);
    return;
  }
  need.sets = sets(*facts);
  need.first_sets = need.sets.size();
  const auto broken = sets(*breaks);
  need.sets.insert(need.sets.end(), broken.begin(), broken.end());
}

void NeedReader::in_a_row(Need& need, const toml::table& table, const toml::node& node) {
  need.kind = Kind::in_a_row;
  row(need, table, &node, "in_a_row needs broken_by = \"name of facts\"");
}

void NeedReader::school_days_away(Need& need, const toml::table& table, const toml::node& node) {
  need.kind = Kind::school_days_away;
  need.at_least = whole(table, "school_days_away", 10);
  need.key = reader_.key(node, "days");
  row(need, table, table.get("in"), "school_days_away needs in = \"name of facts\" and broken_by = \"name of facts\"");
}

void NeedReader::cycles(Need& need, const toml::table& table, const toml::node& node) {
  need.kind = Kind::cycles;
  const auto* then = table.get("then");
  need.sets = {set(node), then ? set(*then) : 0};
  if (!then) reader_.wrong(table, "cycles_of needs then = \"name of facts\"");
}

void NeedReader::fall(Need& need, const toml::table& table, const toml::node& node) {
  need.kind = Kind::fall;
  pattern_.compares_figures = true;
  need.key = reader_.key(node, node.value<std::string>().value_or(""));
  figures(need, table);
}

void NeedReader::loss(Need& need, const toml::table& table, const toml::node& node) {
  fall(need, table, node);
  need.kind = Kind::loss;
  need.days_apart = whole(table, "days_apart", 1);
}

void NeedReader::centiles(Need& need, const toml::table& table, const toml::node&) {
  need.kind = Kind::centile_fall;
  pattern_.compares_figures = true;
  need.by = reader_.number(table, "centile_spaces_lost", 2);
  figures(need, table);
}

void NeedReader::same_mechanism(Need& need, const toml::table& table, const toml::node& node) {
  need.kind = Kind::same_mechanism;
  need.sets = sets(node);
  need.key = reader_.key(node, reader_.text(table, "told_by", "mechanism"));
  if (need.sets.size() != 2) reader_.wrong(node, "expected two names of facts");
}

void NeedReader::alert(Need& need, const toml::table&, const toml::node& node) {
  need.kind = Kind::alert;
  std::vector<std::string> ids;
  if (const auto* array = node.as_array()) {
    for (const auto& item : *array) ids.push_back(item.value<std::string>().value_or(""));
  } else {
    ids.push_back(node.value<std::string>().value_or(""));
  }
  need.patterns = {PatternNo{static_cast<std::uint16_t>(names_.size())}};
  names_.push_back(std::move(ids));
}

void NeedReader::standing(Need& need, const toml::table& table, const toml::node&) {
  need.kind = Kind::standing;
  need.at_least = whole(table, "alerts_standing", 1);
  need.agencies = whole(table, "agencies", 1);
}

void NeedReader::child_age(Need& need, const toml::table& table, const toml::node&) {
  need.kind = Kind::child_age;
  need.below_months = reader_.age(table, "child_below");
  need.from_months = reader_.age(table, "child_from");
  need.unborn_too = reader_.flag(table, "or_unborn", false);
}

void NeedReader::school_age(Need& need, const toml::table& table, const toml::node&) {
  need.kind = Kind::school_age;
  need.school_days = whole(table, "of_school_age_for_school_days", 10);
}

void NeedReader::unseen(Need& need, const toml::table& table, const toml::node&) {
  need.kind = Kind::unseen;
  need.times = reader_.number(table, "unseen", 1);
  if (const auto* signs = table.get("signs")) need.sets = sets(*signs);
  if (table.contains("last_seen_below_days")) need.last_seen_below_days = whole(table, "last_seen_below_days", 28);
  pattern_.reads_seen = true;
}

void NeedReader::addresses(Need& need, const toml::table& table, const toml::node&) {
  need.kind = Kind::addresses;
  need.at_least = whole(table, "addresses", 3);
}

void NeedReader::held_by(Need& need, const toml::table& table, const toml::node&) {
  need.kind = Kind::held_by;
  need.holders = reader_.words(table, "held_by");
}

void NeedReader::unanswered(Need& need, const toml::table& table, const toml::node&) {
  need.kind = Kind::unanswered;
  need.at_least = whole(table, "unanswered_working_days", 3);
}

void NeedReader::any(Need& need, const toml::table&, const toml::node& node) {
  need.kind = Kind::any;
  if (const auto* array = node.as_array())
    for (const auto& alternative : *array) need.alternatives.push_back(list(&alternative));
  else
    reader_.wrong(node, "expected a list of lists of needs");
}

}  // namespace kith::patterns
