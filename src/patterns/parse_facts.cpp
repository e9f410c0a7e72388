#include "patterns/parse_facts.hpp"
#include "patterns/toml_text.hpp"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace kith::patterns {
namespace {

constexpr std::string_view set_keys[] = {"kinds",           "of",
                                         "within_days",     "where",
                                         "where_any",       "from",
                                         "not_from",        "age_below",
                                         "age_from",        "before_birth",
                                         "since_pregnancy", "seen",
                                         "after_its_day",   "not_followed_by",
                                         "followed_by",     "preceded_by",
                                         "not_preceded_by", "near"};
constexpr std::string_view relation_keys[] = {"facts",        "within_days", "within_working_days", "other_agency",
                                              "other_region", "other_day",   "same_region",         "sooner"};
constexpr std::string_view sooner_keys[] = {"facts", "detail"};
constexpr std::string_view test_keys[] = {"not",          "at_least",     "below",     "contains",
                                          "not_contains", "differs_from", "or_missing"};

std::vector<std::string> strings(const toml::node& node) {
  std::vector<std::string> found;
  if (const auto one = node.value<std::string>()) found.push_back(*one);
  if (const auto* array = node.as_array())
    for (const auto& item : *array)
      if (const auto word = item.value<std::string>()) found.push_back(*word);
  return found;
}

// "missing" among the words stands for a value that was not given.
void take_words(ValueTest& test, std::vector<std::string> words) {
  const auto missing = std::find(words.begin(), words.end(), "missing");
  if (missing != words.end()) {
    test.missing_passes = true;
    words.erase(missing);
  }
  test.words = std::move(words);
}

ValueTest read_test(Reader& reader, std::string_view name, const toml::node& node) {
  ValueTest test;
  test.key = reader.key(node, name);
  const auto* table = node.as_table();
  if (!table) {
    if (strings(node).empty())
      reader.wrong(node, "expected a word, a list of words, or { not = ..., at_least = ..., ... }");
    take_words(test, reader.values(node));
    return test;
  }
  reader.only(*table, test_keys);
  test.missing_passes = reader.flag(*table, "or_missing", false);
  if (const auto* none = table->get("not")) {
    test.op = ValueTest::Op::none_of;
    auto words = reader.values(*none);
    test.missing_passes = std::find(words.begin(), words.end(), "missing") == words.end();
    std::erase(words, "missing");
    test.words = std::move(words);
  } else if (table->contains("at_least") || table->contains("below")) {
    test.op = table->contains("at_least") ? ValueTest::Op::at_least : ValueTest::Op::below;
    test.number = reader.number(*table, table->contains("at_least") ? "at_least" : "below", 0);
  } else if (const auto* contains = table->get("contains")) {
    test.op = ValueTest::Op::contains;
    test.words = reader.values(*contains);
  } else if (const auto* lacks = table->get("not_contains")) {
    // A reason that was not given names nothing.
    test.op = ValueTest::Op::not_contains;
    test.missing_passes = true;
    test.words = reader.values(*lacks);
  } else if (const auto* other = table->get("differs_from")) {
    test.op = ValueTest::Op::differs_from;
    test.other = reader.key(*other, other->value<std::string>().value_or(""));
  } else {
    reader.wrong(node, "expected not, at_least, below, contains, not_contains or differs_from");
  }
  return test;
}

std::vector<ValueTest> read_tests(Reader& reader, const toml::table& table) {
  std::vector<ValueTest> tests;
  for (const auto& [key, node] : table) tests.push_back(read_test(reader, key.str(), node));
  return tests;
}

void read_where(Reader& reader, const toml::table& table, FactSet& set) {
  if (const auto* where = table.get_as<toml::table>("where")) set.where_any.push_back(read_tests(reader, *where));
  if (const auto* any = table.get_as<toml::array>("where_any"))
    for (const auto& node : *any)
      if (const auto* alternative = node.as_table()) set.where_any.push_back(read_tests(reader, *alternative));
}

void read_roles(Reader& reader, const toml::table& table, FactSet& set) {
  if (!table.contains("of")) return;
  set.roles = 0;
  for (const std::string& word : reader.words(table, "of")) {
    if (word == "child")
      set.roles |= story::role::child;
    else if (word == "siblings")
      set.roles |= story::role::sibling;
    else if (word == "parents' children")
      set.roles |= story::role::parents_child;
    else if (word == "siblings elsewhere")
      set.roles |= story::role::sibling_elsewhere;
    else if (word == "adults' children")
      set.roles |= story::role::adults_child;
    else if (word == "carers")
      set.roles |= story::role::carer;
    else if (word == "adults")
      set.roles |= story::role::carer | story::role::adult;
    else if (word == "household")
      set.roles |= story::role::household;
    else
      reader.wrong(*table.get("of"),
                   fmt::format("{} is nobody: expected child, siblings, parents' children, siblings elsewhere, "
                               "carers, adults, adults' children or household",
                               word));
  }
  set.only_others = !(set.roles & story::role::child);
}

std::size_t set_above(Reader& reader, const toml::table& table, const Pattern& pattern) {
  const std::string name = reader.text(table, "facts", "");
  const auto at =
      std::find_if(pattern.sets.begin(), pattern.sets.end(), [&](const FactSet& s) { return s.name == name; });
  if (at != pattern.sets.end()) return static_cast<std::size_t>(at - pattern.sets.begin());
  reader.wrong(table, fmt::format("no [facts.{}] above this one", name));
  return 0;
}

// The answer is owed sooner where a fact says so, such as a plan with its own days between visits.
void read_sooner(Reader& reader, const toml::table& about, const Pattern& pattern, Relation& relation) {
  const auto* node = about.get("sooner");
  if (!node) return;
  const auto* table = node->as_table();
  if (!table || !table->contains("detail") || relation.kind != Relation::Kind::not_followed_by || !relation.grace) {
    reader.wrong(
        *node, "expected sooner = { facts = \"name\", detail = \"visit_days\" } in a not_followed_by with within_days");
    return;
  }
  reader.only(*table, sooner_keys);
  relation.sooner = Relation::Sooner{set_above(reader, *table, pattern),
                                     reader.key(*table->get("detail"), reader.text(*table, "detail", ""))};
}

void read_relations(Reader& reader, const toml::table& table, const Pattern& pattern, FactSet& set) {
  using Kind = Relation::Kind;
  constexpr std::pair<const char*, Kind> kinds[] = {{"not_followed_by", Kind::not_followed_by},
                                                    {"followed_by", Kind::followed_by},
                                                    {"preceded_by", Kind::preceded_by},
                                                    {"not_preceded_by", Kind::not_preceded_by},
                                                    {"near", Kind::near}};
  for (const auto& [name, kind] : kinds) {
    const auto* node = table.get(name);
    if (!node) continue;
    const auto* about = node->as_table();
    if (!about) {
      reader.wrong(*node, "expected { facts = \"name\", within_days = 14 }");
      continue;
    }
    reader.only(*about, relation_keys);
    Relation relation{.kind = kind,
                      .other = 0,
                      .grace = {},
                      .other_agency = reader.flag(*about, "other_agency", false),
                      .other_region = reader.flag(*about, "other_region", false),
                      .same_region = reader.flag(*about, "same_region", false),
                      .other_day = reader.flag(*about, "other_day", false),
                      .sooner = {}};
    if (about->contains("within_days"))
      relation.grace = Grace{static_cast<int>(reader.number(*about, "within_days", 0)), false};
    if (about->contains("within_working_days"))
      relation.grace = Grace{static_cast<int>(reader.number(*about, "within_working_days", 0)), true};
    relation.other = set_above(reader, *about, pattern);
    read_sooner(reader, *about, pattern, relation);
    set.relations.push_back(relation);
  }
}

FactSet read_set(Reader& reader, std::string_view name, const toml::table& table, const Pattern& pattern) {
  reader.only(table, set_keys);
  FactSet set;
  set.name = name;
  set.kinds = reader.kinds(table);
  read_roles(reader, table, set);
  if (table.contains("within_days")) set.within_days = static_cast<int>(reader.number(table, "within_days", 0));
  read_where(reader, table, set);
  set.from = reader.words(table, "from");
  set.not_from = reader.words(table, "not_from");
  set.age_below_months = reader.age(table, "age_below");
  set.age_from_months = reader.age(table, "age_from");
  set.before_birth = reader.flag(table, "before_birth", false);
  set.since_pregnancy = reader.flag(table, "since_pregnancy", false);
  set.seen_only = reader.flag(table, "seen", false);
  set.after_its_day = reader.flag(table, "after_its_day", false);
  read_relations(reader, table, pattern, set);
  return set;
}

}  // namespace

