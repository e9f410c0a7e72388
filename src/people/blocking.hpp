// Which records are worth comparing: those that share a key. Keys are hashes, kept in sorted runs.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "people/parallel.hpp"
#include "people/records.hpp"

namespace kith::people {

using Key = std::uint32_t;

// The keys of a record, distinct, in ascending order.
void keys_of(const Records& records, RowNo row, std::vector<Key>& keys);

Key name_pair_key(std::uint32_t skeleton_a, std::uint32_t skeleton_b, int year);  // year 0: whatever the year

// Sorted runs of (key, row), the newest merged into the older like the digits of a counter: 8 bytes a posting.
// Keys are hashes, hence evenly spread: a directory by their top bits leads to a handful of postings.
class KeyIndex {
 public:
  struct Posting {
    Key key;
    RowNo row;
    friend auto operator<=>(const Posting&, const Posting&) = default;
  };
  static void sort(std::vector<Posting>& postings, const Parallel& parallel);
  void add(std::vector<Posting> fresh);  // need not be sorted; none may be held already
  bool empty() const { return runs_.empty(); }
  std::size_t count_up_to(Key key, std::size_t most) const;
  template <class Visit>
  void each_up_to(Key key, std::size_t most, Visit visit) const {
    for (const Run& run : runs_)
      for (std::size_t at = lower(run, key); most > 0 && at < run.postings.size() && run.postings[at].key == key;
           ++at, --most)
        visit(run.postings[at].row);
  }
  // Memory takes longer than a search: told early what will be asked for, first its place and then its postings, many
  // searches wait at once and not one after another.
  void expect(Key key) const {
    for (const Run& run : runs_) __builtin_prefetch(&run.starts[std::uint64_t{key} >> run.shift]);
  }
  void expect_postings(Key key) const {
    for (const Run& run : runs_)
      if (const std::uint32_t at = run.starts[std::uint64_t{key} >> run.shift]; at < run.postings.size())
        __builtin_prefetch(&run.postings[at]);
  }
  std::size_t memory_bytes() const;
  template <class Self, class Parts>
  static void each_part(Self& self, Parts& parts) {
    std::size_t runs = self.runs_.size();
    parts.number(runs);
    if constexpr (!std::is_const_v<Self>) self.runs_.resize(runs);
    for (auto& run : self.runs_) parts(run.postings), parts(run.starts), parts.number(run.shift);
  }

 private:
  struct Run {
    std::vector<Posting> postings;
    std::vector<std::uint32_t> starts;  // by the top bits of the key
    std::uint32_t shift = 32;
  };
  static std::size_t lower(const Run& run, Key key);
  static Run run_of(std::vector<Posting> sorted);
  std::vector<Run> runs_;  // longest first
};

// A block above this size proposes no pairs; its records have narrower keys beside it.
constexpr std::size_t block_size_most = 48;

}  // namespace kith::people
