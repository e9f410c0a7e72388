// The sample child of the fake desk: as many events over as many years as asked for, with everything that a page can
// hold.
#include <array>

#include "web/fake_desk.hpp"

namespace kith::web {
namespace {

using core::make_date;
using patterns::Level;
using story::Profession;
using tasks::Line;

struct Source {
  const char *words, *agency;
  Profession profession;
};
constexpr std::array sources{
    Source{"Larch Lane (school), Northborough", "school:larch-lane", Profession::education},
    Source{"Health visitors, Northborough", "hv:north", Profession::health},
    Source{"St Anne's (hospital), Southmere", "ae:st-annes", Profession::health},
    Source{"Police, Northborough", "police", Profession::police},
    Source{"Children's social care, Northborough", "csc", Profession::social_care},
    Source{"Hollow Road (GP), Northborough", "gp:hollow-road", Profession::health},
};
struct Sort {
  const char *area, *kind, *label, *text;
};
constexpr std::array sorts{
    Sort{"injury", "injury.bruise", "bruise logged on body map",
         "Bruise on the left cheek, size of a coin. Said he fell off his scooter."},
    Sort{"neglect", "food-seeking", "taking food, going through bins", "Took apple cores out of the bin at break."},
    Sort{"education", "attendance.figures", "attendance", "Away 6 of the last 20 days."},
    Sort{"health", "weight.recorded", "weight", "15.1 kg, between the 2nd and the 9th centile."},
    Sort{"adults", "domestic-abuse.incident", "domestic abuse at home",
         "Neighbour rang. Both adults had been drinking."},
    Sort{"contact", "visit.home", "home visit made", "Mother opened. Flat tidy. Child asleep in the next room."},
    Sort{"protective", "protective.observed", "something good was seen", "Laughed with his grandmother at the gate."},
    Sort{"child-voice", "disclosure.child", "told an adult", "\"I am not allowed to eat upstairs.\""},
    Sort{"decision", "decision.made", "decision", "No further action."},
    Sort{"process", "referral.received", "referral received", "From school, by telephone, confirmed in writing."},
    Sort{"home", "home.state", "state of the home", "No bed for the child in the room shown."},
    Sort{"identity", "name.changed", "name or number changed", "Now called by the name of the mother's partner."},
    Sort{"exploitation", "exploitation.sign", "sign of criminal exploitation", "A second telephone."},
    Sort{"other", "other", "something else", "See text."},
};

Line sample_line(std::size_t i, core::Date day) {
  const Source& source = sources[(i * 7 + i / 5) % sources.size()];
  const Sort& sort = sorts[(i * 5 + i / 3) % sorts.size()];
  Line line;
  line.id = "E" + std::to_string(i + 1);
  line.day = line.recorded = day;
  line.when = core::day_words(day);
  line.agency = source.words;
  line.holder = {source.agency, "northborough"};
  line.profession = source.profession;
  line.area = sort.area;
  line.kind = sort.kind;
  line.label = sort.label;
  line.text = sort.text;
  line.recorder = "J. Whitfield";
  line.seen = i % 3 == 0;
  line.seen_alone = i % 12 == 0;
  if (i % 4 == 1) line.detail = {{"where on the body", "face"}, {"was it explained", "no"}};
  if (i % 9 == 2) {
    line.late_days = 41;
    line.recorded = day + core::Days{41};
  }
  if (i % 11 == 3) line.about = i % 2 == 0 ? "brother Milan" : "mother";
  if (i % 17 == 5) line.versions = 2;
  if (i % 23 == 7) line.withdrawn = true;
  if (i % 19 == 8) {
    line.withheld = true;
    line.withheld_why = "Held by sexual health. Ring them: 01632 960 110.";
  }
  if (i == 4) {
    line.text = hostile;
    line.recorder = hostile;
    line.about = hostile;
  }
  return line;
}

tasks::AlertView sample_alert(const tasks::ChildPage& child, const char* id, Level level, const char* title,
                              core::Date raised) {
  tasks::AlertView alert;
  alert.id = id;
  alert.pattern = "R06";
  alert.title = title;
  alert.why = "Each injury was dealt with alone. Side by side they show a pattern.";
  alert.condition = "Three injuries within a year, told to two agencies or more.";
  alert.level = level;
  alert.person = child.head.person;
  alert.child = child.head.name;
  alert.raised_on = raised;
  alert.due = raised + core::Days{2};
  alert.overdue = level == Level::urgent;
  alert.ask = "social worker: Priya Nair";
  alert.questions = {"Has anybody spoken with the child alone since?", "Who was with the child each time?"};
  for (std::size_t i = 0; i < child.lines.size() && alert.facts.size() < 3; ++i)
    if (child.lines[i].area == "injury") alert.facts.push_back(child.lines[i]);
  for (std::size_t i = 0; i < child.lines.size() && alert.against.empty(); ++i)
    if (child.lines[i].area == "protective") alert.against.push_back(child.lines[i]);
  alert.facts_withheld = level == Level::urgent ? 2 : 0;
  alert.may_answer = true;
  return alert;
}

void add_people(tasks::ChildPage& child) {
  child.around = {
      {"Priya Nair", "Social worker", "Children's social care, Northborough", "01632 960 001",
       "p.nair@northborough.example", "", true},
      {"", "Health visitor", "Health visitors, Northborough", "01632 960 014", "", "", true},
      {"J. Whitfield", "Designated safeguarding lead", "Larch Lane (school), Northborough", "", "", "", true},
      {"Magda Hronec", "Mother", "", "07700 900 123", "", "P18", false},
      {long_word, "Partner of the mother", "", "", "", "P19", false}};
  tasks::Headline mother{.person = "P18",
                         .name = "Magda Hronec",
                         .also_known_as = "",
                         .born = "1984 (26 years)",
                         .address = "4 Hollow Road, XN5 2AB",
                         .records = 4,
                         .agencies = 3,
                         .unborn = false,
                         .shielded = false,
                         .standing = {}};
  tasks::Headline brother = mother;
  brother.person = "P20";
  brother.name = "Milan Hronec";
  brother.standing = Level::consider;
  child.household = {{mother, "Mother"}, {brother, "Brother"}};
  child.possible = {{"school:larch-lane@northborough#881",
                     "ae:st-annes@southmere#2207",
                     "Mat\xC3\xBA\xC5\xA1 Hronec, born 15 July 2007, 4 Hollow Road",
                     "Mathew Ronec, born 7 May 2007, no fixed address",
                     "P44",
                     0.81,
                     {{"Family names sound alike", 5.2},
                      {"Given names are forms of one name", 4.1},
                      {"Day and month swapped", 3.3},
                      {"Another address", -2.4},
                      {std::string{"Other surname in records: "} + hostile, -1.1}}}};
  child.records = {
      "school:larch-lane@northborough: Mat\xC3\xBA\xC5\xA1 Hronec, born 15 July 2007; because name, birth date and "
      "address agree",
      "ae:st-annes@southmere: Matus Hronek, born 15 July 2007; because birth date, first name and mother agree",
      std::string{"csc@northborough: "} + hostile + "; because the NHS number agrees"};
}

}  // namespace

tasks::ChildPage sample_child(std::size_t events, int years) {
  tasks::ChildPage child;
  child.today = make_date(2011, 3, 14);
  child.head = {.person = "P17",
                .name = "Mat\xC3\xBA\xC5\xA1 Hronec",
                .also_known_as = std::string{"Matthew Ronec, "} + hostile,
                .born = "15 July 2007 (3 years)",
                .address = "4 Hollow Road, XN5 2AB",
                .records = 5,
                .agencies = 4,
                .unborn = false,
                .shielded = events % 2 == 1,
                .standing = Level::urgent};
  const int span = std::max(21, years * 365);
  for (std::size_t i = 0; i < events; ++i) {
    // Squares crowd the later years, as lives in trouble do; one stretch stays empty.
    const double share = events < 2 ? 1.0 : static_cast<double>(i) / static_cast<double>(events - 1);
    double place = 1 - (1 - share) * (1 - share);
    if (place > 0.62 && place < 0.72) place = 0.62;
    child.lines.insert(child.lines.begin(),
                       sample_line(i, child.today - core::Days{static_cast<int>((1 - place) * (span - 1))}));
  }
  if (events > 3) {
    const auto day = [&](double place) { return child.today - core::Days{static_cast<int>((1 - place) * span)}; };
    child.gaps = {{day(0.62), day(0.72), static_cast<int>(0.1 * span),
                   "not seen by anyone for " + std::to_string(static_cast<int>(0.1 * span)) +
                       " days; health visiting expected to"},
                  {day(0.05), day(0.08), static_cast<int>(0.03 * span),
                   "not seen by anyone for " + std::to_string(static_cast<int>(0.03 * span)) + " days"}};
    child.last_seen = tasks::Seen{"3 February 2011", "social worker, csc", "at home, with mother", 39};
    child.alerts = {
        sample_alert(child, "A1", Level::urgent, "Injuries again and again, told to different agencies", day(0.97)),
        sample_alert(child, "A2", Level::suspect, "Food taken, weight falling", day(0.9)),
        sample_alert(child, "A3", Level::consider, "Moved, and nobody has seen the child since", day(0.73)),
        sample_alert(child, "A4", Level::consider, "Appointments not kept", day(0.3))};
    child.alerts[2].answered = true;
    child.alerts[2].answers = {{"Priya Nair, 10 March 2011", "Already acting: visit on Monday"}};
    child.alerts[3].historic = "Would have been raised on 3 May 2009";
  }
  add_people(child);
  return child;
}

}  // namespace kith::web
