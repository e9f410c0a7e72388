// Goal: every pattern fires on its day and stays silent on the near miss.
// Method: lives written as text that a social worker can read (tests/scenarios/*.scenario), played day by day.
//   child born 2015-03-01            the child; "expected" for an unborn one
//   2018-01-10 gp: appointment.not-brought [about mother] [service=review; rebooked=no]
//   foster born 2012-01-01 carer mother   another child, whose carer (father, ...) is somebody named above
//   On 2018-02-10 R10 is consider    what stands at the end of that day; "silent" for nothing
#include <doctest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "patterns/alerts.hpp"
#include "story/chronicle.hpp"

namespace {

using namespace kith;
namespace files = std::filesystem;

std::string read(const files::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

const story::Vocabulary& vocabulary() {
  static const auto loaded = story::Vocabulary::parse(read(KITH_SOURCE_DIR "/vocabulary/vocabulary.csv"),
                                                      read(KITH_SOURCE_DIR "/vocabulary/keys.csv"));
  return *loaded;
}

std::vector<patterns::PatternFile> pattern_files() {
  std::vector<patterns::PatternFile> found;
  for (const auto& entry : files::directory_iterator(KITH_SOURCE_DIR "/patterns"))
    found.push_back({entry.path().filename(), read(entry.path())});
  return found;
}

const patterns::Library& library() {
  static const auto loaded = patterns::Library::parse(pattern_files(), vocabulary());
  REQUIRE(loaded);
  return *loaded;
}

// Everybody of a scenario has one record, with the number of the word.
class Cast : public story::Membership {
 public:
  people::RecordNo of(const std::string& name) {
    const auto [at, fresh] = numbers_.try_emplace(name, people::RecordNo{static_cast<std::uint32_t>(records_.size())});
    if (fresh) records_.push_back({at->second});
    return at->second;
  }
  people::PersonId person_of(people::RecordNo record) const override { return people::PersonId{record.value}; }
  std::span<const people::RecordNo> records_of(people::PersonId person) const override {
    return records_[person.value];
  }
  bool knows(const std::string& name) const { return numbers_.contains(name); }

 private:
  std::map<std::string, people::RecordNo> numbers_;
  std::vector<std::vector<people::RecordNo>> records_;
};

struct Life {
  std::string name;
  story::Chronicle chronicle{vocabulary()};
  Cast cast;
  int events = 0;
  std::optional<core::PartialDate> born;
  std::set<std::string> agencies;

  void person(const std::string& who, log::PersonKind kind, std::optional<core::PartialDate> when,
              const std::string& relation) {
    log::RecordVersion version;
    version.ref = {"registry", "north", who};
    version.kind = kind;
    version.date_of_birth = when;
    const auto record = cast.of(who);
    chronicle.add_record(record, version, when ? when->first_day() : core::make_date(1990, 1, 1));
    if (const auto known = log::parse_relationship(relation)) chronicle.relate(cast.of("child"), record, *known);
  }

  void event(const std::string& line, core::Date day) {
    std::istringstream in{line};
    std::string date, agency, kind, word;
    in >> date >> agency >> kind;
    agency.pop_back();
    log::Event e;
    const auto at = agency.find('@');
    e.ref = {agency.substr(0, at), at == std::string::npos ? "north" : agency.substr(at + 1), std::to_string(++events)};
    e.kind = kind;
    REQUIRE_MESSAGE(vocabulary().find(kind), name, ": no kind ", kind);
    e.occurred = core::PartialDate::parse(date).value();
    e.recorded = core::PartialDate{std::max(day, e.occurred.last_day())};
    std::string who = "child", rest;
    std::getline(in, rest);
    if (const auto about = rest.find("about "); about != std::string::npos)
      who = rest.substr(about + 6, rest.find_first_of(" [", about + 6) - about - 6);
    if (const auto open = rest.find('['); open != std::string::npos) {
      std::istringstream detail{rest.substr(open + 1, rest.find(']') - open - 1)};
      for (std::string part; std::getline(detail, part, ';');) {
        part.erase(0, part.find_first_not_of(' '));
        const auto equals = part.find('=');
        e.detail.emplace_back(part.substr(0, equals), part.substr(equals + 1));
        REQUIRE_MESSAGE(vocabulary().find_key(e.detail.back().first), name, ": no detail key ", part);
      }
    }
    std::vector<people::RecordNo> about;
    std::istringstream everybody{who};  // mother+child
    for (std::string one; std::getline(everybody, one, '+');) {
      REQUIRE_MESSAGE(cast.knows(one), name, ": nobody is called ", one);
      about.push_back(cast.of(one));
    }
    if (agencies.insert(agency).second && who == "child") {
      log::RecordVersion held;
      held.ref = {e.ref.agency, e.ref.region, "child"};
      held.date_of_birth = born;
      held.kind = log::PersonKind::child;
      chronicle.add_record(cast.of("child"), held, day);
    }
    chronicle.add_event(e, about);
  }

  std::string level_on(const std::string& pattern, core::Date day) {
    const auto view = chronicle.view(cast.person_of(cast.of("child")), cast);
    patterns::Evaluator evaluator{library(), vocabulary()};
    std::size_t visible = 0;
    while (visible < view.facts.size() && view.facts[visible].known <= day) ++visible;
    evaluator.begin(view, visible);
    evaluator.evaluate({day, true});
    const auto no = library().find(pattern);
    REQUIRE_MESSAGE(no, name, ": no pattern ", pattern);
    const auto& finding = evaluator.findings()[no->value];
    return finding && finding->suppressed.empty() ? patterns::to_string(finding->level) : "silent";
  }
};

void play(const files::path& path, std::set<std::string>& tested) {
  std::ifstream in(path);
  std::unique_ptr<Life> life;
  int number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    line.erase(0, line.find_first_not_of(' '));
    if (line.empty() || line[0] == '#') continue;
    std::istringstream words{line};
    std::string first, second, third, fourth, fifth;
    words >> first >> second >> third >> fourth >> fifth;
    if (first == "Scenario:") {
      life = std::make_unique<Life>();
      life->name = path.filename().string() + ": " + line.substr(10);
    } else if (first == "child") {
      life->born = core::PartialDate::parse(third).value();
      life->person("child", second == "expected" ? log::PersonKind::unborn : log::PersonKind::child, life->born, "");
    } else if (first == "On") {
      INFO(path.filename().string(), ":", number, ": ", line);
      tested.insert(third);
      CHECK(life->level_on(third, core::parse_date(second).value()) == fifth);
    } else if (first[0] == '1' || first[0] == '2') {
      const auto recorded = line.find("(written ");
      const auto day = recorded == std::string::npos ? core::PartialDate::parse(first).value().last_day()
                                                     : core::parse_date(line.substr(recorded + 9, 10)).value();
      life->event(line.substr(0, recorded), day);
    } else {
      // mother, father, brother born 2010-01-01 ...
      const std::map<std::string, std::string> relations{
          {"brother", "sibling"}, {"sister", "sibling"}, {"partner", "household"}};
      const auto relation = relations.contains(first) ? relations.at(first) : first;
      const auto parent = log::parse_relationship(fourth);
      const bool child = relation == "sibling" || parent;
      life->person(first, child ? log::PersonKind::child : log::PersonKind::adult,
                   second == "born" ? std::optional{core::PartialDate::parse(third).value()} : std::nullopt, relation);
      if (parent) life->chronicle.relate(life->cast.of(first), life->cast.of(fifth), *parent);
    }
  }
}

}  // namespace

