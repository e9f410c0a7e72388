#include "people/records.hpp"

#include <algorithm>
#include <cassert>

#include "core/identifiers.hpp"
#include "people/reference_names.hpp"

namespace kith::people {
namespace {

std::uint64_t ref_hash(std::uint32_t holder, std::string_view id) { return mix(hash_of(id) + holder); }

// "Zuzana Hronec" names a person in full; one word alone ("HRONECOVA", "Matty") may be a given or a family name.
struct OtherName {
  std::vector<std::string> given, family;
};

bool form_of_own(const std::string& word, const std::vector<std::string>& own) {
  const auto one_name = [&](const std::string& given) {
    for (const std::uint32_t group : {variant_group(word), second_variant_group(word)})
      if (group != 0 && (group == variant_group(given) || group == second_variant_group(given))) return true;
    return given == word;
  };
  return std::any_of(own.begin(), own.end(), one_name);
}

std::vector<OtherName> other_names_in(std::string_view text, std::string_view given_names, std::string_view surname,
                                      bool unborn) {
  const std::vector<std::string> own = name_words(given_names);
  std::vector<OtherName> names;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find(';', at), text.size());
    const std::vector<std::string> words = name_words(own_given_names(text.substr(at, end - at), surname, unborn));
    if (words.size() == 1) {
      // Lottie is Charlotte's pet name and no family name; of a word that may be either, the comparison decides.
      const bool family = known_family_name(words[0]);
      const bool given = form_of_own(words[0], own) || (known_given_name(words[0]) && !family);
      OtherName& name = names.emplace_back();
      if (given || !family) name.given = words;
      if (!given) name.family = words;
    }
    if (words.size() > 1) names.push_back({{words.begin(), words.end() - 1}, {words.back()}});
    at = end + 1;
  }
  return names;
}

bool says_nothing(const Row& row) {
  return row.extras == 0 && row.given == 0 && row.family == 0 && row.nhs == 0 && row.address == 0 &&
         row.postcode == 0 && row.phone == 0 && row.upn == 0 && row.born.packed == 0 && row.sex == log::Sex::unknown;
}

}  // namespace

Records::Records(std::size_t comparisons_remembered)
    : extras_(1), links_(1), holder_of_(1), refs_(16), names_(comparisons_remembered) {}

std::uint32_t& Records::ref_slot(std::uint32_t holder, std::string_view id) {
  std::size_t at = ref_hash(holder, id) & (refs_.size() - 1);
  const auto other = [&](std::uint32_t number) {
    const Row& row = rows_[number - 1];
    return row.holder != holder || texts_.text(row.ref_id) != id;
  };
  while (refs_[at] != 0 && other(refs_[at])) at = (at + 1) & (refs_.size() - 1);
  return refs_[at];
}

void Records::grow_refs() {
  std::vector<std::uint32_t> old(refs_.size() * 2);
  old.swap(refs_);
  for (const std::uint32_t number : old)
    if (number != 0) ref_slot(rows_[number - 1].holder, texts_.text(rows_[number - 1].ref_id)) = number;
}

std::uint32_t Records::holder_of(const core::AgencyRef& holder) {
  const TextNo key = holder_texts_.intern(core::to_string(holder));
  const auto known =
      std::find_if(holder_of_.begin(), holder_of_.end(), [&](const auto& pair) { return pair.first == key; });
  if (known != holder_of_.end()) return known->second;
  holder_of_.emplace_back(key, static_cast<std::uint32_t>(holders_.size()));
  holders_.push_back(holder);
  return holder_of_.back().second;
}

void Records::write(PartsOut& parts) const {
  std::vector<std::vector<char>> holders;
  for (const core::AgencyRef& holder : holders_) {
    holders.emplace_back(holder.agency.begin(), holder.agency.end());
    holders.emplace_back(holder.region.begin(), holder.region.end());
  }
  parts.number(holders.size());
  for (const std::vector<char>& text : holders) parts(text);
  each_part(*this, parts);
}

void Records::read(PartsIn& parts) {
  std::size_t texts = 0;
  parts.number(texts);
  std::vector<char> agency, region;
  for (std::size_t at = 0; at + 1 < texts && parts.sound(); at += 2) {
    parts(agency), parts(region);
    holder_of({{agency.begin(), agency.end()}, {region.begin(), region.end()}});
  }
  each_part(*this, parts);
}

std::pair<RowNo, bool> Records::add(const log::RecordVersion& version) {
  const std::uint32_t holder = holder_of(version.ref.holder());
  std::uint32_t& slot = ref_slot(holder, version.ref.id);
  const bool fresh = slot == 0;
  if (fresh) {
    rows_.push_back({.ref_id = texts_.intern(version.ref.id), .holder = holder, .kind = version.kind});
    slot = static_cast<std::uint32_t>(rows_.size());
  }
  const RowNo number = slot - 1;
  Row& row = rows_[number];
  // A record that others only mentioned so far says with its first version what it would have said at once.
  const bool first = fresh || says_nothing(row);
  if (first) row.kind = version.kind;
  row.ended |= version.valid_to.has_value();
  add_names(row, version, first);
  add_values(row, version, first);
  if (fresh && rows_.size() * 4 > refs_.size() * 3) grow_refs();
  return {number, fresh};
}