void Reader::wrong(const toml::node& node, std::string what) {
  mistakes_.push_back({file_, node.source().begin.line, std::move(what)});
}

void Reader::only(const toml::table& table, std::span<const std::string_view> known) {
  for (const auto& [key, node] : table)
    if (std::find(known.begin(), known.end(), key.str()) == known.end())
      wrong(node, fmt::format("{} is not known here: expected one of {}", key.str(), fmt::join(known, ", ")));
}

std::string Reader::wanted(const toml::table& table, const char* key) {
  const auto value = table[key].value<std::string>();
  if (!value || value->empty()) wrong(table, fmt::format("expected {} = \"...\"", key));
  return value.value_or("");
}

std::string Reader::text(const toml::table& table, const char* key, const char* otherwise) {
  if (table.contains(key) && !table[key].is_string())
    wrong(*table.get(key), fmt::format("{}: expected text in quotes", key));
  return table[key].value<std::string>().value_or(otherwise);
}

double Reader::number(const toml::table& table, const char* key, double otherwise) {
  if (table.contains(key) && (!table[key].is_number() || *table[key].value<double>() < 0))
    wrong(*table.get(key), fmt::format("{}: expected a number that is not negative", key));
  return table[key].value<double>().value_or(otherwise);
}

bool Reader::flag(const toml::table& table, const char* key, bool otherwise) {
  if (table.contains(key) && !table[key].is_boolean())
    wrong(*table.get(key), fmt::format("{}: expected true or false", key));
  return table[key].value<bool>().value_or(otherwise);
}