TEST_CASE("every pattern fires on its day and is silent on the near miss") {
  std::set<std::string> tested;
  for (const auto& entry : files::directory_iterator(KITH_SOURCE_DIR "/tests/scenarios")) play(entry.path(), tested);
  for (const auto& pattern : library().patterns())
    if (!pattern.live_only) CHECK_MESSAGE(tested.contains(pattern.id), pattern.id, " has no scenario");
}

TEST_CASE("a mistake in a pattern file is reported with file, line and what was expected") {
  const std::string head = "id = \"X\"\ntitle = \"t\"\nwhy = \"w\"\nsource = \"s\"\nask = \"GP\"\n";
  const std::string level = "[[level]]\nis = \"consider\"\nneeds = [{ count = \"a\" }]\n";
  struct {
    const char* what;
    std::string text;
    unsigned line;
    const char* says;
  } rows[] = {
      {"no TOML", "id = \"X\n", 1, ""},
      {"unknown key", head + "colour = 1\n[facts.a]\nkinds = [\"birth\"]\n" + level, 6, "colour is not known here"},
      {"unknown kind", head + "[facts.a]\nkinds = [\"injury.bruize\"]\n" + level, 7, "injury.bruize is no kind"},
      {"unknown group", head + "[facts.a]\nkinds = [\"@nothing\"]\n" + level, 7, "no group @nothing"},
      {"unknown person", head + "[facts.a]\nkinds = [\"birth\"]\nof = [\"dog\"]\n" + level, 8, "dog is nobody"},
      {"unknown detail key", head + "[facts.a]\nkinds = [\"birth\"]\nwhere = { colour = \"red\" }\n" + level, 8,
       "colour is no detail key"},
      {"unknown set", head + "[facts.b]\nkinds = [\"birth\"]\n" + level, 10, "no [facts.a]"},
      {"no level", head + "[facts.a]\nkinds = [\"birth\"]\n", 1, "at least one [[level]]"},
      {"a level without needs", head + "[[level]]\nis = \"consider\"\n", 6, "would always hold"},
      {"a level that is none",
       head + "[facts.a]\nkinds = [\"birth\"]\n[[level]]\nis = \"red\"\nneeds = [{ count = \"a\" }]\n", 9,
       "expected \"note\""},
      {"an age that is none", head + "[facts.a]\nkinds = [\"birth\"]\nage_below = \"young\"\n" + level, 8,
       "expected an age"},
      {"sooner without its detail",
       head +
           "[facts.a]\nkinds = [\"birth\"]\n[facts.b]\nkinds = [\"birth\"]\nnot_followed_by = { facts = \"a\", "
           "within_days = 9, "
           "sooner = { facts = \"a\" } }\n" +
           level,
       10, "expected sooner"},
      {"a row that nothing breaks",
       head + "[facts.a]\nkinds = [\"birth\"]\n[[level]]\nis = \"consider\"\nneeds = "
              "[{ school_days_away = 10, in = \"a\" }]\n",
       10, "broken_by"},
      {"asked from no age", head + "ask_from = [{ ask = \"school nurse\" }]\n[facts.a]\nkinds = [\"birth\"]\n" + level,
       6, "expected { age"},
      {"a negative window", head + "[facts.a]\nkinds = [\"birth\"]\nwithin_days = -1\n" + level, 8, "not negative"},
      {"an empty need", head + "[[level]]\nis = \"consider\"\nneeds = [{ at_least = 2 }]\n", 8, "asks for nothing"},
      {"no pattern of that id", head + "[[level]]\nis = \"consider\"\nneeds = [{ alert = \"R99\" }]\n", 1, "R99"},
      {"a circle", head + "[[level]]\nis = \"consider\"\nneeds = [{ alert = \"X\" }]\n", 1, "circle"},
  };
  for (const auto& row : rows) {
    INFO(row.what);
    const auto parsed = patterns::Library::parse({{"x.toml", row.text}}, vocabulary());
    REQUIRE_FALSE(parsed);
    CHECK(parsed.error()[0].file == "x.toml");
    CHECK(parsed.error()[0].line == row.line);
    CHECK(parsed.error()[0].what.find(row.says) != std::string::npos);
  }
}

