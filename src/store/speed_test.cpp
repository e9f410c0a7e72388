// Figures, not tests: run with --no-skip -tc="speed*". KITH_SPEED_EVENTS sets how many events.
#include <doctest.h>
#include <fmt/core.h>
#include <stdlib.h>

#include <chrono>
#include <deque>
#include <filesystem>

#include "store/open.hpp"
#include "store/test_postgres.hpp"

namespace {

using namespace kith;
namespace files = std::filesystem;
using Stopwatch = std::chrono::steady_clock;

double seconds_since(Stopwatch::time_point start) {
  return std::chrono::duration<double>(Stopwatch::now() - start).count();
}

log::RecordVersion record(std::uint64_t no) {
  log::RecordVersion version;
  version.ref = {"school:s" + std::to_string(no % 200), "northborough", "R" + std::to_string(no)};
  version.given_names = "Given" + std::to_string(no % 900);
  version.family_name = "Family" + std::to_string(no % 7000);
  version.date_of_birth = core::PartialDate{core::make_date(2010, 1, 1) + core::Days{static_cast<int>(no % 3000)}};
  version.address = std::to_string(no % 90) + " Long Street";
  version.postcode = "NB1 2CD";
  return version;
}

log::Event event(std::uint64_t no, std::uint64_t records) {
  log::Event event;
  // By date, so that neighbours in the file are about strangers: the hard order.
  const std::uint64_t about = (no * 2654435761ULL) % records;
  event.ref = {"school:s" + std::to_string(about % 200), "northborough", "E" + std::to_string(no)};
  event.record_id = "R" + std::to_string(about);
  event.occurred = core::PartialDate{core::make_date(2016, 1, 1) + core::Days{static_cast<int>(no % 2000)}};
  event.recorded = event.occurred;
  event.kind = "school.absence";
  event.detail = {{"sessions_missed", std::to_string(no % 10)}, {"reason", "unwell"}};
  event.text = "Absent again; the office rang home twice and left a message with the grandmother.";
  event.recorder = "class teacher";
  return event;
}

template <class Make>
double append(store::Store& store, std::uint64_t count, Make make) {
  constexpr std::uint64_t in_batch = 10'000;
  const auto start = Stopwatch::now();
  std::deque<std::future<core::Result<tasks::BatchTaken>>> under_way;
  for (std::uint64_t from = 0; from < count; from += in_batch) {
    tasks::Batch batch{{}, "drop:speed", {}};
    for (std::uint64_t no = from; no < std::min(count, from + in_batch); ++no) batch.rows.push_back(make(no));
    under_way.push_back(store.ledger().append(std::move(batch)));
    if (under_way.size() > 8) {
      REQUIRE(under_way.front().get());
      under_way.pop_front();
    }
  }
  for (auto& future : under_way) REQUIRE(future.get());
  return seconds_since(start);
}

std::uint64_t folder_bytes(const std::string& folder) {
  std::uint64_t bytes = 0;
  for (const auto& file : files::recursive_directory_iterator(folder))
    if (file.is_regular_file()) bytes += file.file_size();
  return bytes;
}

void measure(store::Store& store, const std::string& folder) {
  const char* wanted = ::getenv("KITH_SPEED_EVENTS");
  const std::uint64_t events = wanted ? std::strtoull(wanted, nullptr, 10) : 1'000'000, records = events / 10;
  const double taking_records = append(store, records, record);
  fmt::print("{} records: {:.0f} rows/s\n", records, static_cast<double>(records) / taking_records);
  const std::uint64_t before = folder_bytes(folder);
  const double taking = append(store, events, [&](std::uint64_t no) { return event(no, records); });
  fmt::print("{} events: {:.0f} rows/s, {:.0f} bytes a row\n", events, static_cast<double>(events) / taking,
             static_cast<double>(folder_bytes(folder) - before) / static_cast<double>(events));
  auto start = Stopwatch::now();
  std::uint64_t facts = 0, details = 0;
  const auto everyone = [](tasks::RecordNo) { return true; };
  REQUIRE(store.facts().each({}, everyone, [&](const tasks::Fact& fact) { ++facts, details += fact.detail.size(); }));
  fmt::print("facts: {:.0f} a second\n", static_cast<double>(facts) / seconds_since(start));
  start = Stopwatch::now();
  std::uint64_t versions = 0;
  REQUIRE(store.identities().each_version({}, everyone, [&](auto, const auto&, bool) { ++versions; }));
  fmt::print("versions: {:.0f} a second\n", static_cast<double>(versions) / seconds_since(start));
  start = Stopwatch::now();
  for (int i = 0; i < 200; ++i)
    REQUIRE(store.ledger().append({{event(events + static_cast<std::uint64_t>(i), records)}, "a", {}}).get());
  fmt::print("one event, durable: {:.2f} ms\n", seconds_since(start) * 1000 / 200);
  tasks::Batch child{{}, "a", {}};
  for (std::uint64_t i = 0; i < 300; ++i) {
    child.rows.push_back(event(2 * events + i, records));
    std::get<log::Event>(child.rows.back()).record_id = "CHILD";
    std::get<log::Event>(child.rows.back()).ref.agency = "school:s1";
  }
  const auto taken = store.ledger().append(std::move(child)).get().value();
  const tasks::RecordNo its[] = {*taken.rows[0].record};
  start = Stopwatch::now();
  for (int i = 0; i < 100; ++i) REQUIRE(store.records().events_of(its).value().size() == 300);
  fmt::print("a child's 300 events with text: {:.2f} ms\n", seconds_since(start) * 1000 / 100);
  start = Stopwatch::now();
  const auto again = append(store, 100'000, [&](std::uint64_t no) { return event(no, records); });
  fmt::print("unchanged again: {:.0f} rows/s\n", 100'000 / again);
  start = Stopwatch::now();
  REQUIRE_FALSE(store.verify({}).value().fault);
  fmt::print("verify: {:.0f} entries/s\n", static_cast<double>(events + records) / seconds_since(start));
}

TEST_CASE("speed of the store on SQLite" * doctest::skip()) {
  std::string folder = (files::temp_directory_path() / "kith-speed-XXXXXX").string();
  REQUIRE(::mkdtemp(folder.data()) != nullptr);
  store::OpenOptions options;
  options.folder = folder;
  options.create = true;
  measure(**store::open(options), folder);
  files::remove_all(folder);
}

TEST_CASE("speed of the store on PostgreSQL" * doctest::skip()) {
  const auto server = store::TestPostgres::start();
  REQUIRE(server);
  std::string folder = (files::temp_directory_path() / "kith-speed-XXXXXX").string();
  REQUIRE(::mkdtemp(folder.data()) != nullptr);
  store::OpenOptions options;
  options.folder = folder;
  options.postgresql_url = server->create_database();
  options.create = true;
  measure(**store::open(options), folder);
  files::remove_all(folder);
}

}  // namespace
