// The desk over a real store, with a clock that the test turns and a post box in place of the mail server.
#pragma once

#include <doctest.h>
#include <fmt/core.h>

#include <atomic>
#include <mutex>

#include "laws/region.hpp"
#include "tasks/front_desk.hpp"

namespace desk_test {

using namespace kith;

inline const core::Instant noon = core::make_date(2024, 1, 2) + std::chrono::hours{12};

struct Post {
  std::mutex mutex;
  std::vector<std::pair<std::string, std::string>> sent;  // e-mail, alert
  bool broken = false;
  std::string to() {
    std::lock_guard lock{mutex};
    std::string all;
    for (const auto& [email, alert] : sent) all += (all.empty() ? "" : " ") + email;
    return all;
  }
};

class Office {
 public:
  explicit Office(bool postgres = false) : site_(postgres) { open(); }

  void open() {
    desk.reset();
    engine.reset();
    store.reset();
    store = std::move(site_.open().value());
    engine = std::make_unique<tasks::Engine>(
        laws::vocabulary(), laws::library(),
        tasks::EnginePorts{store->ledger(), store->facts(), store->identities(), store->records(), store->alerts(),
                           store->dues(), store->proofs(), store->kept_index()},
        [this] { return now.load(); });
    REQUIRE(engine->load([](std::size_t, std::size_t) {}));
    tasks::Secrets secrets;
    secrets.token = [this] {
      const std::string number = std::to_string(++tokens_);
      return std::string(32 - number.size(), '0') + number + std::string(32, 'f');
    };
    secrets.digest = [](const std::string& text) {
      return fmt::format("{:016x}{:016x}", std::hash<std::string>{}(text), std::hash<std::string>{}(text + "."));
    };
    desk = std::make_unique<tasks::FrontDesk>(
        tasks::DeskPorts{*engine,
                         store->ledger(),
                         store->records(),
                         store->alerts(),
                         store->accounts(),
                         store->drafts(),
                         store->looks(),
                         store->proofs(),
                         secrets,
                         {},
                         [this](const std::string& email, const std::string& alert) -> core::Result<void> {
                           std::lock_guard lock{post.mutex};
                           if (post.broken) return core::fail(core::ErrorKind::unavailable, "the post is closed");
                           post.sent.emplace_back(email, alert);
                           return {};
                         },
                         [this] { return now.load(); }});
  }

  std::string index() const { return site_.folder() + "/linking.index"; }

  tasks::Reader account(const std::string& login, const char* agency) {
    log::Account made;
    made.login = login;
    made.name = login;
    made.role = "practitioner";
    made.agency = agency;
    made.region = "northborough";
    REQUIRE(store->ledger().record({made}, "test").get());
    tasks::Reader reader;
    reader.login = reader.name = login;
    reader.role = made.role;
    reader.agency = {agency, "northborough"};
    return reader;
  }

  void contact(const char* agency, const char* role, const char* email, std::string record = "") {
    log::Contact made;
    made.agency = {agency, "northborough"};
    made.role = role;
    made.email = email;
    made.record_id = std::move(record);
    take(made);
  }

  void take(tasks::Row row) {
    tasks::Batch batch;
    batch.rows = {row};
    batch.author = "drop";
    const auto taken = store->ledger().append(batch).get();
    REQUIRE(taken);
    engine->taken(batch.rows, *taken);
    REQUIRE(engine->settle([](std::size_t, std::size_t) {}));
  }

  // A baby who cannot move, with a bruise: urgent (R05).
  std::string urgent_alert() {
    log::RecordVersion baby;
    baby.ref = {"hv", "northborough", "b1"};
    baby.given_names = "Zebedee";
    baby.family_name = "Quillfeather";
    baby.date_of_birth = core::PartialDate::parse("2023-10-01").value();
    baby.address = "1 Mill Lane";
    take(baby);
    log::Event bruise;
    bruise.ref = {"hv", "northborough", "e1"};
    bruise.record_id = "b1";
    bruise.kind = "injury.bruise";
    bruise.occurred = bruise.recorded = core::PartialDate::parse("2024-01-02").value();
    take(bruise);
    REQUIRE(engine->settle([](std::size_t, std::size_t) {}));
    const auto standing = store->alerts().standing(2).value();
    REQUIRE(!standing.empty());
    return standing.front().id;
  }

  void later(std::chrono::minutes minutes) { now = now.load() + minutes; }
  void round() { CHECK(desk->tell_what_waits()); }

  std::atomic<core::Instant> now{noon};
  Post post;
  std::unique_ptr<store::Store> store;
  std::unique_ptr<tasks::Engine> engine;
  std::unique_ptr<tasks::FrontDesk> desk;

 private:
  laws::Site site_;
  std::atomic<int> tokens_{0};
};

}  // namespace desk_test
