// Goal: a start that takes up the linking index which was kept knows what one that reads everything knows. Method: an
// office that is opened again after what may happen in between: news, damage, a backup put back, an erasure.
#include <filesystem>

#include "desk/office.hpp"

namespace {

using namespace kith;
using desk_test::Office;

void check_kept_index(bool postgres) {
  Office office(postgres);
  const auto record = [&](const char* id, const char* given, const char* home) {
    log::RecordVersion made;
    made.ref = {"hv", "northborough", id};
    made.given_names = given;
    made.family_name = "Quillfeather";
    made.date_of_birth = core::PartialDate::parse("2015-03-02").value();
    made.address = home;
    made.postcode = "ZQ1 1AA";
    return made;
  };
  const auto together = [](const char* id, const char* one, const char* other) {
    log::Event event;
    event.ref = {"hv", "northborough", id};
    event.record_id = one;
    event.also_about = {other};
    event.kind = "contact.routine";
    event.occurred = core::PartialDate::parse("2024-01-02").value();
    event.recorded = core::PartialDate::parse("2024-01-02").value();
    return event;
  };
  const auto everybody = [&] {
    std::string all;
    const auto& linker = office.engine->linker();
    for (std::uint32_t at = 0; at < linker.size(); ++at)
      all +=
          fmt::format("{}:{} ", core::to_string(linker.ref_of({at})), linker.records_of(linker.person_of({at})).size());
    for (const auto& pair : linker.possible())
      all += fmt::format("{}?{}:{:.6f} ", pair.a.value, pair.b.value, pair.why.probability);
    return all;
  };
  office.take(record("a", "Zebedee", "1 Mill Lane"));
  office.take(record("b", "Zoe", "1 Mill Lane"));
  office.take(together("e1", "a", "b"));
  REQUIRE(office.engine->keep_index(0));
  CHECK(std::filesystem::file_size(office.index()) > 1000);

  // What comes after it was kept: a record more, what ties it to another, another version of the first, a word on two.
  office.take(record("c", "Zebedee", "1 Mill Lane"));
  auto agency = record("d", "Zebedee", "1 Mill Lane");
  agency.ref = {"gp:one", "northborough", "d"};
  office.take(agency);
  office.take(record("a", "Zebedee Ted", "2 High Street"));
  auto also = together("e1", "a", "c");
  office.take(also);
  log::Relationship brother;
  brother.record = record("a", "", "").ref, brother.related = record("b", "", "").ref;
  brother.kind = log::RelationshipKind::sibling;
  office.take(brother);
  REQUIRE(office.engine->decide(record("a", "", "").ref, agency.ref, log::LinkWord::different, "M. Brown", "two boys"));
  const std::string expected = everybody();
  office.open();
  CHECK(everybody() == expected);
  std::filesystem::remove(office.index());
  office.open();  // from the store as a whole
  CHECK(everybody() == expected);

  // Another's bytes, or none that are whole, are not taken for the index.
  REQUIRE(office.engine->keep_index(0));
  std::filesystem::resize_file(office.index(), std::filesystem::file_size(office.index()) / 2);
  office.open();
  CHECK(everybody() == expected);

  // Where it cannot be written, that is said, and what was kept before is as it was.
  std::filesystem::create_directory(office.index() + ".part");
  CHECK_FALSE(office.engine->keep_index(0));
  office.open();
  CHECK(everybody() == expected);
  std::filesystem::remove(office.index() + ".part");

  // An erased record is in no index: what was kept goes at once, and is not kept again while it is in memory.
  REQUIRE(office.engine->keep_index(0));
  REQUIRE(office.store->ledger().erase({1, "admin", "court order"}, "admin"));
  CHECK_FALSE(std::filesystem::exists(office.index()));
  REQUIRE(office.engine->keep_index(0));
  CHECK_FALSE(std::filesystem::exists(office.index()));
  office.open();
  CHECK_FALSE(office.engine->linker().find(record("b", "", "").ref));
  REQUIRE(office.engine->keep_index(0));
  office.open();
  CHECK_FALSE(office.engine->linker().find(record("b", "", "").ref));
  CHECK(office.engine->linker().size() == 4);
}

}  // namespace

TEST_CASE("an index kept before the database was restored from a backup is not taken up") {
  Office office;
  const auto record = [](const char* id) {
    log::RecordVersion made;
    made.ref = {"hv", "northborough", id};
    made.given_names = std::string("Zoe ") + id;
    return made;
  };
  const auto close = [&] { office.desk.reset(), office.engine.reset(), office.store.reset(); };
  const std::string database = std::filesystem::path{office.index()}.replace_filename("kith.sqlite");
  const auto copy = [](const std::string& from, const std::string& to) {
    for (const char* part : {"", "-wal"}) {
      std::filesystem::remove(to + part);
      if (std::filesystem::exists(from + part)) std::filesystem::copy_file(from + part, to + part);
    }
  };
  office.take(record("a"));
  close();
  copy(database, database + ".backup");
  office.open();
  office.take(record("b"));
  REQUIRE(office.engine->keep_index(0));
  close();
  copy(database + ".backup", database);
  office.open();
  CHECK(office.engine->linker().size() == 1);
  office.take(record("c"));
  office.take(record("d"));
  office.open();
  CHECK(office.engine->linker().size() == 3);
  CHECK(office.engine->linker().find(record("c").ref));
  CHECK_FALSE(office.engine->linker().find(record("b").ref));
}

TEST_CASE("SQLite: a start takes up the index that was kept") { check_kept_index(false); }

TEST_CASE("PostgreSQL: a start takes up the index that was kept") {
  if (laws::postgres_present()) check_kept_index(true);
}

TEST_CASE("after an erasure everybody else is found again at the next start") {
  Office office;
  const auto record = [&](const char* id) {
    log::RecordVersion made;
    made.ref = {"hv", "northborough", id};
    made.given_names = std::string("Zoe ") + id;
    made.family_name = "Quillfeather";
    return made;
  };
  for (const char* id : {"a", "b", "c"}) office.take(record(id));
  for (const std::uint32_t erased : {0u, 2u})
    REQUIRE(office.store->ledger().erase({erased, "admin", "court order"}, "admin"));
  office.open();
  office.take(record("d"));
  const auto& linker = office.engine->linker();
  CHECK(linker.size() == 4);
  CHECK(linker.find(record("b").ref) == people::RecordNo{1});
  CHECK(linker.find(record("d").ref) == people::RecordNo{3});
  CHECK_FALSE(linker.find(record("a").ref));
}