TEST_CASE("a plan that asks for visits sooner is looked at on its own day") {
  Life life;
  life.born = core::PartialDate::parse("2012-06-17").value();
  life.person("child", log::PersonKind::child, life.born, "");
  const core::Date visited = core::make_date(2018, 10, 20);
  life.event("2018-10-12 csc: plan.started [type=cp; visit_days=10]", core::make_date(2018, 10, 12));
  life.event("2018-10-20 csc: visit.statutory [seen=yes; alone=yes]", visited);
  const auto view = life.chronicle.view(life.cast.person_of(life.cast.of("child")), life.cast);
  patterns::Evaluator evaluator{library(), vocabulary()};
  evaluator.begin(view, view.facts.size());
  evaluator.evaluate({core::make_date(2018, 10, 23), true});
  CHECK(evaluator.next_due() == visited + core::Days{10});
}

TEST_CASE("who is asked, and by when") {
  const auto no = *library().find("R13");
  const patterns::Pattern& unseen = library().at(no);
  const core::Date born = core::make_date(2012, 6, 17), day = core::make_date(2018, 1, 8);
  CHECK(patterns::asked(unseen, born, core::make_date(2017, 6, 16)) == "health visitor");
  CHECK(patterns::asked(unseen, born, core::make_date(2017, 6, 17)) == "school nurse");
  CHECK(patterns::asked(unseen, std::nullopt, day) == "health visitor");

  story::ChildView view;
  std::vector<std::optional<patterns::Finding>> findings(library().size());
  patterns::StandingAlerts standing{library()};
  patterns::AlertNo next{1};
  const auto on = [&](patterns::Level level, core::Date today) {
    findings[no.value] = patterns::Finding{level, {}, {}, {}};
    return standing.update(people::PersonId{1}, view, findings, {no}, today, next).at(0).alert.due;
  };
  CHECK(on(patterns::Level::consider, day) == core::make_date(2018, 1, 11));
  // It rises before the answer was due: the earlier day holds; after that day: a day of its own.
  CHECK(on(patterns::Level::suspect, core::make_date(2018, 1, 9)) == core::make_date(2018, 1, 10));
  CHECK(on(patterns::Level::urgent, core::make_date(2018, 2, 1)) == core::make_date(2018, 2, 1));
}
