// Reads what must hold: the needs of a level or a suppression. Internal to the room.
#pragma once

#include "patterns/parse_facts.hpp"

namespace kith::patterns {

class NeedReader {
 public:
  // `names`: the ids of alerts that needs read; a need keeps the position in it until every pattern is known.
  NeedReader(Reader& reader, Pattern& pattern, std::vector<std::vector<std::string>>& names)
      : reader_(reader), pattern_(pattern), names_(names) {}

  std::vector<Need> list(const toml::node* node);

 private:
  // One way of asking: the word that names it, and what reads the rest.
  struct Form {
    const char* word;
    void (NeedReader::*read)(Need& need, const toml::table& table, const toml::node& node);
  };
  static const Form forms[];

  std::size_t set(const toml::node& node);
  std::vector<std::size_t> sets(const toml::node& node);
  int whole(const toml::table& table, const char* key, int otherwise);
  void different(Need& need, const toml::table& table);
  void figures(Need& need, const toml::table& table);
  Need one(const toml::table& table);

  void count(Need& need, const toml::table& table, const toml::node& node);
  void none(Need& need, const toml::table& table, const toml::node& node);
  void row(Need& need, const toml::table& table, const toml::node* facts, const char* wanted);
  void in_a_row(Need& need, const toml::table& table, const toml::node& node);
  void school_days_away(Need& need, const toml::table& table, const toml::node& node);
  void cycles(Need& need, const toml::table& table, const toml::node& node);
  void fall(Need& need, const toml::table& table, const toml::node& node);
  void loss(Need& need, const toml::table& table, const toml::node& node);
  void centiles(Need& need, const toml::table& table, const toml::node& node);
  void same_mechanism(Need& need, const toml::table& table, const toml::node& node);
  void alert(Need& need, const toml::table& table, const toml::node& node);
  void standing(Need& need, const toml::table& table, const toml::node& node);
  void child_age(Need& need, const toml::table& table, const toml::node& node);
  void school_age(Need& need, const toml::table& table, const toml::node& node);
  void unseen(Need& need, const toml::table& table, const toml::node& node);
  void addresses(Need& need, const toml::table& table, const toml::node& node);
  void held_by(Need& need, const toml::table& table, const toml::node& node);
  void unanswered(Need& need, const toml::table& table, const toml::node& node);
  void any(Need& need, const toml::table& table, const toml::node& node);

  Reader& reader_;
  Pattern& pattern_;
  std::vector<std::vector<std::string>>& names_;
};

}  // namespace kith::patterns
