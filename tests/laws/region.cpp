#include "laws/region.hpp"

#include <doctest.h>
#include <fmt/core.h>
#include <stdlib.h>
#include <unistd.h>

#include <filesystem>
#include <mutex>

#include "app/resources.hpp"
#include "exchange/drop_writer.hpp"
#include "exchange/rejected_csv.hpp"
#include "intake/drop_folder.hpp"
#include "log/encode.hpp"
#include "store/test_postgres.hpp"
#include "tasks/replay.hpp"

namespace kith::laws {
namespace {

namespace files = std::filesystem;

store::TestPostgres* server() {
  static const std::unique_ptr<store::TestPostgres> started =
      store::TestPostgres::present() ? store::TestPostgres::start() : nullptr;
  return started.get();
}

std::string_view carried(std::string_view name) {
  for (const app::Resource& resource : app::resources())
    if (resource.name == name) return resource.bytes;
  return {};
}

template <class Value>
Value must(core::Result<Value> result) {
  if (!result) FAIL(result.error().message);
  return std::move(*result);
}

// The made-up families end in 2023, and what they lived through is written down some days late: every law is tried when
// all of it is known.
core::Instant clock_of_laws() { return core::make_date(2024, 2, 1) + std::chrono::hours{12}; }

}  // namespace

bool postgres_present() { return server() != nullptr; }

const story::Vocabulary& vocabulary() {
  static const story::Vocabulary loaded =
      must(story::Vocabulary::parse(carried("vocabulary/vocabulary.csv"), carried("vocabulary/keys.csv")));
  return loaded;
}

const patterns::Library& library() {
  static const patterns::Library loaded = [] {
    std::vector<patterns::PatternFile> texts;
    for (const app::Resource& resource : app::resources())
      if (resource.name.starts_with("patterns/") && resource.name.ends_with(".toml"))
        texts.push_back({std::string{resource.name.substr(9)}, std::string{resource.bytes}});
    auto parsed = patterns::Library::parse(texts, vocabulary());
    if (!parsed) FAIL(parsed.error().front().what);
    return std::move(*parsed);
  }();
  return loaded;
}

std::unique_ptr<tasks::Engine> engine_of(store::Store& store) {
  auto engine =
      std::make_unique<tasks::Engine>(vocabulary(), library(),
                                      tasks::EnginePorts{store.ledger(), store.facts(), store.identities(),
                                                         store.records(), store.alerts(), store.dues(), store.proofs(),
                                                         store.kept_index()},
                                      clock_of_laws);
  if (const auto loaded = engine->load([](std::size_t, std::size_t) {}); !loaded) FAIL(loaded.error().message);
  return engine;
}

Rows families(std::uint64_t seed, std::uint64_t count) {
  Rows rows;
  tasks::SynthOptions options;
  options.seed = seed;
  options.demonstration = true;
  options.from = core::make_date(2022, 9, 1);  // lately enough that what went wrong is still asked about
  std::uint64_t taken = 0;
  for (std::uint64_t number = 0; taken < count; ++number) {
    const tasks::SynthFamily family = tasks::make_family(options, number);
    // One ordinary family beside those in which something happens.
    if (taken > 0 && (family.life == "ordinary" || family.life == "early-help")) continue;
    ++taken;
    rows.records.insert(rows.records.end(), family.records.begin(), family.records.end());
    rows.relationships.insert(rows.relationships.end(), family.relationships.begin(), family.relationships.end());
    rows.events.insert(rows.events.end(), family.events.begin(), family.events.end());
    rows.contacts.insert(rows.contacts.end(), family.contacts.begin(), family.contacts.end());
  }
  return rows;
}

Site::Site(bool postgres) : folder_((files::temp_directory_path() / "kith-law-XXXXXX").string()) {
  REQUIRE(::mkdtemp(folder_.data()) != nullptr);
  if (postgres) url_ = server()->create_database();
}

Site::~Site() {
  std::error_code ignored;
  files::remove_all(folder_, ignored);
}

std::string Site::write_drop(const Rows& rows) {
  const std::string folder = fmt::format("{}/drop{}", folder_, drops_++);
  auto writer = must(exchange::DropWriter::create(folder));
  for (const auto& row : rows.records) writer.write(row);
  for (const auto& row : rows.relationships) writer.write(row);
  for (const auto& row : rows.events) writer.write(row);
  for (const auto& row : rows.contacts) writer.write(row);
  REQUIRE(writer.finish());
  return folder;
}

core::Result<std::unique_ptr<store::Store>> Site::open() {
  store::OpenOptions options;
  options.folder = folder();
  options.postgresql_url = url_;
  options.create = true;
  options.clock = clock_of_laws;
  auto opened = store::open(options);
  // A database server learns of a killed writer only when it next looks at the connection.
  for (int tries = 0; tries < 100 && !opened && opened.error().kind == core::ErrorKind::conflict; ++tries) {
    ::usleep(50'000);
    opened = store::open(options);
  }
  return opened;
}

Imported import(Site& site, const std::vector<std::string>& drops, std::size_t batch_rows,
                const std::function<void()>& progress) {
  auto store = site.open();
  if (!store) FAIL(store.error().message);
  std::unique_ptr<tasks::Engine> engine;
  Imported all;
  for (const std::string& folder : drops) {
    // Each further drop is taken by an engine that took up the index kept after the one before.
    if (engine && !engine->keep_index(0)) FAIL("the index cannot be kept");
    engine = engine_of(**store);
    auto drop = must(intake::DropFolder::open(folder, vocabulary()));
    auto rejected = must(exchange::RejectedCsv::open(folder + "/rejected.csv"));
    tasks::ImportDrop::Options options;
    options.batch_rows = batch_rows;
    options.progress = [&](const tasks::ImportStanding&) { progress(); };
    options.settling = [&](std::size_t, std::size_t) { progress(); };
    tasks::ImportDrop task{{(*store)->ledger(), (*store)->imports(), engine.get()}, drop, rejected, options};
    const auto result = task.run();
    if (!result) FAIL(result.error().message);
    all.counts.taken += result->counts.taken;
    all.counts.changed += result->counts.changed;
    all.counts.unchanged += result->counts.unchanged;
    all.counts.rejected += result->counts.rejected;
    all.resumed = all.resumed || result->resumed;
  }
  return all;
}

Picture picture_of(Site& site) {
  auto store = site.open();
  if (!store) FAIL(store.error().message);
  const auto engine = engine_of(**store);
  const people::Linker& linker = engine->linker();
  Picture picture;
  std::map<std::uint32_t, std::set<core::RowRef>> cluster_of;
  for (const people::PersonId person : linker.persons()) {
    std::set<core::RowRef> cluster;
    for (const people::RecordNo record : linker.records_of(person)) cluster.insert(linker.ref_of(record));
    for (const people::RecordNo record : linker.records_of(person)) cluster_of[record.value] = cluster;
    picture.people.insert(std::move(cluster));
  }
  tasks::Records& records = (*store)->records();
  for (std::uint32_t no = 0; no < linker.size(); ++no) {
    const people::RecordNo one[] = {{no}};
    const core::RowRef ref = linker.ref_of(one[0]);
    const auto versions = must(records.versions_of(one[0]));
    for (const auto& version : versions) picture.versions[ref].insert(log::encode(version.what));
    const auto events = must(records.events_of(one));
    for (const auto& event : events)
      picture.chronicle[ref][event.event.ref] = {log::encode(event.event), event.from.versions};
  }
  const auto standing = must((*store)->alerts().standing());
  for (const log::AlertState& alert : standing) {
    std::set<core::RowRef> facts;
    for (const std::uint64_t fact : alert.facts) facts.insert(must(records.event({fact})).value().event.ref);
    picture.alerts[{alert.pattern, cluster_of[alert.anchor]}] = {alert.level, std::move(facts)};
  }
  const auto rebuilt = (*store)->rebuild_check({});
  if (!rebuilt) FAIL(rebuilt.error().message);
  picture.rebuilt = rebuilt->differences;
  return picture;
}

void end_day(Site& site) {
  const auto store = must(site.open());
  const auto engine = engine_of(*store);
  must(engine->tick(core::london_day(clock_of_laws()) + core::Days{1}));
}

std::map<Question, AlertPicture> replayed(const Rows& rows) {
  tasks::Replay replay{vocabulary(), library()};
  tasks::ReplaySpan span;
  span.until = core::london_day(clock_of_laws());
  const auto summary = replay.play({rows.records, rows.relationships, rows.events}, span, [](const tasks::ReplayedAlert&) {}, [](std::size_t, std::size_t) {});
  std::map<Question, AlertPicture> standing;
  for (const auto& alert : summary.standing)
    standing[{alert.pattern, {alert.records.begin(), alert.records.end()}}] = {
        static_cast<std::uint8_t>(static_cast<int>(alert.level) - 1), {alert.facts.begin(), alert.facts.end()}};
  return standing;
}

}  // namespace kith::laws
