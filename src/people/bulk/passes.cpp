#include "people/bulk/passes.hpp"

#include <algorithm>
#include <bitset>
#include <cmath>
#include <numeric>

#include "people/bulk/cell.hpp"
#include "people/text_pool.hpp"

namespace kith::people::bulk {
namespace {

// How likely rows of one person agree in an atom when the whole field stands at a level.
double agrees(AtomKind kind, Level level) {
  if (level == Level::exact) return 1;
  switch (kind) {
    case AtomKind::whole:
      return 0;
    case AtomKind::sound:
      return level == Level::variant ? 0.4 : level == Level::near ? 0.45 : 0;
    case AtomKind::year:
      return level == Level::variant                           ? 1
             : level == Level::near || level == Level::similar ? 0.6
             : level == Level::partial                         ? 0.4
                                                               : 0;
    case AtomKind::month_and_day:
      return level == Level::near || level == Level::similar ? 0.4 : level == Level::partial ? 0.3 : 0;
    case AtomKind::district:
      return level == Level::similar || level == Level::partial ? 1 : level == Level::near ? 0.5 : 0;
  }
  return 0;
}

// A small generator of our own: the same table gives the same plan everywhere.
class Dice {
 public:
  double next() {
    state_ = mix(state_ + 0x9e3779b97f4a7c15ULL);
    return static_cast<double>(state_ >> 11) * 0x1.0p-53;
  }