std::vector<std::string> Reader::words(const toml::table& table, const char* key) {
  const auto* node = table.get(key);
  if (!node) return {};
  auto found = strings(*node);
  if (found.empty() && !(node->as_array() && node->as_array()->empty()))
    wrong(*node, fmt::format("{}: expected a word or a list of words", key));
  return found;
}

std::optional<int> Reader::age(const toml::table& table, const char* key) {
  if (!table.contains(key)) return std::nullopt;
  const std::string text = table[key].value<std::string>().value_or("");
  int count = 0;
  std::size_t at = 0;
  while (at < text.size() && text[at] >= '0' && text[at] <= '9' && count < 1000)
    count = count * 10 + (text[at++] - '0');
  const std::string unit = text.substr(std::min(at, text.size()));
  if (at > 0 && (unit == " months" || unit == " month")) return count;
  if (at > 0 && (unit == " years" || unit == " year")) return count * 12;
  wrong(*table.get(key), fmt::format("{}: expected an age such as \"6 months\" or \"5 years\"", key));
  return std::nullopt;
}

Level Reader::level(const toml::node& node) {
  const auto level = parse_level(node.value<std::string>().value_or(""));
  if (!level) wrong(node, "expected \"note\", \"consider\", \"suspect\" or \"urgent\"");
  return level.value_or(Level::note);
}

