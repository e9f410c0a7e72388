#include "people/bulk/index.hpp"

namespace kith::people::bulk {
namespace {

// More passes than linking takes: a record that somebody asks for may say little.
double pairs_most(std::size_t rows) { return 60 * static_cast<double>(rows) + 1e5; }

Rarity rarity_of(const Table& table, const std::vector<Row>& clusters, const Parallel& parallel) {
  if (!clusters.empty()) return {table, Persons(clusters), parallel};
  Holders holders;
  for (std::size_t field = 0; field < table.fields().size(); ++field) holders.push_back(table.counts(field));
  return {table, holders};
}

}  // namespace

Index::Index(const Table& table, const Model& model, std::vector<Row> clusters, const Parallel& parallel,
             Founding founding)
    : table_(table),
      model_(model),
      atoms_(table),
      plan_(founding.plan ? std::move(*founding.plan)
                          : plan_passes(table, atoms_, model, pairs_most(table.size()), parallel)),
      postings_(std::move(founding.postings)),
      clusters_(std::move(clusters)),
      rarity_(founding.rarity ? std::move(*founding.rarity) : rarity_of(table, clusters_, parallel)),
      scorer_(table, model, rarity_),
      newcomers_(table, plan_.passes.size()) {
  for (const Pass& pass : plan_.passes) {
    std::vector<std::size_t>& numbers = atoms_of_.emplace_back();
    for (const Atom& atom : pass) numbers.push_back(atoms_.number_of(atom));
  }
  if (!postings_.empty()) return;
  postings_.resize(plan_.passes.size());
  parallel(postings_.size(), [&](std::size_t pass) { postings_[pass] = postings_of(pass); });
}

KeyIndex Index::postings_of(std::size_t pass) const {
  std::vector<KeyIndex::Posting> postings;
  for (Row row = 0; row < table_.size(); ++row) {
    const Code* codes = table_.row(row);
    std::uint32_t key = 1;
    for (const std::size_t atom : atoms_of_[pass]) key = key_with(key, atoms_.value(atom, codes));
    if (key != 0) postings.push_back({key, row});
  }
  KeyIndex index;
  index.add(std::move(postings));
  return index;
}

Row Index::insert(std::span<const std::string_view> cells, std::optional<Row> person) {
  Guest guest;
  fill(guest, table_, cells);
  return add(guest, person);
}

Row Index::add(const Guest& guest, std::optional<Row> person) {
  std::vector<std::uint32_t> keys;
  for (const std::vector<std::size_t>& atoms : atoms_of_) {
    std::uint32_t& key = keys.emplace_back(1);
    for (const std::size_t atom : atoms) key = key_with(key, atoms_.value(atom, guest));
  }
  return newcomers_.add(guest, keys, person ? &*person : nullptr);
}

Row Index::person(Row row) const {
  if (row >= table_.size()) return newcomers_.person(row);
  return clusters_.empty() ? row : clusters_[row];
}

Index::Memory Index::memory_bytes() const {
  Memory memory;
  memory.rows =
      table_.size() * (table_.fields().size() * sizeof(Code) + sizeof(Row)) + clusters_.capacity() * sizeof(Row);
  memory.values = table_.memory_bytes() + clusters_.capacity() * sizeof(Row) - memory.rows + rarity_.memory_bytes();
  for (const KeyIndex& postings : postings_) memory.postings += postings.memory_bytes();
  memory.newcomers = newcomers_.memory_bytes();
  return memory;
}

}  // namespace kith::people::bulk