void Records::add_extra(Row& row, ExtraField field, std::uint64_t first, std::uint64_t value) {
  bool known = value == 0;
  each(row, field, first, [&](std::uint64_t held) { known |= held == value; });
  if (known) return;
  extras_.push_back({value, row.extras, field});
  row.extras = static_cast<std::uint32_t>(extras_.size() - 1);
}

void Records::add_names(Row& row, const log::RecordVersion& version, bool fresh) {
  const bool unborn = version.kind == log::PersonKind::unborn;
  const std::string_view own = own_given_names(version.given_names, version.family_name, unborn);
  const NameNo given = names_.intern(own), family = names_.intern(version.family_name);
  if (fresh) row.given = given, row.family = family;
  if (own.empty()) row.birth_orders |= birth_order(version.given_names);
  add_extra(row, ExtraField::given, row.given, given);
  add_extra(row, ExtraField::family, row.family, family);
  for (const OtherName& other : other_names_in(version.other_names, own, version.family_name, unborn)) {
    add_extra(row, ExtraField::given, row.given, names_.intern_words(other.given));
    add_extra(row, ExtraField::family, row.family, names_.intern_words(other.family));
  }
}

void Records::add_values(Row& row, const log::RecordVersion& version, bool fresh) {
  const auto nhs = core::NhsNumber::parse(version.nhs_number);
  const Row said{.nhs = nhs ? nhs->value() : 0,
                 .address = texts_.intern(plain_address(version.address)),
                 .postcode = texts_.intern(plain_postcode(version.postcode)),
                 .phone = texts_.intern(plain_phone(version.phone)),
                 .upn = core::valid_upn(version.upn) ? texts_.intern(version.upn) : 0,
                 .born = born_of(version.date_of_birth)};
  if (fresh) {
    row.nhs = said.nhs, row.address = said.address, row.postcode = said.postcode, row.phone = said.phone;
    row.upn = said.upn, row.born = said.born, row.sex = version.sex;
    return;
  }
  add_extra(row, ExtraField::nhs, row.nhs, said.nhs);
  add_extra(row, ExtraField::address, row.address, said.address);
  add_extra(row, ExtraField::postcode, row.postcode, said.postcode);
  add_extra(row, ExtraField::phone, row.phone, said.phone);
  add_extra(row, ExtraField::upn, row.upn, said.upn);
  add_extra(row, ExtraField::born, row.born.packed, said.born.packed);
  add_extra(row, ExtraField::sex, static_cast<std::uint64_t>(row.sex), static_cast<std::uint64_t>(version.sex));
}

bool Records::link(RowNo from, RowNo to, LinkKind kind) {
  bool known = false;
  each_link(from, [&](const Link& link) { known |= link.row == to && link.kind == kind && !link.inverse; });
  if (known || from == to) return false;
  add_link(from, {to, 0, kind, false});
  add_link(to, {from, 0, kind, kind != LinkKind::together});
  return true;
}

void Records::add_link(RowNo from, const Link& link) {
  links_.push_back(link);
  links_.back().next = rows_[from].links;
  rows_[from].links = static_cast<std::uint32_t>(links_.size() - 1);
}

std::optional<RowNo> Records::find(const core::RowRef& ref) const {
  const TextNo key = holder_texts_.find(core::to_string(ref.holder()));
  for (const auto& [text, holder] : holder_of_) {
    if (key == 0 || text != key) continue;
    const std::uint32_t slot = const_cast<Records*>(this)->ref_slot(holder, ref.id);
    if (slot != 0) return slot - 1;
  }
  return std::nullopt;
}

core::RowRef Records::ref_of(RowNo row) const {
  const core::AgencyRef& holder = holders_[rows_[row].holder];
  return {holder.agency, holder.region, std::string(texts_.text(rows_[row].ref_id))};
}

bool Records::ref_less(RowNo a, RowNo b) const {
  if (rows_[a].holder != rows_[b].holder) return holders_[rows_[a].holder] < holders_[rows_[b].holder];
  return texts_.text(rows_[a].ref_id) < texts_.text(rows_[b].ref_id);
}

std::size_t Records::memory_bytes() const {
  return rows_.capacity() * sizeof(Row) + extras_.capacity() * sizeof(Extra) + links_.capacity() * sizeof(Link) +
         refs_.capacity() * 4 + texts_.memory_bytes() + holder_texts_.memory_bytes() + names_.memory_bytes();
}

}  // namespace kith::people
