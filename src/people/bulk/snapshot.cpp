// An index kept in a file: what it is made of, so that a start need not estimate, plan and sort again.
#include "people/bulk/index.hpp"

namespace kith::people::bulk {
namespace {

// Atoms as numbers: the bytes between their members say nothing and would differ from file to file.
std::vector<std::vector<std::uint32_t>> numbers_of(const Plan& plan) {
  std::vector<std::vector<std::uint32_t>> passes;
  for (const Pass& pass : plan.passes) {
    std::vector<std::uint32_t>& numbers = passes.emplace_back();
    for (const Atom& atom : pass)
      numbers.push_back(static_cast<std::uint32_t>(atom.field) << 8 | static_cast<std::uint32_t>(atom.kind));
  }
  return passes;
}

Plan plan_of(const std::vector<std::vector<std::uint32_t>>& passes) {
  Plan plan;
  for (const std::vector<std::uint32_t>& numbers : passes) {
    Pass& pass = plan.passes.emplace_back();
    for (const std::uint32_t number : numbers) pass.push_back({number >> 8, static_cast<AtomKind>(number & 255)});
  }
  return plan;
}

// Records that came after the table: the plain values of all their columns, one after another.
struct Later {
  std::vector<char> letters;
  std::vector<std::uint64_t> ends;
  std::vector<Row> persons;

  template <class Self, class Parts>
  static void each_part(Self& self, Parts& parts) {
    parts(self.letters), parts(self.ends), parts(self.persons);
  }
  std::string_view cell(std::size_t at) const {
    const std::uint64_t begin = at == 0 ? 0 : ends[at - 1];
    return {letters.data() + begin, static_cast<std::size_t>(ends[at] - begin)};
  }
};

}  // namespace

void Index::write(PartsOut& parts) const {
  parts(model_.fields);
  parts(std::vector<double>{model_.person_prior, model_.household_prior, model_.threshold, plan_.pairs_expected,
                            plan_.reach, model_.generations ? 1.0 : 0.0, model_.twins ? 1.0 : 0.0,
                            model_.twins_alike ? 1.0 : 0.0, model_.doubles ? 1.0 : 0.0, model_.renamed ? 1.0 : 0.0});
  parts(std::vector<Shares>(model_.homes.begin(), model_.homes.end()));
  parts.each_of(numbers_of(plan_));
  for (const KeyIndex& postings : postings_) KeyIndex::each_part(postings, parts);
  parts(clusters_);
  Rarity::each_part(rarity_, parts);
  Later later;
  for (Row row = static_cast<Row>(table_.size()); row < size(); ++row) {
    for (std::size_t field = 0; field < table_.fields().size(); ++field) {
      const std::string_view text = newcomers_.text(field, newcomers_.row(row)[field]);
      later.letters.insert(later.letters.end(), text.begin(), text.end());
      later.ends.push_back(later.letters.size());
    }
    later.persons.push_back(newcomers_.person(row));
  }
  Later::each_part(later, parts);
}

std::unique_ptr<Index> Index::read(const Table& table, PartsIn& parts, const Parallel& parallel) {
  Model model;
  std::vector<double> figures;
  std::vector<std::vector<std::uint32_t>> passes;
  std::vector<Shares> homes;
  parts(model.fields), parts(figures), parts(homes), parts.each_of(passes);
  if (!parts.sound() || model.fields.size() != table.fields().size() || figures.size() != 10 ||
      homes.size() != level_count)
    return nullptr;
  std::copy(homes.begin(), homes.end(), model.homes.begin());
  model.person_prior = figures[0], model.household_prior = figures[1], model.threshold = figures[2];
  Founding founding{.plan = plan_of(passes), .rarity = Rarity(), .postings = std::vector<KeyIndex>(passes.size())};
  founding.plan->pairs_expected = figures[3], founding.plan->reach = figures[4];
  model.generations = figures[5] != 0, model.twins = figures[6] != 0;
  model.twins_alike = figures[7] != 0, model.doubles = figures[8] != 0, model.renamed = figures[9] != 0;
  for (KeyIndex& postings : founding.postings) KeyIndex::each_part(postings, parts);
  std::vector<Row> clusters;
  parts(clusters);
  Rarity::each_part(*founding.rarity, parts);
  Later later;
  Later::each_part(later, parts);
  if (!parts.sound() || later.ends.size() != later.persons.size() * table.fields().size()) return nullptr;
  auto index = std::make_unique<Index>(table, model, std::move(clusters), parallel, std::move(founding));
  std::vector<std::string_view> cells(table.fields().size());
  for (std::size_t row = 0; row < later.persons.size(); ++row) {
    for (std::size_t field = 0; field < cells.size(); ++field) cells[field] = later.cell(row * cells.size() + field);
    Guest guest;
    fill_plain(guest, table, cells);
    index->add(guest, later.persons[row]);
  }
  return index;
}

}  // namespace kith::people::bulk
