// Find a child: what somebody typed, perhaps half a name or with a slip, against all records; best persons first.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "people/state.hpp"

namespace kith::people {
namespace {

constexpr std::size_t considered_most = 400;
constexpr std::size_t small_memory = 256;  // comparisons remembered in one search
constexpr float prefix_bits = 6;

log::RecordVersion typed_version(const Query& query) {
  log::RecordVersion version;
  version.ref = {"typed", "typed", "0"};
  version.kind = query.kind.value_or(log::PersonKind::child);
  version.given_names = query.given_names, version.family_name = query.family_name;
  version.date_of_birth = query.date_of_birth, version.sex = query.sex;
  version.nhs_number = query.nhs_number, version.upn = query.upn;
  version.postcode = query.postcode, version.phone = query.phone;
  return version;
}

// How well a typed name fits each name of the book: 0 not at all, 1 alike, 2 begins so, 3 the same.
std::vector<std::uint8_t> fits(const NameBook& names, const std::vector<std::string>& typed) {
  std::vector<std::uint8_t> fit(names.size());
  std::vector<std::uint32_t> skeletons;
  for (const std::string& word : typed) skeletons.push_back(static_cast<std::uint32_t>(hash_of(skeleton(word))));
  for (NameNo name = 1; name < names.size(); ++name)
    for (std::size_t at = 0; at < names.word_count(name); ++at)
      for (std::size_t i = 0; i < typed.size(); ++i) {
        const std::string_view held = names.word_text(name, at);
        std::uint8_t found = 0;
        if (held == typed[i])
          found = 3;
        else if (held.starts_with(typed[i]))
          found = 2;
        else if (names.word(name, at).skeleton == skeletons[i] || (typed[i].size() >= 4 && one_slip(held, typed[i])))
          found = 1;
        fit[name] = std::max(fit[name], found);
      }
  return fit;
}

// Reads every row's names: the way of last resort, for half a name. A few milliseconds a million.
void scan_names(const Records& records, const Query& query, std::vector<RowNo>& rows) {
  const std::vector<std::string> given = name_words(query.given_names), family = name_words(query.family_name);
  if (given.empty() && family.empty()) return;
  const std::vector<std::uint8_t> given_fit = fits(records.names(), given), family_fit = fits(records.names(), family);
  std::vector<std::vector<RowNo>> by_fit(7);
  for (RowNo row = 0; row < records.size(); ++row) {
    std::uint8_t first = 0, last = 0;
    const Row& held = records.row(row);
    records.each(held, ExtraField::given, held.given,
                 [&](std::uint64_t name) { first = std::max(first, given_fit[name]); });
    records.each(held, ExtraField::family, held.family,
                 [&](std::uint64_t name) { last = std::max(last, family_fit[name]); });
    if ((!given.empty() && first == 0) || (!family.empty() && last == 0)) continue;
    if (by_fit[first + last].size() < considered_most) by_fit[first + last].push_back(row);
  }
  for (std::size_t fit = by_fit.size(); fit-- > 1 && rows.size() < considered_most;)
    rows.insert(rows.end(), by_fit[fit].begin(), by_fit[fit].end());
}

// Who lives at a postcode: where no name was typed, or none like it is held.
void scan_postcodes(const Records& records, std::string_view postcode, std::vector<RowNo>& rows) {
  for (RowNo row = 0; row < records.size() && rows.size() < considered_most; ++row)
    if (records.text(records.row(row).postcode) == postcode) rows.push_back(row);
}

// The record with all that its versions said, for comparison beside what was typed.
log::RecordVersion held_version(const Records& records, RowNo row, std::size_t number) {
  const Row& held = records.row(row);
  log::RecordVersion version;
  version.ref = {"held", "held", std::to_string(number)};
  version.kind = held.kind, version.sex = held.sex;
  version.given_names = records.names().text(held.given), version.family_name = records.names().text(held.family);
  version.postcode = records.text(held.postcode), version.phone = records.text(held.phone),
  version.upn = records.text(held.upn);
  if (held.nhs != 0) version.nhs_number = fmt::format("{:010}", held.nhs);
  if (held.born.known())
    if (const auto born = core::PartialDate::parse(words_of(held.born))) version.date_of_birth = *born;
  records.each(held, ExtraField::given, 0, [&](std::uint64_t name) {
    version.other_names += fmt::format("{} {};", records.names().text(static_cast<NameNo>(name)), version.family_name);
  });
  records.each(held, ExtraField::family, 0, [&](std::uint64_t name) {
    version.other_names += fmt::format("{};", records.names().text(static_cast<NameNo>(name)));
  });
  return version;
}

bool begins(std::string_view whole, std::string_view part) {
  return part.size() >= 2 && part != whole && whole.starts_with(part);
}

struct Scored {
  RowNo row;
  float bits;
  Explanation why;
};

Scored score(const Records& pair, RowNo typed, RowNo held, RowNo row, double prior) {
  Agreement agreement = compare(pair, typed, held);
  agreement.same_agency = false;
  agreement.child_and_adult = agreement.unborn = false;
  Scored scored{row, total(field_weights(agreement)).stranger - field_weights(agreement).thin.stranger, {}};
  scored.why.reasons = reasons_of(pair, agreement, false);
  const auto add_prefix = [&](NameLevel level, NameNo part, NameNo whole, const char* field) {
    if (level < NameLevel::weak || !begins(pair.names().text(whole), pair.names().text(part))) return;
    for (Reason& reason : scored.why.reasons)
      if (reason.field == field) {
        scored.bits += prefix_bits - static_cast<float>(reason.bits);
        reason.words = fmt::format("{} begins with {}", pair.names().text(whole), pair.names().text(part));
        reason.bits = prefix_bits;
      }
  };
  add_prefix(agreement.given.level, agreement.given_a, agreement.given_b, "given_names");
  add_prefix(agreement.family.level, agreement.family_a, agreement.family_b, "family_name");
  scored.bits += static_cast<float>(prior);
  scored.why.reasons.insert(scored.why.reasons.begin(),
                            {"start", "start: how rarely a record is the one looked for", prior});
  scored.why.probability = probability_of(scored.bits);
  scored.why.answer = scored.bits >= thresholds.same ? Answer::same : Answer::possible;
  return scored;
}

}  // namespace

std::vector<Candidate> Linker::search(const Query& query, std::size_t most) const {
  const State& state = *state_;
  Records pair(small_memory);
  const RowNo typed = pair.add(typed_version(query)).first;
  std::vector<Key> keys;
  keys_of(pair, typed, keys);
  std::vector<RowNo> rows;
  for (const Key key : keys) state.index.each_up_to(key, considered_most, [&](RowNo row) { rows.push_back(row); });
  if (rows.size() < considered_most / 4) scan_names(state.records, query, rows);
  const std::string_view postcode = pair.text(pair.row(typed).postcode);
  if (rows.empty() && !postcode.empty()) scan_postcodes(state.records, postcode, rows);
  std::sort(rows.begin(), rows.end());
  rows.erase(std::unique(rows.begin(), rows.end()), rows.end());

  const double prior = -std::log2(static_cast<double>(state.records.size()) + 1) - 1;
  std::vector<Scored> scored;
  for (const RowNo row : rows) {
    if (query.kind &&
        (*query.kind == log::PersonKind::adult) != (state.records.row(row).kind == log::PersonKind::adult))
      continue;
    const RowNo held = pair.add(held_version(state.records, row, scored.size())).first;
    scored.push_back(score(pair, typed, held, row, prior));
  }
  std::sort(scored.begin(), scored.end(), [&](const Scored& a, const Scored& b) {
    return a.bits != b.bits ? a.bits > b.bits : state.records.ref_less(a.row, b.row);
  });
  std::vector<Candidate> found;
  for (Scored& one : scored) {
    if (found.size() >= most || one.bits < prior + 3) break;
    const PersonId person = person_of({one.row});
    if (person == nobody) continue;  // added since the last settle
    const bool known = std::any_of(found.begin(), found.end(), [&](const Candidate& c) { return c.person == person; });
    if (!known) found.push_back({person, {one.row}, std::move(one.why)});
  }
  // Two persons who fit about as well: the words typed do not tell which.
  if (found.size() > 1 && found[0].why.answer == Answer::same && found[1].why.answer == Answer::same)
    for (Candidate& candidate : found)
      if (candidate.why.answer == Answer::same) candidate.why.answer = Answer::too_many_alike;
  return found;
}

}  // namespace kith::people
