// The common language: what every kind of event is called, in plain words and in each profession's own, and whether it
// means that somebody saw the person. Read from vocabulary.csv and keys.csv; read-only once made, so threads may share it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/id.hpp"
#include "core/result.hpp"

namespace kith::story {

using KindNo = core::Id<struct KindTag, std::uint16_t>;
using KeyNo = core::Id<struct KeyTag, std::uint16_t>;

enum class Profession : std::uint8_t { plain, health, police, education, social_care };

struct Kind {
  std::string code, label, area, plain;
  std::string health_term, police_term, education_term, social_care_term;
  std::vector<std::string> detail_keys;
  std::string cin_factor;
  bool seen = false;  // it means that the person was seen, unless its detail says otherwise (was_seen)
};

struct DetailKey {
  std::string key, plain;
  std::vector<std::string> values;  // the closed list; empty for free text, numbers and dates
  std::string form;                 // free, number, date or list
};

class Vocabulary {
 public:
  static core::Result<Vocabulary> parse(std::string_view kinds_csv, std::string_view keys_csv);

  std::size_t size() const { return kinds_.size(); }
  const Kind& kind(KindNo no) const { return kinds_[no.value]; }
  std::optional<KindNo> find(std::string_view code) const;
  KindNo other() const { return other_; }
  // Kinds whose code fits: injury.bruise, injury.* or *. Empty when none does.
  std::vector<KindNo> matching(std::string_view code_or_wildcard) const;

  std::size_t key_count() const { return keys_.size(); }
  const DetailKey& key(KeyNo no) const { return keys_[no.value]; }
  std::optional<KeyNo> find_key(std::string_view key) const;

  // The word that this profession uses; the plain label where it has none of its own.
  const std::string& term(KindNo no, Profession profession) const;

 private:
  std::vector<Kind> kinds_;
  std::vector<DetailKey> keys_;
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };
  template <class Number>
  using Numbers = std::unordered_map<std::string, Number, Hash, std::equal_to<>>;  // looked up without making a string

  Numbers<KindNo> by_code_;
  Numbers<KeyNo> by_key_;
  KindNo other_;
};

// Each value as written; empty: not given.
struct SeenDetail {
  std::string_view seen, alone, percent, sessions_possible, sessions_missed;
};
// Whether a fact says that somebody saw the person, for every room alike (domain.md section 6). seen=yes does, whatever
// the kind; without it a kind that means a sighting does, but not with seen=no or attendance at none of the sessions.
bool was_seen(const Kind& kind, const SeenDetail& detail);
bool was_seen_alone(const Kind& kind, const SeenDetail& detail);

// Which profession's words an agency uses: gp, hv, ae ... are health; school, nursery, ews ... education.
Profession profession_of_agency(std::string_view agency);

}  // namespace kith::story
