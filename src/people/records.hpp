// The records in memory, dictionary-encoded: about 60 bytes a row, texts once. What later versions add hangs in a list.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "log/fact.hpp"
#include "people/archive.hpp"
#include "people/names.hpp"
#include "people/normalise.hpp"
#include "people/text_pool.hpp"

namespace kith::people {

using RowNo = std::uint32_t;
constexpr RowNo no_row = 0xffffffff;

struct Row {
  std::uint64_t nhs = 0;  // valid ones only
  TextNo ref_id = 0;
  std::uint32_t holder = 0;
  NameNo given = 0, family = 0;
  TextNo address = 0, postcode = 0, phone = 0, upn = 0;
  Born born = {};
  std::uint32_t extras = 0, links = 0;  // heads of lists; 0: none
  log::PersonKind kind = log::PersonKind::child;
  log::Sex sex = log::Sex::unknown;
  std::uint8_t birth_orders = 0;  // of a child without a name: bits of birth_order()
  bool ended = false;  // its agency closed it, if only once: whether it is open again does not depend on the order
};

enum class ExtraField : std::uint8_t { given, family, address, postcode, phone, upn, nhs, born, sex };

// Something that another version, or the other names, say in addition.
struct Extra {
  std::uint64_t value = 0;
  std::uint32_t next = 0;
  ExtraField field = ExtraField::given;
};

// What ties two records of one agency. `related_is_…` as seen from the record that holds the link.
enum class LinkKind : std::uint8_t {
  together,
  mother,
  father,
  parent,
  step_parent,
  carer,
  sibling,
  half_sibling,
  grandparent,
  partner,
  ex_partner,
  household,
  other
};

struct Link {
  RowNo row = 0;
  std::uint32_t next = 0;
  LinkKind kind = LinkKind::together;
  bool inverse = false;  // true: the record that holds this link is the mother (…) of `row`
};

class Records {
 public:
  explicit Records(std::size_t comparisons_remembered = 1 << 16);  // a power of two
  // The row, and whether it is new.
  std::pair<RowNo, bool> add(const log::RecordVersion& version);
  bool link(RowNo from, RowNo to, LinkKind kind);  // false: known already
  std::optional<RowNo> find(const core::RowRef& ref) const;
  core::RowRef ref_of(RowNo row) const;
  const std::string& region_of(RowNo row) const { return holders_[rows_[row].holder].region; }
  bool ref_less(RowNo a, RowNo b) const;  // order by agency, region, id: the order that no arrival can change

  std::size_t size() const { return rows_.size(); }
  const Row& row(RowNo number) const { return rows_[number]; }
  const NameBook& names() const { return names_; }
  NameBook& names() { return names_; }
  std::string_view text(TextNo number) const { return texts_.text(number); }
  const TextPool& texts() const { return texts_; }

  // All values of a field: the first version's, then the extras.
  template <class Visit>
  void each(const Row& row, ExtraField field, std::uint64_t first, Visit visit) const {
    if (first != 0) visit(first);
    for (std::uint32_t at = row.extras; at != 0; at = extras_[at].next)
      if (extras_[at].field == field) visit(extras_[at].value);
  }
  template <class Visit>
  void each_link(RowNo number, Visit visit) const {
    for (std::uint32_t at = rows_[number].links; at != 0; at = links_[at].next) visit(links_[at]);
  }
  std::size_t memory_bytes() const;
  void write(PartsOut& parts) const;
  void read(PartsIn& parts);  // into empty ones

 private:
  template <class Self, class Parts>
  static void each_part(Self& self, Parts& parts) {
    parts(self.rows_), parts(self.extras_), parts(self.links_), parts(self.refs_);
    TextPool::each_part(self.texts_, parts);
    NameBook::each_part(self.names_, parts);
  }
  std::uint32_t holder_of(const core::AgencyRef& holder);
  void add_extra(Row& row, ExtraField field, std::uint64_t first, std::uint64_t value);
  void add_names(Row& row, const log::RecordVersion& version, bool fresh);
  void add_values(Row& row, const log::RecordVersion& version, bool fresh);
  void add_link(RowNo from, const Link& link);
  std::uint32_t& ref_slot(std::uint32_t holder, std::string_view id);
  void grow_refs();

  std::vector<Row> rows_;
  std::vector<Extra> extras_;
  std::vector<Link> links_;
  std::vector<core::AgencyRef> holders_;
  TextPool holder_texts_, texts_;
  std::vector<std::pair<TextNo, std::uint32_t>> holder_of_;
  std::vector<std::uint32_t> refs_;  // open addressing: row + 1
  NameBook names_;
};

}  // namespace kith::people
