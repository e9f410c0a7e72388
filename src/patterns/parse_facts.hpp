// Reads the values of a pattern file and its [facts] tables. Internal to the room; pulls in toml++, so only parse*.cpp use it.
#pragma once

#define TOML_EXCEPTIONS 0
// toml++ 3.3 asserts on some malformed files before it reports the same thing as an error; the error is what we want.
#define TOML_ASSERT(expr) static_cast<void>(0)
#include <toml++/toml.h>

#include <map>
#include <span>

#include "patterns/language.hpp"

namespace kith::patterns {

// groups.toml: a name for several kinds, or for several values of a detail.
struct Groups {
  std::map<std::string, Kinds> kinds;
  std::map<std::string, std::vector<std::string>> values;
};

// Reads typed values and collects every mistake with its line.
class Reader {
 public:
  Reader(std::string file, const story::Vocabulary& vocabulary, const Groups& groups, std::vector<Mistake>& mistakes)
      : file_(std::move(file)), vocabulary_(vocabulary), groups_(groups), mistakes_(mistakes) {}

  void wrong(const toml::node& node, std::string what);
  void only(const toml::table& table, std::span<const std::string_view> known);
  std::string wanted(const toml::table& table, const char* key);
  std::string text(const toml::table& table, const char* key, const char* otherwise);
  double number(const toml::table& table, const char* key, double otherwise);
  bool flag(const toml::table& table, const char* key, bool otherwise);
  std::vector<std::string> words(const toml::table& table, const char* key);
  std::optional<int> age(const toml::table& table, const char* key);  // "6 months", "5 years" -> months
  Level level(const toml::node& node);
  story::KeyNo key(const toml::node& node, std::string_view name);
  Kinds kinds(const toml::table& table);
  std::vector<std::string> values(const toml::node& node);  // in lower case; "@group" stands for those of the group
  const story::Vocabulary& vocabulary() const { return vocabulary_; }

 private:
  std::string file_;
  const story::Vocabulary& vocabulary_;
  const Groups& groups_;
  std::vector<Mistake>& mistakes_;
};

Groups read_groups(const std::vector<PatternFile>& files, const story::Vocabulary& vocabulary, std::vector<Mistake>& mistakes);
void read_facts(Reader& reader, const toml::table& table, const story::Vocabulary& vocabulary, Pattern& pattern);

}  // namespace kith::patterns
