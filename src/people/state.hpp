// What the linker holds, shared by the files that implement it: linker, settle, explain, search.
#pragma once

#include <map>
#include <unordered_set>

#include "people/blocking.hpp"
#include "people/cluster.hpp"
#include "people/decisions.hpp"
#include "people/linker.hpp"
#include "people/persons.hpp"
#include "people/records.hpp"

namespace kith::people {

struct OpenMark {
  float bits = 0;
  bool too_many_alike = false;
};

struct Linker::State {
  Records records;
  KeyIndex index;
  Decisions decisions;
  Persons persons;
  std::unordered_set<RowNo> dirty;
  std::vector<KeyIndex::Posting> unindexed;          // keys gained since the last settle
  std::map<std::pair<RowNo, RowNo>, OpenMark> open;  // each pair in both directions

  void touch(RowNo row);  // the record and all that its content holds together
  void index_new_keys();
  std::vector<Change> settle();
  Explanation explain(RowNo a, RowNo b) const;
};

// Every record that shares a usable key with this one.
void neighbours_of(const Records& records, const KeyIndex& index, RowNo row, std::vector<RowNo>& rows);
bool holds_together(const PairFacts& facts);
std::vector<Reason> reasons_of(const Records& records, const Agreement& agreement, bool against_household);

}  // namespace kith::people
