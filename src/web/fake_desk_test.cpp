#include "web/fake_desk.hpp"

namespace kith::web {
namespace {

core::Error not_there() { return {core::ErrorKind::not_found, "There is nothing of that number."}; }

}  // namespace

core::Result<std::string> FakeDesk::sign_in(const std::string&, const std::string& given, const std::string&) {
  if (given != password) return core::fail(core::ErrorKind::forbidden, "The name or the password is not right.");
  return std::string{token};
}

std::optional<tasks::Reader> FakeDesk::reader(const std::string& given) {
  if (given != token) return std::nullopt;
  tasks::Reader reader;
  reader.login = "whitfield";
  reader.name = "Jo Whitfield";
  reader.role = "practitioner";
  reader.agency = {"school:larch-lane", "northborough"};
  reader.profession = story::Profession::education;
  reader.form_token = form_token;
  return reader;
}

void FakeDesk::sign_out(const std::string&) { ++changes; }

core::Result<tasks::TodayPage> FakeDesk::today(const tasks::Reader&, std::size_t page) {
  const auto child = sample_child(60, 4);
  tasks::TodayPage today;
  today.today = child.today;
  today.to_answer = {child.alerts[0], child.alerts[1]};
  today.to_answer_all = 58;
  today.page = page;
  today.pages = 3;
  for (std::size_t i = 0; i < 6; ++i) today.changed.emplace_back(child.head, child.lines[i * 7]);
  tasks::Headline other = child.head;
  other.person = "P21";
  other.name = hostile;
  other.standing.reset();
  other.also_known_as = long_word;
  today.children = {child.head, child.household[1].person, other};
  return today;
}

core::Result<std::vector<tasks::Match>> FakeDesk::find(const tasks::Reader&, const tasks::FindQuery& query) {
  if (query.words == "nobody") return std::vector<tasks::Match>{};
  const auto child = sample_child(10, 4);
  tasks::Headline other = child.household[1].person;
  return std::vector<tasks::Match>{
      {child.head, "same", {"The family name is the same", "The birth date is the same"}, {{"start", -17.5}, {hostile, 12.25}}},
      {other, "possible", {"The family name is the same", std::string{"Lives at "} + hostile}, {}},
      {other, "too many alike", {}, {}}};
}

core::Result<tasks::ChildPage> FakeDesk::child(const tasks::Reader&, const std::string& person) {
  if (person == "P17") return sample_child(60, 4);
  if (person == "P1") return sample_child(1, 0);
  if (person == "P3") return sample_child(14, 0);
  if (person == "P500") return sample_child(500, 18);
  if (person == "P301") return sample_child(301, 12);
  if (person == "P0") return sample_child(0, 1);
  return tl::unexpected(not_there());
}

core::Result<void> FakeDesk::keep_draft(const tasks::Reader&, const std::string& form, const std::string& words) {
  const std::lock_guard lock(mutex_);
  ++changes;
  drafts_[form] = words;
  return {};
}

core::Result<std::optional<std::string>> FakeDesk::draft(const tasks::Reader&, const std::string& form) {
  const std::lock_guard lock(mutex_);
  const auto found = drafts_.find(form);
  return found == drafts_.end() ? std::nullopt : std::optional<std::string>{found->second};
}

core::Result<tasks::ConcernSaved> FakeDesk::log_concern(const tasks::Reader&, const tasks::ConcernForm& concern) {
  ++changes;
  last_once = concern.once;
  auto child = sample_child(60, 4);
  tasks::ConcernSaved saved;
  saved.person = "P17";
  saved.event = "E4711";
  saved.receipt = "c2sp.org/tlog-proof@v1\nindex 42\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n";
  if (concern.family_name == "Perhaps")
    saved.may_be_known_by = 2;
  else if (concern.family_name != "Nobody")
    saved.who_else = child.around;
  saved.raised = {child.alerts[0]};
  return saved;
}

core::Result<tasks::AlertView> FakeDesk::alert(const tasks::Reader&, const std::string& id) {
  auto child = sample_child(60, 4);
  for (auto& alert : child.alerts)
    if (alert.id == id) return alert;
  return tl::unexpected(not_there());
}

core::Result<tasks::AlertView> FakeDesk::answer_alert(const tasks::Reader& reader, const tasks::AlertAnswer& answer) {
  ++changes;
  return alert(reader, answer.alert);
}

core::Result<std::string> FakeDesk::start_import(const tasks::Reader&, std::vector<tasks::Upload>) {
  ++changes;
  return std::string{"I1"};
}

core::Result<tasks::ImportStatus> FakeDesk::import_status(const tasks::Reader&, const std::string& id) {
  if (id != "I1") return tl::unexpected(not_there());
  const std::lock_guard lock(mutex_);
  const bool done = ++asked_for_import_ % 3 == 0;
  tasks::ImportStatus status;
  status.id = id;
  status.state = done ? "done" : "running";
  status.message = done ? "42 rows are now part of the story." : "";
  status.rows_done = 45;
  status.bytes_all = 1000;
  status.bytes_done = 640;
  status.taken = 40;
  status.changed = 2;
  status.rejected = 3;
  status.first_rejected = {{"people.csv", "7", "date_of_birth", "31/02/2007", "no such day; expected 2007-02-28"},
                           {"events.csv", "9", "kind", hostile, "not a kind of the vocabulary"},
                           {"events.csv", "12", "id", long_word, "too long"}};
  return status;
}

core::Result<std::string> FakeDesk::rejected_rows(const tasks::Reader&, const std::string&) {
  return std::string{"file,line,column,value,reason\npeople.csv,7,date_of_birth,31/02/2007,no such day\n"};
}

core::Result<tasks::PairView> FakeDesk::pair(const tasks::Reader&, const std::string&, const std::string&) {
  tasks::PairView pair;
  pair.a = {"school:larch-lane@northborough#881", "Larch Lane (school), Northborough", "P17", "Mat\xC3\xBA\xC5\xA1 Hronec",
            {{"Name", "Mat\xC3\xBA\xC5\xA1 Hronec"}, {"Date of birth", "15 July 2007"}, {"Postcode", "XN5 2AB"}}, false};
  pair.b = {"ae:st-annes@southmere#2207", "St Annes (ae), Southmere", "P21", hostile,
            {{"Name", hostile}, {"Date of birth", "15 July 2007"}, {"Postcode", ""}}, true};
  pair.answer = "possible";
  pair.probability = 0.42;
  pair.reasons = {{"start: how often two records are one person", -22}, {"date of birth: the same (2007-07-15)", 14.8}, {hostile, -1.5},
                  {"postcode: the same", 8.2}};
  pair.standing = patterns::Level::urgent;
  pair.said = std::string{"nair said: cannot tell yet, because "} + hostile;
  pair.unsure = pair.needs_second = pair.may_decide = pair.may_join = true;
  return pair;
}

core::Result<tasks::ReviewPage> FakeDesk::review(const tasks::Reader& reader) {
  auto one = *pair(reader, "", ""), two = one;
  two.standing.reset();
  two.unsure = two.needs_second = false;
  two.proposed = true;
  return tasks::ReviewPage{{one, two}, true};
}

core::Result<std::string> FakeDesk::decide_link(const tasks::Reader&, const tasks::LinkAnswer& answer) {
  ++changes;
  last_link = answer;
  return answer.word;
}

core::Result<std::vector<tasks::PatternView>> FakeDesk::patterns(const tasks::Reader& reader) {
  auto one = *pattern(reader, "R06");
  auto two = one;
  two.id = "R23";
  two.title = "A visit is overdue";
  two.process = true;
  two.standing = 0;
  return std::vector<tasks::PatternView>{one, two};
}

core::Result<tasks::PatternView> FakeDesk::pattern(const tasks::Reader&, const std::string& id) {
  if (id != "R06" && id != "R23") return tl::unexpected(not_there());
  return tasks::PatternView{
      .id = id,
      .title = "Injuries again and again",
      .why = "Each injury was dealt with alone.",
      .condition = "Three injuries within a year.",
      .source = "NICE CG89; domain.md R06",
      .ask = "social worker",
      .levels = "consider, suspect",
      .file = "patterns/R06-repeated-injury.toml",
      .text = "id = \"R06\"\ntitle = \"Injuries again and again\"\n[[level]]\nis = \"suspect\"  # <b>\n",
      .process = false,
      .version = 1,
      .standing = 2};
}

std::vector<tasks::Choice> FakeDesk::concern_kinds(const tasks::Reader&) {
  return {{"concern.professional", "Worry from a professional", "General"},
          {"injury.bruise", "bruise logged on body map", "Injury"},
          {"injury.burn", "burn", "Injury"},
          {"food-seeking", "taking food, going through bins", "Daily care and neglect"}};
}

core::Result<std::string> FakeDesk::tile(const std::string& path) {
  if (path != "0/000" && path != "0/x001/234.p/5") return tl::unexpected(not_there());
  return std::string(64, '\0');
}

}  // namespace kith::web
