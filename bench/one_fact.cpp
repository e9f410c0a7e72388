// From one new fact on a child with 500 facts to the alert, in process: the fact joins the chronicle, the view is made again,
// the patterns are asked. Also what the engine does at the end of a day of many facts: the child's whole past played again.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "story/chronicle.hpp"
#include "tasks/child_history.hpp"

namespace {

using namespace kith;
using Stopwatch = std::chrono::steady_clock;

std::string read(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

class OneChild : public story::Membership {
 public:
  people::PersonId person_of(people::RecordNo) const override { return people::PersonId{0}; }
  std::span<const people::RecordNo> records_of(people::PersonId) const override { return {&record_, 1}; }

 private:
  people::RecordNo record_{0};
};

log::Event event(int number, const char* kind, core::Date day, std::vector<std::pair<std::string, std::string>> detail) {
  log::Event made;
  made.ref = {number % 3 ? "school:oak" : "gp:elm", "north", "E" + std::to_string(number)};
  made.record_id = "R1";
  made.kind = kind;
  made.occurred = made.recorded = core::PartialDate{day};
  made.detail = std::move(detail);
  return made;
}

// Ten years of school and surgery: what a child with many facts mostly has.
void fill(story::Chronicle& chronicle, int facts, core::Date from) {
  static const char* kinds[] = {"appointment.attended", "school.absence", "contact.routine", "appointment.not-brought", "contact.telephone"};
  const people::RecordNo about[] = {people::RecordNo{0}};
  for (int i = 0; i < facts; ++i)
    chronicle.add_event(event(i, kinds[i % 5], from + core::Days{i * 7}, {{"seen", i % 4 ? "no" : "yes"}, {"service", "review"}}), about);
}

double median(std::vector<double> values) {
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2), values.end());
  return values[values.size() / 2];
}

struct Times {
  std::vector<double> added, played;
  std::size_t alerts = 0;
};

void measure(const patterns::Library& library, const story::Vocabulary& vocabulary, Times& times) {
  const OneChild members;
  const core::Date from = core::make_date(2012, 1, 1);
  story::Chronicle chronicle{vocabulary};
  log::RecordVersion version;
  version.ref = {"school:oak", "north", "R1"};
  version.kind = log::PersonKind::child;
  version.date_of_birth = core::PartialDate{core::make_date(2011, 6, 1)};
  chronicle.add_record(people::RecordNo{0}, version, from);
  fill(chronicle, 500, from);
  const core::Date today = from + core::Days{500 * 7};
  patterns::Evaluator evaluator{library, vocabulary};
  const people::RecordNo about[] = {people::RecordNo{0}};
  const auto start = Stopwatch::now();
  chronicle.add_event(event(500, "injury.fracture", today, {{"site", "ribs"}, {"explanation", "none"}}), about);
  const story::ChildView view = chronicle.view(people::PersonId{0}, members);
  evaluator.begin(view, view.facts.size());
  evaluator.evaluate({today, false});
  const auto& findings = evaluator.findings();
  times.added.push_back(std::chrono::duration<double, std::milli>(Stopwatch::now() - start).count());
  times.alerts = static_cast<std::size_t>(std::count_if(findings.begin(), findings.end(), [](const auto& f) { return f && f->level > patterns::Level::note; }));
  const auto again = Stopwatch::now();
  patterns::AlertNo next{1};
  tasks::play_child(evaluator, library, view, today, false, next, [](const auto&, core::Date) {});
  times.played.push_back(std::chrono::duration<double, std::milli>(Stopwatch::now() - again).count());
}

// A child about whom very much is written, most of it concerns: the whole past, fact by fact.
int play_many(const patterns::Library& library, const story::Vocabulary& vocabulary, int facts, int kinds_used) {
  static const char* kinds[] = {"concern.professional", "injury.bruise", "appearance.unkempt", "absence.unexplained", "appointment.not-brought",
                                "supervision.lacking", "visit.no-access", "engagement.reduced", "appointment.attended", "contact.seen"};
  const OneChild members;
  const core::Date from = core::make_date(2012, 1, 1);
  story::Chronicle chronicle{vocabulary};
  log::RecordVersion version;
  version.ref = {"school:oak", "north", "R1"};
  version.kind = log::PersonKind::child;
  version.date_of_birth = core::PartialDate{core::make_date(2011, 6, 1)};
  chronicle.add_record(people::RecordNo{0}, version, from);
  const people::RecordNo about[] = {people::RecordNo{0}};
  for (int i = 0; i < facts; ++i)
    chronicle.add_event(event(i, kinds[i % kinds_used], from + core::Days{i * 3600 / facts}, {{"seen", i % 4 ? "no" : "yes"}, {"site", "arm"}}), about);
  const story::ChildView view = chronicle.view(people::PersonId{0}, members);
  patterns::Evaluator evaluator{library, vocabulary};
  patterns::AlertNo next{1};
  const auto start = Stopwatch::now();
  const auto standing = tasks::play_child(evaluator, library, view, from + core::Days{3600}, false, next, [](const auto&, core::Date) {});
  std::printf("{\"facts\": %d, \"seconds\": %.3f, \"standing\": %zu}\n", facts, std::chrono::duration<double>(Stopwatch::now() - start).count(),
              standing.standing().size());
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::filesystem::path source = argc > 1 ? argv[1] : ".";
  const auto vocabulary = story::Vocabulary::parse(read(source / "vocabulary/vocabulary.csv"), read(source / "vocabulary/keys.csv"));
  if (!vocabulary) return 2;
  std::vector<patterns::PatternFile> files;
  for (const auto& entry : std::filesystem::directory_iterator(source / "patterns")) files.push_back({entry.path().filename(), read(entry.path())});
  const auto library = patterns::Library::parse(files, *vocabulary);
  if (!library) return 2;
  if (argc > 2) return play_many(*library, *vocabulary, std::atoi(argv[2]), argc > 3 ? 1 : 10);
  Times times;
  for (int i = 0; i < 101; ++i) measure(*library, *vocabulary, times);
  std::printf("{\"fact_to_alert_ms\": %.3f, \"past_played_ms\": %.3f, \"alerts\": %zu}\n", median(times.added), median(times.played), times.alerts);
  return 0;
}
