// Millions of records to look one up in, in memory: made once from a table, and growing while it is asked. One thread
// at a time inserts; as many as wish look up meanwhile, each with a Seeker of its own (seeker.hpp), and never wait.
#pragma once

#include <memory>
#include <optional>

#include "people/blocking.hpp"
#include "people/archive.hpp"
#include "people/bulk/newcomers.hpp"
#include "people/bulk/passes.hpp"

namespace kith::people::bulk {

// What an index is made of beside its table and its model; what is absent is worked out from the table.
struct Founding {
  std::optional<Plan> plan;
  std::optional<Rarity> rarity;
  std::vector<KeyIndex> postings;  // by pass of the plan
};

class Index {
 public:
  // `clusters`: the person of each row as the table has them; empty: each row is a person of its own.
  Index(const Table& table, const Model& model, std::vector<Row> clusters, const Parallel& parallel,
        Founding founding = {});

  // Every look-up that begins after it has returned may find the record. Cells in the order of the table's fields;
  // `person`: whose record it is, absent: nobody's that is known. How rare a value is stays as the table has it, and a
  // value that the table does not hold is as rare as one that one person holds, until an index is made anew.
  Row insert(std::span<const std::string_view> cells, std::optional<Row> person = {});

  std::size_t size() const { return table_.size() + newcomers_.size(); }
  Row arrival(Row row) const { return row < table_.size() ? table_.arrival(row) : row; }  // its number in that order
  Row person(Row row) const;
  const Table& table() const { return table_; }
  const Plan& plan() const { return plan_; }

  struct Memory {
    std::size_t rows = 0, values = 0, postings = 0, newcomers = 0;  // in bytes
    std::size_t all() const { return rows + values + postings + newcomers; }
  };
  Memory memory_bytes() const;

  // All of it but the table, which writes itself; records inserted, too. Read: absent when it is not sound.
  void write(PartsOut& parts) const;
  static std::unique_ptr<Index> read(const Table& table, PartsIn& parts, const Parallel& parallel);

 private:
  friend class Seeker;
  KeyIndex postings_of(std::size_t pass) const;
  Row add(const Guest& guest, std::optional<Row> person);

  const Table& table_;
  Model model_;
  Atoms atoms_;
  Plan plan_;
  std::vector<std::vector<std::size_t>> atoms_of_;
  std::vector<KeyIndex> postings_;  // by pass
  std::vector<Row> clusters_;
  Rarity rarity_;
  Scorer scorer_;
  Newcomers newcomers_;
};

}  // namespace kith::people::bulk
