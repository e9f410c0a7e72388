// The population that a store holds, in memory and as flat as it goes, cut into families that share nobody: each family can be
// played without the others. For back-tests and for large imports, a portion of the families at a time.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "people/linker.hpp"
#include "story/chronicle.hpp"
#include "tasks/engine.hpp"
#include "tasks/ports.hpp"

namespace kith::tasks {

// Which records belong together: one person, related, or named in one event.
class Families {
 public:
  static core::Result<Families> read(const people::Linker& linker, Identities& identities);
  std::size_t record_count() const { return root_.size(); }
  std::uint32_t root_of(people::RecordNo record) const { return root_[record.value]; }
  std::span<const std::uint32_t> records_of(std::uint32_t root) const { return records_.of(root); }
  const std::vector<std::uint32_t>& roots() const { return roots_; }

  // What belongs to each root, one after another.
  struct Lists {
    std::vector<std::uint32_t> begin, members;
    std::span<const std::uint32_t> of(std::uint32_t root) const { return {members.data() + begin[root], begin[root + 1] - begin[root]}; }
    void fill(std::size_t root_count, std::span<const std::uint32_t> root_of);
  };

 private:
  std::vector<std::uint32_t> root_;
  Lists records_;
  std::vector<std::uint32_t> roots_;
};

// The facts, versions and relationships of some families: some 70 bytes a fact beside its detail.
class Population {
 public:
  using Wanted = std::function<bool(std::uint32_t root)>;
  struct Source {
    Facts& facts;
    Identities& identities;
    const story::Vocabulary& vocabulary;
  };
  struct Part {
    EventRange events;
    RecordRange records;
    std::vector<people::RecordNo> by_record;  // ascending; not empty: the wanted families' facts are read by these
  };
  // `part`: where everything of the wanted families lies. It is read in stretches on so many threads.
  static core::Result<Population> read(const Families& families, const Source& source, const Wanted& wanted,
                                       const Part& part, std::size_t threads);

  std::size_t fact_count(std::uint32_t root) const { return facts_of_.of(root - first_root_).size(); }
  // Lives no longer than the population.
  Family family(std::uint32_t root, const story::Vocabulary& vocabulary) const;

 private:
  struct Skeleton {
    std::uint64_t event = 0, text_begin = 0;
    std::uint32_t record = 0, agency = 0, detail_begin = 0, also_begin = 0;
    std::int32_t when = 0, recorded = 0, withdrawn = 0;  // days; 0 in withdrawn: never
    story::KindNo kind;
    std::uint16_t detail_count = 0, also_count = 0;
    std::uint8_t occurred_size = 0, id_size = 0;
  };
  struct Item {
    story::KeyNo key;
    std::uint32_t size;  // of its value
  };
  // Facts that lie together in the log, as one thread reads them.
  struct Stretch {
    std::size_t first = 0;  // the population's number of its first fact
    std::vector<Skeleton> facts;
    std::string text;  // of each fact when it happened as written, its id, then the values of its detail
    std::vector<Item> items;
    std::vector<std::uint32_t> also;
  };
  struct Held {
    log::PersonKind kind;
    std::optional<core::PartialDate> born, from, to;
    std::uint32_t agency;
    std::string postcode;  // short enough to need no memory of its own
    std::uint32_t record;
  };
  class Reading;
  struct Place;

  void put_in_order(const Families& families, RecordRange range);
  std::vector<Place> facts_in_order(std::uint32_t root) const;

  const Families* families_ = nullptr;
  std::vector<core::AgencyRef> agencies_;
  std::vector<std::uint32_t> agency_ranks_;
  std::vector<Stretch> stretches_;
  std::vector<Held> versions_;
  std::vector<Tie> ties_;
  std::uint32_t first_root_ = 0;
  Families::Lists facts_of_, versions_of_, ties_of_;  // by root, from first_root_ on
};

}  // namespace kith::tasks
