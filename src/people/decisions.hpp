// What people said about pairs of records. The later word on a pair counts.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "people/records.hpp"

namespace kith::people {

struct Said {
  bool same = false;
  std::string by, reason;
};

class Decisions {
 public:
  void say(RowNo a, RowNo b, Said said);
  const Said* on(RowNo a, RowNo b) const;  // null: nobody said anything
  template <class Visit>
  void each_of(RowNo row, Visit visit) const {
    for (auto at = said_.lower_bound({row, 0}); at != said_.end() && at->first.first == row; ++at)
      visit(at->first.second, at->second);
  }
  bool empty() const { return said_.empty(); }

 private:
  std::map<std::pair<RowNo, RowNo>, Said> said_;  // each pair in both directions
};

}  // namespace kith::people
