// Looking people up in an index: what it takes to make and to load, how fast it answers, alone and while it grows, and
// how well.  usage: lookup TABLE.csv QUERIES.csv ARRIVALS.csv INDEX     with a column "person", which is only measured
// against
#include <fmt/core.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <thread>

#include "app/commands.hpp"
#include "app/index_file.hpp"
#include "app/threads.hpp"
#include "intake/table_file.hpp"
#include "people/bulk/link.hpp"
#include "people/bulk/seeker.hpp"

using namespace kith;
using namespace kith::app;
namespace bulk = people::bulk;

namespace {

constexpr std::string_view columns =
    "given_names=given_names,family_name=family_name,other=other_names,date_of_birth=date_of_birth,sex=sex,"
    "postcode=postcode,address=address,phone=phone,nhs_number=nhs_number,upn=upn";
constexpr double inserts_a_second = 1000, open_loop_seconds = 10, load_share = 0.8;

template <class T>
T must(core::Result<T> result) {
  if (result) return std::move(*result);
  fmt::print(stderr, "{}\n", result.error().message);
  std::exit(1);
}

struct Asked {
  std::vector<std::string> cells;
  std::string person;
};

std::vector<Asked> read_queries(const std::string& path, const std::vector<MappedField>& fields) {
  auto file = must(intake::TableFile::open(path));
  std::vector<std::size_t> places;
  for (const MappedField& field : fields) places.push_back(must(file.column(field.column)));
  places.push_back(must(file.column("person")));
  std::vector<Asked> asked;
  while (true) {
    const auto piece = must(file.next(places, on_all_cores));
    if (piece.cells.empty()) return asked;
    for (std::size_t at = 0; at < piece.cells.size(); at += places.size()) {
      Asked& one = asked.emplace_back();
      for (std::size_t field = 0; field < fields.size(); ++field) one.cells.emplace_back(piece.cells[at + field]);
      one.person = piece.cells[at + fields.size()];
    }
  }
}

std::vector<std::string_view> views(const std::vector<std::string>& cells) { return {cells.begin(), cells.end()}; }

void tell(std::string_view what, double value, std::string_view unit, std::string_view target = "") {
  fmt::print("{:<52} {:>12.3f} {}{}\n", what, value, unit, target.empty() ? "" : fmt::format("  ({})", target));
  std::fflush(stdout);
}

void tell_times(std::string_view what, std::vector<double> seconds, std::string_view p50, std::string_view p99) {
  std::sort(seconds.begin(), seconds.end());
  const auto at = [&](double share) {
    return seconds[static_cast<std::size_t>(share * static_cast<double>(seconds.size() - 1))] * 1000;
  };
  tell(fmt::format("{}, p50", what), at(0.5), "ms", p50);
  tell(fmt::format("{}, p99", what), at(0.99), "ms", p99);
}

void make(const std::string& table_path, const std::string& index_path) {
  auto fields = must(read_map({std::string(columns)}));
  double begun = seconds_now();
  const auto lap = [&begun] { return seconds_now() - std::exchange(begun, seconds_now()); };
  LoadedPeople people =
      must(load_people({table_path}, {.id = "record_id", .truth = "person", .group = {}, .source = {}}, fields));
  ReadyIndex ready(std::move(fields), std::move(people));
  const bulk::Table& table = ready.people.table;
  tell("records", static_cast<double>(table.size()), "");
  tell("read the table", lap(), "s");
  const auto linkage = bulk::link(table, {}, on_all_cores, [](std::string_view, double) {});
  tell("link it (the model, and who is one person)", lap(), "s");
  std::vector<bulk::Row> clusters(table.size());
  for (bulk::Row row = 0; row < clusters.size(); ++row) clusters[row] = linkage.clusters[table.arrival(row)];
  ready.index = std::make_unique<bulk::Index>(table, linkage.model, std::move(clusters), on_all_cores);
  tell("build the index", lap(), "s");
  const auto saved = write_index(index_path, ready);
  if (!saved) must<int>(tl::unexpected(saved.error()));
  tell("save it", lap(), "s");
}

void tell_memory(const ReadyIndex& ready) {
  const bulk::Index::Memory memory = ready.index->memory_bytes();
  const auto each = [&](std::size_t bytes) {
    return static_cast<double>(bytes) / static_cast<double>(ready.index->size());
  };
  tell("a record: its codes and its person", each(memory.rows), "bytes");
  tell("a record: values, each once, and what is known of them", each(memory.values), "bytes");
  tell(fmt::format("a record: keys of {} passes", ready.index->plan().passes.size()), each(memory.postings), "bytes");
}

// One client, one look-up after another.
void ask_alone(const ReadyIndex& ready, const std::vector<Asked>& queries) {
  bulk::Seeker seeker(*ready.index);
  std::vector<bool> held(
      ready.people.truth.empty() ? 0 : *std::max_element(ready.people.truth.begin(), ready.people.truth.end()) + 1);
  for (const std::uint32_t person : ready.people.truth) held[person] = true;
  std::vector<double> seconds;
  double present = 0, right = 0, absent = 0, absent_same = 0, same = 0, same_wrong = 0, compared = 0;
  for (const Asked& asked : queries) {
    const auto cells = views(asked.cells);
    const double begun = seconds_now();
    const bulk::Lookup lookup = seeker.look_up(cells);
    seconds.push_back(seconds_now() - begun);
    compared += static_cast<double>(lookup.compared);
    const std::uint32_t person = ready.people.truths.find(asked.person);
    const bool there = person != 0 && held[person];
    const bool first = there && !lookup.matches.empty() &&
                       ready.people.truth[ready.index->arrival(lookup.matches.front().row)] == person;
    const bool said_same = lookup.found == bulk::Found::same;
    (there ? present : absent) += 1;
    right += first, same += said_same, same_wrong += said_same && !first, absent_same += said_same && !there;
  }
  const auto count = static_cast<double>(queries.size());
  tell_times("one client, scored and explained", seconds, "target at 10 million 0.15", "target 1");
  tell("rows compared for an answer", compared / count, "");
  tell(fmt::format("{} people who are there: first in the answer", present), right / std::max(present, 1.0), "",
       "target 0.97");
  tell("of them and all others answered \"same\"", same / count, "");
  tell("answered \"same\" and somebody else", same_wrong, "");
  tell(fmt::format("{} people who are absent: answered \"same\"", absent), absent_same / std::max(absent, 1.0), "",
       "target 0.001");
}

// Records arrive beside whatever is measured, so many a second, from a thread of their own.
class Arriving {
 public:
  Arriving(ReadyIndex& ready, const std::vector<Asked>& arrivals)
      : writer_([this, &ready, &arrivals] {
          while (!done_.load(std::memory_order_relaxed)) {
            const auto due = static_cast<std::size_t>((seconds_now() - begun_) * inserts_a_second);
            for (std::size_t at = inserted; at < due; at = ++inserted)
              ready.index->insert(views(arrivals[at % arrivals.size()].cells));
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
          }
        }) {}
  ~Arriving() {
    done_ = true;
    writer_.join();
  }
  double rate() const { return static_cast<double>(inserted) / (seconds_now() - begun_); }