story::KeyNo Reader::key(const toml::node& node, std::string_view name) {
  const auto found = vocabulary_.find_key(name);
  if (!found) wrong(node, fmt::format("{} is no detail key of the vocabulary (keys.csv)", name));
  return found.value_or(story::KeyNo{});
}

Kinds Reader::kinds(const toml::table& table) {
  Kinds found;
  const auto* node = table.get("kinds");
  if (!node) {
    wrong(table, "expected kinds = [\"injury.bruise\", \"injury.*\", \"@group\"]");
    return found;
  }
  for (const std::string& word : words(table, "kinds")) {
    if (!word.empty() && word[0] == '@') {
      const auto group = groups_.kinds.find(word.substr(1));
      if (group == groups_.kinds.end())
        wrong(*node, fmt::format("no group {} of kinds in groups.toml", word));
      else
        found |= group->second;
      continue;
    }
    const auto matching = vocabulary_.matching(word);
    if (matching.empty()) wrong(*node, fmt::format("{} is no kind of the vocabulary", word));
    for (const story::KindNo kind : matching) found.set(kind.value);
  }
  return found;
}

std::vector<std::string> Reader::values(const toml::node& node) {
  std::vector<std::string> found;
  for (std::string& word : strings(node)) {
    if (!word.empty() && word[0] == '@') {
      const auto group = groups_.values.find(word.substr(1));
      if (group == groups_.values.end())
        wrong(node, fmt::format("no group {} of values in groups.toml", word));
      else
        found.insert(found.end(), group->second.begin(), group->second.end());
      continue;
    }
    std::transform(word.begin(), word.end(), word.begin(), [](unsigned char c) { return std::tolower(c); });
    found.push_back(std::move(word));
  }
  return found;
}

namespace {

void read_group(Reader& reader, const std::string& name, const toml::node& node, Groups& groups) {
  const auto* group = node.as_table();
  const auto* values = group ? group->get("values") : nullptr;
  if (!group || group->contains("kinds") == (values != nullptr))
    reader.wrong(node, "expected [name] with kinds = [...] or values = [...]");
  else if (!values)
    groups.kinds[name] = reader.kinds(*group);
  else if (auto& words = groups.values[name] = reader.values(*values); words.empty())
    reader.wrong(*values, "expected a list of words");
}

}  // namespace

Groups read_groups(const std::vector<PatternFile>& files, const story::Vocabulary& vocabulary,
                   std::vector<Mistake>& mistakes) {
  Groups groups;
  for (const PatternFile& file : files) {
    if (file.name != "groups.toml") continue;
    if (const auto line = line_of_stray_character(file.text)) {
      mistakes.push_back({file.name, *line, "expected letters without accents outside of quotes"});
      continue;
    }
    const auto table = toml::parse(file.text, file.name);
    if (!table) {
      mistakes.push_back({file.name, table.error().source().begin.line, std::string{table.error().description()}});
      continue;
    }
    for (const auto& [name, node] : table.table()) {
      Reader reader{file.name, vocabulary, groups, mistakes};
      read_group(reader, std::string{name.str()}, node, groups);
    }
  }
  return groups;
}

void read_facts(Reader& reader, const toml::table& table, const story::Vocabulary&, Pattern& pattern) {
  const auto* facts = table.get_as<toml::table>("facts");
  if (!facts) return;
  // TOML tables have no order of their own; a set may look only at those that stand above it in the file.
  std::vector<std::pair<std::string, const toml::table*>> ordered;
  for (const auto& [name, node] : *facts) {
    if (const auto* set = node.as_table())
      ordered.emplace_back(name.str(), set);
    else
      reader.wrong(node, "expected [facts.name] with kinds = [...]");
  }
  std::sort(ordered.begin(), ordered.end(),
            [](const auto& a, const auto& b) { return a.second->source().begin.line < b.second->source().begin.line; });
  for (const auto& [name, set] : ordered) pattern.sets.push_back(read_set(reader, name, *set, pattern));
}

}  // namespace kith::patterns
