// Reads pattern files (docs/patterns.md). Every mistake is reported with its file, line and what was expected.
#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>

#include "patterns/parse_facts.hpp"
#include "patterns/parse_needs.hpp"
#include "patterns/toml_text.hpp"

namespace kith::patterns {
namespace {

constexpr std::string_view top_keys[] = {"id", "version", "title", "why", "source", "condition", "ask", "ask_from", "process",
                                         "live_only", "questions", "answer_due_days", "answer_due_working_days", "facts",
                                         "level", "unless", "shows", "against", "unseen"};
constexpr std::string_view ask_from_keys[] = {"age", "ask"};

std::vector<std::size_t> named_sets(Reader& reader, const Pattern& pattern, const toml::table& table, const char* key) {
  std::vector<std::size_t> found;
  for (const std::string& name : reader.words(table, key)) {
    const auto at = std::find_if(pattern.sets.begin(), pattern.sets.end(), [&](const FactSet& s) { return s.name == name; });
    if (at == pattern.sets.end()) reader.wrong(*table.get(key), fmt::format("no [facts.{}] in this file", name));
    else found.push_back(static_cast<std::size_t>(at - pattern.sets.begin()));
  }
  return found;
}

void read_levels(Reader& reader, const toml::table& table, Pattern& pattern, std::vector<std::vector<std::string>>& names) {
  NeedReader needs{reader, pattern, names};
  const auto* levels = table.get_as<toml::array>("level");
  if (!levels || levels->empty()) {
    reader.wrong(table, "expected at least one [[level]] with is = \"consider\" and needs = [...]");
    return;
  }
  for (const auto& node : *levels) {
    const auto* level = node.as_table();
    if (!level) {
      reader.wrong(node, "expected a [[level]] table");
      continue;
    }
    LevelRule rule;
    const auto* is = level->get("is");
    if (is && is->value<std::string>() == "highest standing") rule.highest_standing = true;
    else if (is) rule.is = reader.level(*is);
    else reader.wrong(*level, "expected is = \"note\", \"consider\", \"suspect\" or \"urgent\"");
    rule.needs = needs.list(level->get("needs"));
    if (rule.needs.empty()) reader.wrong(*level, "expected needs = [...]: a level without needs would always hold");
    pattern.levels.push_back(std::move(rule));
  }
  std::stable_sort(pattern.levels.begin(), pattern.levels.end(), [](const auto& a, const auto& b) { return a.is > b.is; });
  if (const auto* unless = table.get_as<toml::array>("unless"))
    for (const auto& node : *unless)
      if (const auto* suppression = node.as_table())
        pattern.unless.push_back({needs.list(suppression->get("needs")), reader.text(*suppression, "because", "")});
}

void read_unseen(Reader& reader, const toml::table& table, Pattern& pattern) {
  const auto* limits = table.get_as<toml::array>("unseen");
  if (!limits) return;
  for (const auto& node : *limits)
    if (const auto* limit = node.as_table())
      pattern.unseen.push_back({reader.age(*limit, "below").value_or(18 * 12), static_cast<int>(reader.number(*limit, "days", 0))});
}

// A child outgrows some of those who are asked: from five no health visitor is theirs.
void read_ask_from(Reader& reader, const toml::table& table, Pattern& pattern) {
  const auto* node = table.get("ask_from");
  if (!node) return;
  const auto* list = node->as_array();
  if (!list) return reader.wrong(*node, "expected ask_from = [{ age = \"5 years\", ask = \"school nurse\" }]");
  for (const auto& item : *list) {
    const auto* one = item.as_table();
    if (!one || !one->contains("age")) {
      reader.wrong(item, "expected { age = \"5 years\", ask = \"school nurse\" }");
      continue;
    }
    reader.only(*one, ask_from_keys);
    pattern.ask_from.push_back({reader.age(*one, "age").value_or(0), reader.wanted(*one, "ask")});
  }
}

// What speaks against is shown with every alert; a pattern that names nothing of its own gets what is good to know.
void add_default_against(const story::Vocabulary& vocabulary, Pattern& pattern) {
  FactSet good;
  good.name = "protective";
  for (const char* code : {"protective.*", "observation.positive"})
    for (const story::KindNo kind : vocabulary.matching(code)) good.kinds.set(kind.value);
  good.roles = story::role::child | story::role::carer | story::role::adult;
  good.within_days = 180;
  pattern.against = {pattern.sets.size()};
  pattern.sets.push_back(std::move(good));
}

Pattern read_pattern(Reader& reader, const toml::table& table, const PatternFile& file, const story::Vocabulary& vocabulary,
                     std::vector<std::vector<std::string>>& names) {
  Pattern pattern;
  reader.only(table, top_keys);
  pattern.file = file.name;
  pattern.text = file.text;
  pattern.id = reader.wanted(table, "id");
  pattern.title = reader.wanted(table, "title");
  pattern.why = reader.wanted(table, "why");
  pattern.source = reader.wanted(table, "source");
  pattern.ask = reader.wanted(table, "ask");
  read_ask_from(reader, table, pattern);
  pattern.condition = reader.text(table, "condition", "");
  pattern.version = static_cast<int>(reader.number(table, "version", 1));
  pattern.process = reader.flag(table, "process", false);
  pattern.live_only = reader.flag(table, "live_only", false);
  pattern.questions = reader.words(table, "questions");
  if (table.contains("answer_due_days")) pattern.answer_due = Grace{static_cast<int>(reader.number(table, "answer_due_days", 1)), false};
  if (table.contains("answer_due_working_days"))
    pattern.answer_due = Grace{static_cast<int>(reader.number(table, "answer_due_working_days", 1)), true};
  read_facts(reader, table, vocabulary, pattern);
  read_unseen(reader, table, pattern);
  read_levels(reader, table, pattern, names);
  pattern.shows = named_sets(reader, pattern, table, "shows");
  pattern.against = named_sets(reader, pattern, table, "against");
  if (!table.contains("against")) add_default_against(vocabulary, pattern);
  for (const FactSet& set : pattern.sets) pattern.kinds |= set.kinds;
  return pattern;
}

void each_need(std::vector<Need>& needs, const auto& visit) {
  for (Need& need : needs) {
    visit(need);
    for (auto& alternative : need.alternatives) each_need(alternative, visit);
  }
}

void each_need(Pattern& pattern, const auto& visit) {
  for (LevelRule& rule : pattern.levels) each_need(rule.needs, visit);
  for (Suppression& unless : pattern.unless) each_need(unless.needs, visit);
}

}  // namespace

tl::expected<Library, std::vector<Mistake>> Library::parse(const std::vector<PatternFile>& files,
                                                           const story::Vocabulary& vocabulary) {
  std::vector<Mistake> mistakes;
  const Groups groups = read_groups(files, vocabulary, mistakes);
  std::vector<Pattern> read;
  std::vector<std::vector<std::string>> names;
  std::vector<std::vector<std::string>> needed;  // by pattern: the ids that it reads
  for (const PatternFile& file : files) {
    if (file.name == "groups.toml") continue;
    if (const auto line = line_of_stray_character(file.text)) {
      mistakes.push_back({file.name, *line, "expected letters without accents outside of quotes"});
      continue;
    }
    const auto table = toml::parse(file.text, file.name);
    if (!table) {
      mistakes.push_back({file.name, table.error().source().begin.line, std::string{table.error().description()}});
      continue;
    }
    Reader reader{file.name, vocabulary, groups, mistakes};
    read.push_back(read_pattern(reader, table.table(), file, vocabulary, names));
  }
  std::map<std::string, std::size_t> by_id;
  for (std::size_t p = 0; p < read.size(); ++p)
    if (!by_id.emplace(read[p].id, p).second) mistakes.push_back({read[p].file, 1, "the id " + read[p].id + " is taken already"});
  for (Pattern& pattern : read) {
    auto& wants = needed.emplace_back();
    each_need(pattern, [&](Need& need) {
      if (need.kind == Need::Kind::standing) pattern.reads_all_alerts = true;
      if (need.kind == Need::Kind::alert)
        for (const std::string& id : names[need.patterns[0].value]) {
          if (by_id.contains(id)) wants.push_back(id);
          else mistakes.push_back({pattern.file, 1, "no pattern has the id " + id});
        }
    });
    for (const LevelRule& rule : pattern.levels) pattern.reads_all_alerts = pattern.reads_all_alerts || rule.highest_standing;
  }
  if (!mistakes.empty()) return tl::unexpected(std::move(mistakes));

  // Those that read no alerts first, then each after what it reads; those that read all alerts after them; those that take
  // the highest level of all last.
  Library library;
  std::map<std::string, PatternNo> placed;
  const auto phase_of = [](const Pattern& pattern) {
    const bool highest = std::any_of(pattern.levels.begin(), pattern.levels.end(), [](const auto& l) { return l.highest_standing; });
    return highest ? 2 : pattern.reads_all_alerts ? 1 : 0;
  };
  for (const int phase : {0, 1, 2})
    for (bool moved = true; moved;) {
      moved = false;
      for (std::size_t p = 0; p < read.size(); ++p) {
        if (placed.contains(read[p].id) || phase_of(read[p]) != phase) continue;
        if (!std::all_of(needed[p].begin(), needed[p].end(), [&](const auto& id) { return placed.contains(id); })) continue;
        each_need(read[p], [&](Need& need) {
          if (need.kind != Need::Kind::alert) return;
          const auto ids = names[need.patterns[0].value];
          need.patterns.clear();
          for (const std::string& id : ids) need.patterns.push_back(placed[id]);
        });
        for (const std::string& id : needed[p]) read[p].depends.push_back(placed[id]);
        placed[read[p].id] = PatternNo{static_cast<std::uint16_t>(library.patterns_.size())};
        library.patterns_.push_back(read[p]);
        moved = true;
      }
    }
  for (const Pattern& pattern : read)
    if (!placed.contains(pattern.id))
      mistakes.push_back({pattern.file, 1, "it reads alerts that in turn read its own: expected no circle"});
  if (!mistakes.empty()) return tl::unexpected(std::move(mistakes));
  return library;
}

std::optional<PatternNo> Library::find(std::string_view id) const {
  for (std::size_t p = 0; p < patterns_.size(); ++p)
    if (patterns_[p].id == id) return PatternNo{static_cast<std::uint16_t>(p)};
  return std::nullopt;
}

const char* to_string(Level level) {
  constexpr const char* names[] = {"note", "consider", "suspect", "urgent"};
  return names[static_cast<std::size_t>(level)];
}

std::optional<Level> parse_level(std::string_view text) {
  for (const Level level : {Level::note, Level::consider, Level::suspect, Level::urgent})
    if (text == to_string(level)) return level;
  return std::nullopt;
}

}  // namespace kith::patterns