  std::atomic<std::size_t> inserted = 0;

 private:
  const double begun_ = seconds_now();
  std::atomic<bool> done_ = false;
  std::thread writer_;
};

// How many one reader answers in a second when it never waits.
double highest_rate(const ReadyIndex& ready, const std::vector<Asked>& queries) {
  constexpr double seconds = 3;
  bulk::Seeker seeker(*ready.index);
  std::size_t answered = 0;
  const double begun = seconds_now();
  for (; seconds_now() - begun < seconds; ++answered) seeker.look_up(views(queries[answered % queries.size()].cells));
  return static_cast<double>(answered) / (seconds_now() - begun);
}

// Look-ups are due at fixed times, whether or not the one before is done; each counts from when it was due.
void ask_at_fixed_times(const ReadyIndex& ready, const std::vector<Asked>& queries, double rate,
                        std::vector<double>& seconds) {
  bulk::Seeker seeker(*ready.index);
  const double begun = seconds_now();
  for (std::size_t at = 0; static_cast<double>(at) < rate * open_loop_seconds; ++at) {
    const double due = begun + static_cast<double>(at) / rate;
    while (seconds_now() < due) {
    }
    seeker.look_up(views(queries[at % queries.size()].cells));
    seconds.push_back(seconds_now() - due);
  }
}

// The load is a share of what one reader answers beside the same inserts.
void ask_beside_inserts(ReadyIndex& ready, const std::vector<Asked>& queries, const std::vector<Asked>& arrivals) {
  Arriving arriving(ready, arrivals);
  const double highest = highest_rate(ready, queries);
  tell(fmt::format("one reader beside {:.0f} inserts a second, look-ups a second", arriving.rate()), highest, "");
  std::vector<double> seconds;
  ask_at_fixed_times(ready, queries, load_share * highest, seconds);
  tell_times(fmt::format("{:.0f} look-ups a second beside {:.0f} inserts", load_share * highest, arriving.rate()),
             std::move(seconds), "", "target 3");
  tell("an inserted record",
       static_cast<double>(ready.index->memory_bytes().newcomers) / static_cast<double>(arriving.inserted.load()),
       "bytes");
}

}  // namespace

int main(int count, char** words) {
  if (count != 5) {
    fmt::print(stderr, "usage: lookup TABLE.csv QUERIES.csv ARRIVALS.csv INDEX\n");
    return 64;
  }
  if (!std::filesystem::exists(words[4])) make(words[1], words[4]);
  const double begun = seconds_now();
  const auto ready = must(read_index(words[4]));
  tell("load it from the file", seconds_now() - begun, "s");
  tell("the file", static_cast<double>(std::filesystem::file_size(words[4])) / 1e6, "MB");
  tell_memory(*ready);
  const std::vector<Asked> queries = read_queries(words[2], ready->fields);
  ask_alone(*ready, queries);
  tell("one reader, look-ups a second", highest_rate(*ready, queries), "");
  const std::vector<Asked> arrivals = read_queries(words[3], ready->fields);
  ask_beside_inserts(*ready, queries, arrivals);
  tell("one reader, look-ups a second, after them", highest_rate(*ready, queries), "");
  return 0;
}
