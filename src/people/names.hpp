// Names as numbers, cut into words once, and compared with a memory of the comparisons already made.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "people/text_pool.hpp"

namespace kith::people {

using NameNo = std::uint32_t;  // 0: no name, or only a placeholder

enum class NameLevel : std::uint8_t {
  missing,  // one side has none
  exact,
  reordered,  // another of several given names; one part of a double surname
  variant,    // Matthew / Matus; Hronec / Hroncova
  near,       // a slip of spelling, or one sound
  initial,    // Z / Zuzana
  weak,       // alike, but siblings' names are too (Jayden / Kayden)
  differs
};

struct NameAgreement {
  NameLevel level = NameLevel::missing;
  float bits = 0;  // how surprising the shared name is; of the commoner side
};

struct NameWord {
  TextNo text = 0;
  std::uint32_t skeleton = 0;  // hash
  std::uint16_t group = 0, second_group = 0;
  float given_bits = 0, family_bits = 0;
};

// What was found of pairs of names before: direct mapped, so it may forget. Any thread, without a lock: a place holds
// the pair folded with the answer, so that an answer half written by another thread fits no pair and is not taken.
class Comparisons {
 public:
  explicit Comparisons(std::size_t places);  // a power of two
  std::optional<NameAgreement> find(std::uint64_t pair) const;
  void keep(std::uint64_t pair, NameAgreement agreement);
  std::size_t memory_bytes() const { return (mask_ + 1) * sizeof(Place); }

 private:
  struct Place {
    std::atomic<std::uint64_t> folded = 0, answer = 0;
  };
  std::size_t mask_;
  std::unique_ptr<Place[]> places_;
};

// Comparing is for any thread, as long as none interns.
class NameBook {
 public:
  explicit NameBook(std::size_t comparisons_remembered);  // a power of two
  NameNo intern(std::string_view name);                   // cut, folded; 0 when nothing remains
  NameNo intern_words(const std::vector<std::string>& words);
  std::string_view text(NameNo name) const { return texts_.text(texts_of_[name]); }
  std::uint8_t word_count(NameNo name) const { return names_[name].count; }
  const NameWord& word(NameNo name, std::size_t at) const { return words_[names_[name].words[at]]; }
  std::string_view word_text(NameNo name, std::size_t at) const { return texts_.text(word(name, at).text); }
  std::size_t size() const { return names_.size(); }

  NameAgreement given(NameNo a, NameNo b) const;
  NameAgreement family(NameNo a, NameNo b) const;
  std::size_t memory_bytes() const;
  template <class Self, class Parts>
  static void each_part(Self& self, Parts& parts) {
    TextPool::each_part(self.texts_, parts);
    parts(self.words_), parts(self.names_), parts(self.texts_of_), parts(self.word_slots_), parts(self.name_slots_);
  }

 private:
  static constexpr std::size_t words_max = 4;
  struct Name {
    std::array<std::uint32_t, words_max> words{};
    std::uint8_t count = 0;
  };
  std::uint32_t intern_word(std::string_view text);
  NameAgreement compare_given(const Name& a, const Name& b) const;
  bool initials_of(const Name& a, const Name& b) const;  // AJ of Aaron James
  NameAgreement compare_family(const Name& a, const Name& b) const;
  NameAgreement given_words(const NameWord& a, const NameWord& b) const;
  NameAgreement family_words(const NameWord& a, const NameWord& b) const;

  TextPool texts_;
  std::vector<NameWord> words_;
  std::vector<Name> names_;
  std::vector<TextNo> texts_of_;                        // by NameNo
  std::vector<std::uint32_t> word_slots_, name_slots_;  // open addressing by text
  mutable Comparisons remembered_;
};

bool one_slip(std::string_view a, std::string_view b);  // one letter added, lost, changed, or two neighbours exchanged

}  // namespace kith::people
