// Which records make up which person, with ids that survive: a merge keeps the older, a split leaves it with the
// largest part.
#pragma once

#include <map>
#include <span>
#include <vector>

#include "people/linker.hpp"
#include "people/records.hpp"

namespace kith::people {

class Persons {
 public:
  static constexpr std::uint32_t nobody = 0xffffffff;

  void resize(std::size_t rows);
  // `nobody` for a row that no settle has placed yet.
  std::uint32_t person_of(RowNo row) const { return row < person_.size() ? person_[row] : nobody; }
  std::span<const RecordNo> records_of(std::uint32_t person) const;
  std::size_t count() const { return alive_; }
  std::size_t ids() const { return spans_.size(); }
  bool alive(std::uint32_t person) const { return spans_[person].count != 0; }

  // `parts`: the new persons, each in the order of references; every record of a person touched must be in one of them.
  std::vector<Change> replace(std::vector<std::vector<RowNo>> parts);
  std::size_t memory_bytes() const;
  template <class Self, class Parts>
  static void each_part(Self& self, Parts& parts) {
    parts(self.person_), parts(self.spans_), parts(self.pool_), parts.number(self.alive_), parts.number(self.in_use_);
  }

 private:
  struct Span {
    std::uint32_t start = 0, count = 0;
  };
  void set(std::uint32_t person, const std::vector<RowNo>& rows);
  void compact();
  std::vector<std::uint32_t> person_;  // by row
  std::vector<Span> spans_;            // by person id
  std::vector<RecordNo> pool_;
  std::size_t alive_ = 0, in_use_ = 0;
};

}  // namespace kith::people