 private:
  std::uint64_t state_ = 7;
};

constexpr std::size_t draws = 4096;

using Draws = std::bitset<draws>;  // many imagined pairs of one person

// For each atom, the share of those who agree in the column that have it at all: a year alone has no month and day.
std::vector<double> shares_with_atom(const Table& table, const Atoms& atoms) {
  std::vector<double> shares(atoms.all().size(), 1);
  for (std::size_t atom = 0; atom < shares.size(); ++atom) {
    const auto [field, kind] = atoms.all()[atom];
    if (table.fields()[field].kind != FieldKind::born || kind == AtomKind::year) continue;
    std::vector<Code> row(table.fields().size());
    double with = 0, all = 0;
    const auto& counts = table.counts(field);
    for (Code code = 1; code < counts.size(); ++code) {
      row[field] = code, all += counts[code];
      if (atoms.value(atom, row.data()) != 0) with += counts[code];
    }
    if (all > 0) shares[atom] = with / all;
  }
  return shares;
}

// For each atom, in which of them both rows agree.
std::vector<Draws> imagined_agreements(const Table& table, const Atoms& atoms, const Model& model) {
  std::vector<Draws> agreement(atoms.all().size());
  Dice dice;
  std::vector<double> present;
  for (std::size_t field = 0; field < table.fields().size(); ++field) {
    double held = 0;
    for (const std::uint32_t count : table.counts(field)) held += count;
    present.push_back(held / static_cast<double>(std::max<std::size_t>(table.size(), 1)));
  }
  const std::vector<double> whole = shares_with_atom(table, atoms);
  for (std::size_t draw = 0; draw < draws; ++draw)
    for (std::size_t field = 0; field < table.fields().size(); ++field) {
      Level level = Level::missing;
      if (dice.next() < present[field] * present[field]) {
        double left = dice.next();
        level = Level::exact;
        for (std::size_t at = 1; at < level_count && (left -= model.fields[field].one_person[at]) > 0; ++at)
          level = static_cast<Level>(std::min(at + 1, level_count - 1));
      }
      const double chance = dice.next();
      for (std::size_t atom = 0; atom < atoms.all().size(); ++atom)
        if (atoms.all()[atom].field == field && level != Level::missing)
          agreement[atom][draw] = chance < whole[atom] * agrees(atoms.all()[atom].kind, level);
    }
  return agreement;
}

struct Candidate {
  std::vector<std::size_t> atoms = {};
  double pairs = 0;  // to compare
  double share = 1;  // of those that agree: of a large block only near rows are compared
  bool chosen = false, measured = false;
};

// Every one, two and three atoms of different columns.
std::vector<Candidate> all_candidates(const Atoms& atoms) {
  std::vector<Candidate> found(1);
  const std::size_t count = atoms.all().size();
  const auto field = [&](std::size_t atom) { return atoms.all()[atom].field; };
  for (std::size_t i = 0; i < count; ++i) {
    found.push_back({.atoms = {i}});
    for (std::size_t j = i + 1; j < count; ++j) {
      if (field(i) == field(j)) continue;
      found.push_back({.atoms = {i, j}});
      for (std::size_t k = j + 1; k < count && count <= 12; ++k)
        if (field(k) != field(i) && field(k) != field(j)) found.push_back({.atoms = {i, j, k}});
    }
  }
  return found;
}

// `value` says what an atom is at the row in question.
template <class Value>
std::uint32_t key_of(const Candidate& candidate, Value value) {
  std::uint32_t key = 1;
  for (const std::size_t atom : candidate.atoms) key = key_with(key, value(atom));
  return key;
}

// So that equal ones stand together; three times over, since each time takes a third of the bits.
void sort_keys(std::vector<std::uint32_t>& keys) {
  constexpr unsigned bits = 11;
  std::vector<std::uint32_t> sorted(keys.size());
  for (unsigned shift = 0; shift < 32; shift += bits) {
    std::array<std::uint32_t, (1 << bits) + 1> places{};
    const auto digit = [&](std::uint32_t key) { return key >> shift & ((1 << bits) - 1); };
    for (const std::uint32_t key : keys) ++places[digit(key) + 1];
    std::partial_sum(places.begin(), places.end(), places.begin());
    for (const std::uint32_t key : keys) sorted[places[digit(key)]++] = key;
    keys.swap(sorted);
  }
}

// Pairs of rows with equal keys, and how many of them would be compared; each key stands for `scale` of its like.
void count_pairs(std::vector<std::uint32_t>& keys, double scale, Candidate& candidate) {
  sort_keys(keys);
  candidate.pairs = 0;
  double agree = 0;
  for (std::size_t at = 0, end = 0; at < keys.size(); at = end) {
    while (end < keys.size() && keys[end] == keys[at]) ++end;
    const auto rows = static_cast<double>(end - at);
    const double pairs = rows * (rows - 1) / 2;
    agree += pairs;
    candidate.pairs += rows > block_rows_most && !candidate.atoms.empty() ? std::min(pairs, rows * window_rows) : pairs;
  }
  candidate.share = agree > 0 ? candidate.pairs / agree : 1;
  candidate.pairs *= scale;
}

// A first guess for all: rows drawn by chance, the square of the share that they are.
void estimate_pairs(const Table& table, const Atoms& atoms, std::vector<Candidate>& candidates,
                    const Parallel& parallel) {
  const std::size_t sample = std::min<std::size_t>(table.size(), 20000);
  const double scale = static_cast<double>(table.size()) / static_cast<double>(std::max<std::size_t>(sample, 1));
  std::vector<std::vector<std::uint32_t>> values(atoms.all().size(), std::vector<std::uint32_t>(sample));
  Dice dice;
  for (std::size_t at = 0; at < sample; ++at) {
    const auto row = static_cast<Row>(
        sample == table.size() ? at : static_cast<std::size_t>(dice.next() * static_cast<double>(table.size())));
    for (std::size_t atom = 0; atom < values.size(); ++atom) values[atom][at] = atoms.value(atom, table.row(row));
  }
  parallel(candidates.size(), [&](std::size_t number) {
    std::vector<std::uint32_t> keys;
    for (std::size_t at = 0; at < sample; ++at)
      if (const auto key = key_of(candidates[number], [&](std::size_t atom) { return values[atom][at]; }); key != 0)
        keys.push_back(key);
    count_pairs(keys, scale * scale, candidates[number]);
  });
}

// Nearer the truth, for those that are about to be chosen: all rows of some keys, so that blocks are seen whole.
void measure_pairs(const Table& table, const Atoms& atoms, std::span<Candidate* const> candidates,
                   const Parallel& parallel) {
  constexpr std::size_t jobs = 8;
  const std::uint32_t of = table.size() > 400000 ? 16 : 1;
  std::vector<std::vector<std::uint32_t>> parts(candidates.size() * jobs);
  parallel(parts.size(), [&](std::size_t number) {
    const std::size_t job = number % jobs;
    for (std::size_t row = table.size() * job / jobs; row < table.size() * (job + 1) / jobs; ++row) {
      const Code* codes = table.row(static_cast<Row>(row));
      const auto key = key_of(*candidates[number / jobs], [&](std::size_t atom) { return atoms.value(atom, codes); });
      if (key != 0 && key % of == 0) parts[number].push_back(key);
    }
  });
  parallel(candidates.size(), [&](std::size_t at) {
    std::vector<std::uint32_t> keys;
    for (const auto& part : std::span(parts).subspan(at * jobs, jobs))
      keys.insert(keys.end(), part.begin(), part.end());
    count_pairs(keys, of, *candidates[at]);
    candidates[at]->measured = true;
  });
}

std::uint32_t value_of_text(AtomKind atom, FieldKind field, std::string_view text) {
  if (atom == AtomKind::district)
    return atom_hash(people::hash_of(text.substr(0, text.size() > 4 ? text.size() - 3 : 2)));
  if (field != FieldKind::born) return text_hash(text);
  const Day day = day_of(text);
  if (atom == AtomKind::year) return atom_hash(static_cast<std::uint64_t>(day.year));
  // Without order, so that exchanged ones meet; without a day there is nothing to meet by.
  const int low = std::min(day.month, day.day), high = std::max(day.month, day.day);
  if (low == 0) return 0;
  return atom_hash(static_cast<std::uint64_t>(((atom == AtomKind::whole ? day.year : 0) * 100 + low) * 100 + high));
}

}  // namespace

Atoms::Atoms(const Table& table) : table_(table) {
  for (std::size_t field = 0; field < table.fields().size(); ++field) {
    const FieldKind kind = table.fields()[field].kind;
    const auto add = [&](AtomKind atom) { atoms_.push_back({field, atom}); };
    if (kind == FieldKind::other) {
      others_.push_back(field);
    } else if (is_name(kind)) {
      names_.push_back(field);
      add(AtomKind::sound);
    } else if (kind != FieldKind::sex) {
      add(AtomKind::whole);
    }
    if (kind == FieldKind::born) add(AtomKind::year), add(AtomKind::month_and_day);
    if (kind == FieldKind::postcode) add(AtomKind::district);
  }
  for (const Atom& atom : atoms_) {
    std::vector<std::uint32_t>& values = by_code_.emplace_back();
    if (atom.kind == AtomKind::whole && table.fields()[atom.field].kind != FieldKind::born) continue;
    values.resize(table.values(atom.field).size());
    for (Code code = 1; code < values.size(); ++code)
      values[code] = atom.kind == AtomKind::sound
                         ? table.name(code).first_sound
                         : value_of_text(atom.kind, table.fields()[atom.field].kind, table.text(atom.field, code));
  }
  for (std::size_t atom = 0; atom < atoms_.size(); ++atom)
    values_.push_back(by_code_[atom].empty() ? table.hashes(atoms_[atom].field) : by_code_[atom]);
}

void Atoms::of_guest(std::size_t atom, const Guest& guest, std::vector<std::uint32_t>& values) const {
  const auto [field, kind] = atoms_[atom];
  const auto add = [&](std::uint32_t value) {
    if (value != 0 && std::find(values.begin(), values.end(), value) == values.end()) values.push_back(value);
  };
  const auto add_name = [&](std::size_t name) {
    if (!guest.texts[name].empty()) add(guest.values[name].name.first_sound), add(guest.values[name].name.last_sound);
  };
  if (kind == AtomKind::sound) {
    add_name(field);
    for (const std::size_t other : others_) add_name(other);
  } else if (!guest.texts[field].empty()) {
    add(value_of_text(kind, table_.fields()[field].kind, guest.texts[field]));
  }
}

std::uint32_t Atoms::value(std::size_t atom, const Guest& guest) const {
  const auto [field, kind] = atoms_[atom];
  if (guest.texts[field].empty()) return 0;
  if (kind == AtomKind::sound) return guest.values[field].name.first_sound;
  return value_of_text(kind, table_.fields()[field].kind, guest.texts[field]);
}

void Atoms::further(std::size_t atom, const Code* row, std::vector<std::uint32_t>& values) const {
  if (atoms_[atom].kind != AtomKind::sound) return;
  const auto add = [&](std::uint32_t sound) {
    if (sound != 0 && sound != value(atom, row) && std::find(values.begin(), values.end(), sound) == values.end())
      values.push_back(sound);
  };
  if (const Code code = row[atoms_[atom].field]; code != 0) add(table_.name(code).last_sound);
  for (const std::size_t other : others_)
    if (const Code code = row[other]; code != 0) add(table_.name(code).first_sound), add(table_.name(code).last_sound);
}

bool Atoms::has_further(const Code* row) const {
  for (const std::size_t other : others_)
    if (row[other] != 0) return true;
  return std::any_of(names_.begin(), names_.end(), [&](std::size_t field) {
    const NameForm& name = table_.name(row[field]);
    return name.first_sound != name.last_sound;
  });
}

std::size_t Atoms::number_of(Atom atom) const {
  for (std::size_t at = 0; at < atoms_.size(); ++at)
    if (atoms_[at].field == atom.field && atoms_[at].kind == atom.kind) return at;
  return atoms_.size();
}

Plan plan_passes(const Table& table, const Atoms& atoms, const Model& model, double pairs_most,
                 const Parallel& parallel) {
  Plan plan;
  const auto rows = static_cast<double>(table.size());
  if (rows * (rows - 1) / 2 <= pairs_most) {
    plan.passes.emplace_back();
    plan.pairs_expected = rows * (rows - 1) / 2;
    plan.pairs.push_back(plan.pairs_expected);
    return plan;
  }
  std::vector<Candidate> candidates = all_candidates(atoms);
  estimate_pairs(table, atoms, candidates, parallel);
  const auto agreement = imagined_agreements(table, atoms, model);
  const auto met_by = [&](const Candidate& candidate) {
    Draws met;
    met.set();
    for (const std::size_t atom : candidate.atoms) met &= agreement[atom];
    return met;
  };
  // Which imagined pairs have been met so often. To be met once more is worth a tenth: the model may be mistaken.
  std::array<Draws, 4> met_times;
  met_times[0].set();
  // What a pass costs before it compares anything, in comparisons; in a small table even many of them are soon made.
  const double pass_cost = std::max(2 * rows, 1e5);
  const auto best_of = [&]() {
    std::vector<std::pair<double, Candidate*>> worth;
    for (Candidate& candidate : candidates) {
      if (candidate.chosen || plan.pairs_expected + candidate.pairs > pairs_most) continue;
      const Draws met = met_by(candidate);
      double gain = 0, worth_once = candidate.share;
      for (const Draws& times : met_times)
        gain += worth_once * static_cast<double>((met & times).count()), worth_once *= 0.1;
      if (gain > 0.5) worth.emplace_back(gain / (candidate.pairs + pass_cost), &candidate);
    }
    std::sort(worth.begin(), worth.end(), [](const auto& a, const auto& b) {
      return a.first != b.first ? a.first > b.first : a.second < b.second;
    });
    return worth;
  };
  while (plan.passes.size() < passes_most) {
    const auto worth = best_of();
    if (worth.empty()) break;
    Candidate* best = worth.front().second;
    if (!best->measured) {
      // The next best, too: it is likely to be asked about soon.
      std::vector<Candidate*> next = {best};
      if (worth.size() > 1 && !worth[1].second->measured) next.push_back(worth[1].second);
      measure_pairs(table, atoms, next, parallel);
      continue;
    }
    best->chosen = true;
    Pass& pass = plan.passes.emplace_back();
    for (const std::size_t atom : best->atoms) pass.push_back(atoms.all()[atom]);
    plan.pairs.push_back(best->pairs);
    plan.pairs_expected += best->pairs;
    const Draws met = met_by(*best);
    met_times[3] |= met_times[2] & met;
    for (const std::size_t times : {2, 1}) met_times[times] = (met_times[times] & ~met) | (met_times[times - 1] & met);
    met_times[0] &= ~met;
    if (best->atoms.empty()) break;
  }
  plan.reach = 1 - static_cast<double>(met_times[0].count()) / draws;
  return plan;
}

std::string words_of(const Pass& pass, const Table& table) {
  if (pass.empty()) return "every pair";
  std::string words;
  for (const Atom& atom : pass) {
    if (!words.empty()) words += " + ";
    words += table.fields()[atom.field].name;
    if (atom.kind == AtomKind::sound) words += " (sound)";
    if (atom.kind == AtomKind::year) words += " (year)";
    if (atom.kind == AtomKind::month_and_day) words += " (month and day)";
    if (atom.kind == AtomKind::district) words += " (district)";
  }
  return words;
}

}  // namespace kith::people::bulk
