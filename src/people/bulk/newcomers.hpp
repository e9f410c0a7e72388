// Records that came after their table was finished, beside it. One thread adds; any number read meanwhile and never
// wait.
#pragma once

#include <memory>
#include <unordered_map>

#include "people/bulk/compare.hpp"
#include "people/bulk/growing.hpp"

namespace kith::people::bulk {

// Values that the table does not hold, each once. Their codes follow those of the table.
class NewValues {
 public:
  explicit NewValues(const Table& table);
  Code intern(std::size_t field, const Value& value);  // of the table, if it holds the text
  const Value& at(std::size_t field, Code code) const { return column(field).values[code - column(field).first]; }
  std::size_t memory_bytes() const;

 private:
  struct Column {
    Code first = 0;
    Growing<Value> values = Growing<Value>();
    std::vector<std::unique_ptr<char[]>> letters = {};  // the adding thread's, as what follows
    std::unordered_map<std::string_view, Code> known = {};
    char* letters_next = nullptr;
    std::size_t letters_left = 0, letters_bytes = 0;
  };
  static std::string_view kept(Column& column, std::string_view text);
  const Column& column(std::size_t field) const { return *columns_[place_[field]]; }

  const Table& table_;
  std::vector<std::size_t> place_;  // of each field; all names share one, as in the table
  std::vector<std::unique_ptr<Column>> columns_;
};

// The rows that have a key, newest first.
class NewPostings {
 public:
  NewPostings();
  void add(std::uint32_t key, Row row);   // key: not 0
  void expect(std::uint32_t key) const {  // told early, memory is on its way when it is asked for
    const Slots* slots = slots_.load(std::memory_order_acquire);
    __builtin_prefetch(&slots->words[key & slots->mask]);
  }
  template <class Visit>
  void each_up_to(std::uint32_t key, std::size_t most, Visit visit) const {
    for (std::uint32_t at = newest(key); at != 0 && most > 0; at = postings_[at - 1].before, --most)
      visit(postings_[at - 1].row);
  }
  std::size_t memory_bytes() const;

 private:
  struct Posting {
    Row row = 0;
    std::uint32_t before = 0;  // the number of the next older one of this key; 0: there is none
  };
  // Open addressing; a key and the number of its newest posting in one word, so that both change at once.
  struct Slots {
    explicit Slots(std::size_t count) : mask(count - 1), words(new std::atomic<std::uint64_t>[count]()) {}
    std::atomic<std::uint64_t>& of(std::uint32_t key) const;
    std::size_t mask;
    std::unique_ptr<std::atomic<std::uint64_t>[]> words;
  };
  std::uint32_t newest(std::uint32_t key) const;
  void grow();

  Growing<Posting> postings_;
  std::atomic<const Slots*> slots_;
  // Outgrown ones are kept, since somebody may be reading in them: together they are no larger than the newest.
  std::vector<std::unique_ptr<const Slots>> all_slots_;
  std::size_t keys_ = 0;
};

class Newcomers {
 public:
  Newcomers(const Table& table, std::size_t passes);
  // `keys`: by pass; 0: the record lacks what the pass asks for. Absent person: one of its own.
  Row add(const Guest& guest, std::span<const std::uint32_t> keys, const Row* person);
  std::size_t size() const { return persons_.size(); }
  // Rows are numbered on from those of the table.
  const Code* row(Row row) const { return rows_.at(row - table_.size()); }
  Row person(Row row) const { return persons_[row - table_.size()]; }
  const NewValues& values() const { return values_; }
  std::string_view text(std::size_t field, Code code) const;  // of the table's values, too
  const NewPostings& postings(std::size_t pass) const { return *postings_[pass]; }
  std::size_t memory_bytes() const;

 private:
  const Table& table_;
  NewValues values_;
  Growing<Code> rows_;
  Growing<Row> persons_;
  std::vector<std::unique_ptr<NewPostings>> postings_;
};

}  // namespace kith::people::bulk
