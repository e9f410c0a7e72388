// What the linker holds, shared by the files that implement it: linker, settle, explain, search.
#pragma once

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "people/blocking.hpp"
#include "people/cluster.hpp"
#include "people/decisions.hpp"
#include "people/linker.hpp"
#include "people/persons.hpp"
#include "people/records.hpp"

namespace kith::people {

struct OpenMark {
  float bits = 0;
  bool too_many_alike = false, number_doubted = false;
};

// Rows told apart by a mark each.
class RowSet {
 public:
  bool insert(RowNo row) {
    if (row >= marked_.size()) marked_.resize(std::max<std::size_t>(row + 1, marked_.size() * 2));
    if (marked_[row]) return false;
    marked_[row] = true;
    rows_.push_back(row);
    return true;
  }
  bool empty() const { return rows_.empty(); }
  std::vector<RowNo> take() {
    for (const RowNo row : rows_) marked_[row] = false;
    return std::exchange(rows_, {});
  }

 private:
  std::vector<RowNo> rows_;
  std::vector<bool> marked_;
};

struct Linker::State {
  Records records;
  KeyIndex index;
  Decisions decisions;
  Persons persons;
  RowSet dirty;
  RowNo indexed = 0;                                 // rows below it have their keys in the index, but for `unindexed`
  std::vector<KeyIndex::Posting> unindexed;          // keys that they gained since the last settle
  std::vector<std::uint32_t> places;                 // by row, while it is settled; see Affected
  std::map<std::pair<RowNo, RowNo>, OpenMark> open;  // each pair in both directions

  void touch(RowNo row);  // the record and all that its content holds together
  void gather_keys(const Parallel& parallel);
  void index_new_keys(const Parallel& parallel);
  std::vector<Change> settle(const Parallel& parallel);
  void write(PartsOut& parts) const;
  bool read(PartsIn& parts);
  Explanation explain(RowNo a, RowNo b) const;
};

// Every record that shares a usable key with this one.
void neighbours_of(const Records& records, const KeyIndex& index, RowNo row, std::vector<RowNo>& rows);
bool holds_together(const PairFacts& facts);
std::vector<Reason> reasons_of(const Records& records, const Agreement& agreement, bool against_household);

}  // namespace kith::people
