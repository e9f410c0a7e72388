// Goal: what comes of an import depends on what was sent, not on how: order of files and rows, twice, in pieces,
// killed. Method: made-up families, imported once in order as the model; each other way must give the same picture. On
// SQLite, and on a PostgreSQL of the test's own.
#include <doctest.h>
#include <rapidcheck.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <random>

#include "laws/region.hpp"

namespace {

using namespace kith;
using laws::Picture;
using laws::Rows;
using laws::Site;

Rows shuffled(Rows rows, std::mt19937& random) {
  std::shuffle(rows.records.begin(), rows.records.end(), random);
  std::shuffle(rows.relationships.begin(), rows.relationships.end(), random);
  std::shuffle(rows.events.begin(), rows.events.end(), random);
  std::shuffle(rows.contacts.begin(), rows.contacts.end(), random);
  return rows;
}

template <class Row>
void deal(const std::vector<Row>& rows, std::vector<Row> Rows::*list, std::vector<Rows>& pieces, std::mt19937& random) {
  for (const Row& row : rows) (pieces[random() % pieces.size()].*list).push_back(row);
}

// Each row in one of the pieces, by chance: events come before their people.
std::vector<Rows> in_pieces(const Rows& rows, std::size_t count, std::mt19937& random) {
  std::vector<Rows> pieces(count);
  deal(rows.records, &Rows::records, pieces, random);
  deal(rows.relationships, &Rows::relationships, pieces, random);
  deal(rows.events, &Rows::events, pieces, random);
  deal(rows.contacts, &Rows::contacts, pieces, random);
  return pieces;
}

std::size_t alerts_compared = 0, kills_done = 0;  // a law about nothing would hold

// Doctest's own failures do not reach rapidcheck; differences are told in words and counted by it.
bool same_story(const Picture& expected, const Picture& found) {
  alerts_compared += expected.alerts.size();
  if (expected.people != found.people)
    MESSAGE("the clusters differ: ", expected.people.size(), " and ", found.people.size());
  if (expected.versions != found.versions) MESSAGE("the versions of records differ");
  if (expected.chronicle != found.chronicle) MESSAGE("the chronologies differ");
  for (const std::string& difference : found.rebuilt) MESSAGE("rebuilt: ", difference);
  return expected.people == found.people && expected.versions == found.versions &&
         expected.chronicle == found.chronicle && found.rebuilt.empty();
}

bool same(const Picture& expected, const Picture& found) {
  for (const auto& [question, alert] : expected.alerts)
    if (const auto at = found.alerts.find(question); at == found.alerts.end() || at->second != alert)
      MESSAGE("not there or another: ", question.first);
  for (const auto& [question, alert] : found.alerts)
    if (!expected.alerts.contains(question))
      MESSAGE("one too many: ", question.first, " of ", core::to_string(*question.second.begin()));
  return same_story(expected, found) && expected.alerts == found.alerts;
}

std::string words(const laws::AlertPicture& alert) {
  std::string words = "level " + std::to_string(alert.level);
  for (const core::RowRef& fact : alert.facts) words += " " + core::to_string(fact);
  return words;
}

// The same questions at the same levels. Of the evidence one may hold a fact that the other lacks: a replay links records only
// when they become known, and an alert keeps what it showed before.
bool same_alerts(const Picture& imported, const std::map<laws::Question, laws::AlertPicture>& replayed) {
  bool same = imported.alerts.size() == replayed.size();
  for (const auto& [question, alert] : imported.alerts) {
    const auto at = replayed.find(question);
    const auto within = [](const auto& some, const auto& all) { return std::includes(all.begin(), all.end(), some.begin(), some.end()); };
    const bool alike = at != replayed.end() && at->second.level == alert.level &&
                       (within(alert.facts, at->second.facts) || within(at->second.facts, alert.facts));
    if (!alike) MESSAGE("imported, but not so replayed: ", question.first, " of ", core::to_string(*question.second.begin()),
                        "\nimported ", words(alert), "\nreplayed ", at == replayed.end() ? "nothing" : words(at->second));
    same = same && alike;
  }
  for (const auto& [question, alert] : replayed)
    if (!imported.alerts.contains(question))
      MESSAGE("replayed, not imported: ", question.first, " of ", core::to_string(*question.second.begin()));
  alerts_compared += replayed.size();
  return same;
}

Picture model(const Rows& rows, bool postgres) {
  Site site{postgres};
  laws::import(site, {site.write_drop(rows)}, 4000);
  return laws::picture_of(site);
}

// Imports in a process that kills itself after so many steps; false when it had finished before.
bool killed_after(Site& site, const std::string& drop, int steps) {
  const pid_t child = ::fork();
  if (child == 0) {
    laws::import(site, {drop}, 40, [&] {
      if (--steps == 0) ::kill(::getpid(), SIGKILL);
    });
    ::_exit(0);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  kills_done += WIFSIGNALED(status);
  return WIFSIGNALED(status);
}

void check_laws(bool postgres) {
  SUBCASE("shuffled rows, the drop twice") {
    CHECK(rc::check([=](std::uint16_t seed) {
      std::mt19937 random{seed};
      const Rows rows = laws::families(seed, 6);
      const Picture expected = model(rows, postgres);
      RC_ASSERT(expected.rebuilt.empty());
      Site site{postgres};
      laws::import(site, {site.write_drop(shuffled(rows, random))}, 1 + random() % 100);
      RC_ASSERT(same(expected, laws::picture_of(site)));
      const auto again = laws::import(site, {site.write_drop(shuffled(rows, random))}, 1 + random() % 100);
      RC_ASSERT(again.counts.taken == 0u);
      RC_ASSERT(again.counts.changed == 0u);
      RC_ASSERT(same(expected, laws::picture_of(site)));
    }));
  }
  SUBCASE("in pieces, in any order") {
    CHECK(rc::check([=](std::uint16_t seed) {
      std::mt19937 random{seed};
      const Rows rows = laws::families(seed, 6);
      const Picture expected = model(rows, postgres);
      Site site{postgres};
      std::vector<std::string> drops;
      for (const Rows& piece : in_pieces(rows, 2 + random() % 4, random)) drops.push_back(site.write_drop(piece));
      laws::import(site, drops, 1 + random() % 100);
      RC_ASSERT(same(expected, laws::picture_of(site)));
    }));
  }
  SUBCASE("the same alerts as a replay in the order in which things became known") {
    CHECK(rc::check([=](std::uint16_t seed) {
      const Rows rows = laws::families(seed, 12);
      Site site{postgres};
      laws::import(site, {site.write_drop(rows)}, 4000);
      laws::end_day(site);
      const Picture imported = laws::picture_of(site);
      RC_ASSERT(same_alerts(imported, laws::replayed(rows)));
    }));
  }
  SUBCASE("killed and resumed") {
    CHECK(rc::check([=](std::uint16_t seed) {
      std::mt19937 random{seed};
      const Rows rows = laws::families(seed, 6);
      const Picture expected = model(rows, postgres);
      Site site{postgres};
      const std::string drop = site.write_drop(rows);
      for (int kills = 0; kills < 4 && killed_after(site, drop, 1 + static_cast<int>(random() % 7)); ++kills) continue;
      laws::import(site, {drop}, 40);
      RC_ASSERT(same(expected, laws::picture_of(site)));
    }));
    CHECK(kills_done > 0);
  }
  CHECK(alerts_compared > 0);
}

}  // namespace

TEST_CASE("SQLite: what comes of an import does not depend on how it came") { check_laws(false); }

TEST_CASE("PostgreSQL: what comes of an import does not depend on how it came") {
  if (!laws::postgres_present()) {
    MESSAGE("PostgreSQL 15 is not installed here: these tests were skipped.");
    return;
  }
  check_laws(true);
}
