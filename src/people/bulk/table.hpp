// A table with people in it, in memory: a few numbers a row, each distinct value once.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "people/bulk/dictionary.hpp"
#include "people/bulk/field.hpp"
#include "people/bulk/unfilled.hpp"
#include "people/parallel.hpp"

namespace kith::people::bulk {

using Row = std::uint32_t;

// What is worked out once for a name: its sounds, and the names of which it is a form.
struct NameForm {
  std::uint32_t first_sound = 0, last_sound = 0;  // hashes; of the first and the last word
  std::uint16_t group = 0, second_group = 0;      // of the first word
};

NameForm name_form(std::string_view plain_name);
std::uint32_t text_hash(std::string_view plain);  // never 0

class Table {
 public:
  explicit Table(std::vector<Field> fields);  // at most fields_most

  // Rows of cells, `width` of them to a row; `places` says where in a row each field stands.
  void add(std::span<const std::string_view> cells, std::size_t width, std::span<const std::size_t> places,
           const Parallel& parallel);
  // Rows of cells, one for each field in order, row after row.
  void add(std::span<const std::string_view> cells, const Parallel& parallel);
  // After the last row: counts, and what names sound like. Rows are put in an order of their own that depends on what
  // they say alone, so that nothing later depends on the order of arrival; people of one home come to stand together.
  void finish(const Parallel& parallel);
  Row arrival(Row row) const { return arrival_[row]; }  // its number in order of arrival

  std::size_t size() const { return rows_; }
  const std::vector<Field>& fields() const { return fields_; }
  const Code* row(Row row) const { return codes_.data() + std::size_t{row} * fields_.size(); }
  const Dictionary& values(std::size_t field) const { return dictionaries_[place_[field]]; }
  std::string_view text(std::size_t field, Code code) const { return values(field).text(code); }
  std::uint32_t hash(std::size_t field, Code code) const {
    return hashes_[place_[field]][code];
  }  // of the text; 0: no value
  std::span<const std::uint32_t> hashes(std::size_t field) const { return hashes_[place_[field]]; }  // by code
  // How many rows hold the value in this column, by code.
  const std::vector<std::uint32_t>& counts(std::size_t field) const { return counts_[field]; }
  const NameForm& name(Code code) const { return names_[code]; }
  // Numbers and postcodes in eight bytes, so that comparing two touches memory once: see packed.hpp. 0: does not fit.
  std::uint64_t packed(std::size_t field, Code code) const { return packed_[field].empty() ? 0 : packed_[field][code]; }
  // What comparing the row touches first is on its way when it is asked for.
  void fetch_values(Row row) const;
  // Of whole names, a word alone: whether it is a family name more often than a given name.
  bool parts_names() const;
  bool is_family_name(Code code) const;
  int column_of(FieldKind kind) const;  // the first; -1: there is none
  std::size_t memory_bytes() const;
  // Birth dates and ages that say something and could not be read.
  struct Unread {
    std::size_t count = 0, first_row = 0;  // in order of arrival
    std::string example;
    void see(std::size_t row, std::string_view cell) {
      if (count++ == 0) first_row = row, example = cell;
    }
  };
  const Unread& unread_dates() const { return unread_dates_; }
  const Unread& unread_ages() const { return unread_ages_; }
  // Of a finished table; it is read into one of the same fields.
  template <class Self, class Parts>
  static void each_part(Self& self, Parts& parts) {
    for (auto& dictionary : self.dictionaries_) Dictionary::each_part(dictionary, parts);
    parts(self.codes_), parts(self.arrival_), parts(self.names_);
    parts.each_of(self.hashes_), parts.each_of(self.counts_), parts.each_of(self.packed_);
    if constexpr (!std::is_const_v<Self>) {
      self.rows_ = self.arrival_.size();
      self.remembered_.assign(self.fields_.size(), {});
      if (self.codes_.size() != self.rows_ * self.fields_.size()) parts.refuse();
    }
  }

 private:
  struct Remembered {
    std::uint64_t hash = 0;
    Code code = 0;
  };
  void place_lone_names();
  void put_in_order(const Parallel& parallel);
  void number_in_order(std::size_t dictionary);
  void add_column(std::size_t field, std::span<const std::string_view> cells, std::size_t width, std::size_t first_row);
  void add_further_names(std::size_t field, std::span<const std::string_view> cells, std::size_t width,
                         std::size_t first_row);

  std::vector<Field> fields_;
  std::vector<std::size_t> place_;  // dictionary of each field; all names share one
  std::vector<Dictionary> dictionaries_;
  std::vector<std::vector<Remembered>> remembered_;  // by hash of the cell as typed; it may forget
  Unfilled<Code> codes_;
  std::vector<Row> arrival_;
  std::vector<std::vector<std::uint32_t>> hashes_;  // by dictionary and code
  std::vector<std::vector<std::uint32_t>> counts_;
  std::vector<std::vector<std::uint64_t>> packed_;
  std::vector<NameForm> names_;
  std::size_t rows_ = 0;
  Unread unread_dates_, unread_ages_;
};

}  // namespace kith::people::bulk
