#include "log/checkpoint.hpp"
#include "log/merkle.hpp"
#include "store/contract.hpp"

namespace kith::store::contract {
namespace {

void receipts(Store& store) {
  std::vector<tasks::Row> rows{amina()};
  for (int i = 0; i < 700; ++i) rows.push_back(concern("E" + std::to_string(i)));
  take(store, rows);
  const auto verifier = log::NoteVerifier::parse(store.proofs().verifier_key()).value();
  for (const std::uint64_t entry : {0ULL, 255ULL, 256ULL, 700ULL}) {
    const auto receipt = log::parse_receipt(store.proofs().receipt({entry}).value()).value();
    CHECK(log::verify_receipt(receipt, store.proofs().leaf({entry}).value(), verifier));
    CHECK_FALSE(log::verify_receipt(receipt, store.proofs().leaf({entry == 0 ? 1 : entry - 1}).value(), verifier));
  }
  CHECK_FALSE(store.proofs().receipt({701}));
}

// Each change is made behind the store's back and must be found.
const char* const tampering[] = {
    "update entry set kind = 4 where no = 3",
    "update entry set happened = '2016-02-05' where no = 3",
    "update entry set known = known + 1 where no = 3",
    "update entry set had = had - 1 where no = 3",
    "update entry set agency = 1 where no = 3",
    "update entry set author = 1 where no = 3",
    "update entry set record = null where no = 3",
    "update entry set amends = 1 where no = 3",
    "update entry set sealed = (select sealed from entry where no = 4) where no = 3",
    "update agency set region = 'southborough' where no = 0",
    "update author set author = 'somebody' where no = 0",
    "update tile set hashes = (select hashes from tile where no = 1) where no = 0",
    "update record_key set wrapped = (select sealed from entry where no = 4) where record = 0",
    "delete from tile where no = 0",
    "delete from entry where no = 3",
    "delete from entry where no >= 600",
    "update setting set value = (select sealed from entry where no = 4) where name = 'checkpoint'",
};

void tampered(Engine& engine, const char* sql) {
  const std::string statement = sql;
  CAPTURE(statement);
  std::uint64_t size = 0;
  {
    auto store = engine.open().value();
    std::vector<tasks::Row> rows{amina()};
    for (int i = 0; i < 600; ++i) rows.push_back(concern("E" + std::to_string(i)));
    size = take(*store, rows).log_size;
    REQUIRE_FALSE(store->verify({}).value().fault);
    engine.run_sql("insert into agency (no, agency, region) values (9, 'csc', 'x')");
    engine.run_sql(sql);
    const auto verified = store->verify({});
    const std::string refused = verified ? "" : verified.error().message;
    CAPTURE(refused);
    REQUIRE(verified);
    CHECK(verified->fault);
    if (verified->fault) CHECK(verified->fault->entry <= size);
  }
}

void erased(Store& store) {
  log::Event other = concern("E2", "18");
  other.also_about = {"17"};
  log::Relationship sibling;
  sibling.record = {"school:st-marys", "northborough", "18"};
  sibling.related = amina().ref;
  sibling.kind = log::RelationshipKind::sibling;
  take(store, {amina(), concern("E1"), other, sibling});
  REQUIRE(store.ledger().erase({0, "admin", "court order"}, "admin"));
  CHECK_FALSE(store.records().find(amina().ref).value());
  const tasks::RecordNo gone[] = {{0}};
  CHECK(store.records().events_of(gone).value().empty());
  CHECK(store.records().versions_of({0}).value().empty());
  const tasks::RecordNo kept[] = {{1}};
  CHECK(store.records().events_of(kept).value().size() == 1);
  const auto verified = store.verify({}).value();
  CHECK(verified.erased == 2);
  CHECK_FALSE(verified.fault);
  const auto rebuilt = store.rebuild_check({});
  if (!rebuilt) FAIL(rebuilt.error().message);
  for (const auto& difference : rebuilt->differences) FAIL_CHECK(difference);
  CHECK(take(store, {amina()}).opened.at(0).record.value == 2);
}

void opened_again(Engine& engine) {
  std::string checkpoint;
  {
    auto store = engine.open().value();
    take(*store, {amina(), concern("E1")});
    checkpoint = store->proofs().checkpoint();
  }
  auto store = engine.open().value();
  CHECK(store->proofs().checkpoint() == checkpoint);
  CHECK(take(*store, {concern("E1"), concern("E2")}).log_size == 3);
  CHECK_FALSE(store->verify({}).value().fault);
}

}  // namespace

void run_proof(const std::function<std::unique_ptr<Engine>()>& fresh) {
  SUBCASE("a receipt proves its entry and no other") { receipts(*fresh()->open().value()); }
  SUBCASE("a log opened again goes on where it ended") { opened_again(*fresh()); }
  SUBCASE("an erased record leaves no text, and the log still verifies") {
    const auto engine = fresh();
    erased(*engine->open().value());
  }
  SUBCASE("whatever is changed behind the log's back is found") {
    for (const char* sql : tampering) tampered(*fresh(), sql);
  }
}

}  // namespace kith::store::contract
