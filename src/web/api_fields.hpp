// The fields of every view and request of the API, each named once: JSON is written and read, and its schema made, from
// these. A visitor is called as visit("name", member, "what it means"); objects that are only read may be const.
#pragma once

#include <type_traits>

#include "tasks/desk.hpp"

namespace kith::web {

struct SignIn {
  std::string login, password;
};
struct Session {
  std::string token;
  tasks::Reader reader;
};
struct Answer {
  std::string answer, reason;
};
struct LinkDecision {
  std::string a, b;
  bool same = false;
  std::string reason;
};
struct PairQuery {
  std::string a, b;
};
struct PairAnswer {
  std::string a, b, word, reason;
};
struct PairDecided {
  std::string recorded;
};
struct TodayQuery {
  std::string page;
};
struct ImportStarted {
  std::string id;
};

template <class Given, class View>
concept View_of = std::is_same_v<std::remove_const_t<Given>, View>;

template <View_of<SignIn> T, class Visit>
void fields(T& v, Visit&& visit) {
  visit("login", v.login, "");
  visit("password", v.password, "");
}
template <View_of<core::AgencyRef> T, class Visit>
void fields(T& v, Visit&& visit) {
  visit("agency", v.agency, "such as school:st-marys");
  visit("region", v.region, "");
}
template <View_of<tasks::Reader> T, class Visit>
void fields(T& v, Visit&& visit) {
  visit("login", v.login, "");
  visit("name", v.name, "");
  visit("role", v.role, "practitioner, manager, duty, scrutineer or administrator");
  visit("agency", v.agency, "");
}
template <View_of<Session> T, class Visit>
void fields(T& v, Visit&& visit) {
  visit("token", v.token, "to be sent as Authorization: Bearer");
  visit("reader", v.reader, "");
}
template <View_of<Answer> T, class Visit>
void fields(T& v, Visit&& visit) {
  visit("answer", v.answer, "a code of GET /api/v1/answer-choices");
  visit("reason", v.reason, "never empty");
}
template <View_of<LinkDecision> T, class Visit>
void fields(T& v, Visit&& visit) {
  visit("a", v.a, "agency@region#id");
  visit("b", v.b, "agency@region#id");
  visit("same", v.same, "one person, or two");
  visit("reason", v.reason, "never empty");
}
template <View_of<PairQuery> T, class Visit>
void fields(T& v, Visit&& visit) {
  visit("a", v.a, "agency@region#id");
  visit("b", v.b, "agency@region#id");
}
template <View_of<PairAnswer> T, class Visit>
void fields(T& v, Visit&& visit) {
  visit("a", v.a, "agency@region#id");
  visit("b", v.b, "agency@region#id");
  visit("word", v.word, "same, different or unsure");
  visit("reason", v.reason, "never empty");
}
template <View_of<PairDecided> T, class Visit>
void fields(T& v, Visit&& visit) {
  visit("recorded", v.recorded, "same, different, unsure; proposed: a shielded person is concerned, a second person must say the same");
}
template <View_of<ImportStarted> T, class Visit>
void fields(T& v, Visit&& visit) {
  visit("id", v.id, "");
}
template <View_of<tasks::Choice> T, class Visit>
void fields(T& v, Visit&& visit) {
  visit("code", v.code, "");
  visit("words", v.words, "in the reader's own language of work");
  visit("area", v.area, "");
}
template <View_of<tasks::FindQuery> T, class Visit>
void fields(T& v, Visit&& visit) {
  visit("words", v.words, "names, dates, postcode, NHS number in any order; or the fields below");
  visit("given_names", v.given_names, "");
  visit("family_name", v.family_name, "");
  visit("date_of_birth", v.date_of_birth, "2007-07-15, 2007-07 or 2007");
  visit("postcode", v.postcode, "");
  visit("nhs_number", v.nhs_number, "");
}
template <View_of<TodayQuery> T, class Visit>
void fields(T& v, Visit&& visit) {
  visit("page", v.page, "of the questions to answer; the first is 1");
}
template <View_of<tasks::Headline> T, class Visit>
void fields(T& v, Visit&& visit) {
  visit("person", v.person, "P17, stable");
  visit("name", v.name, "as most records have it");
  visit("also_known_as", v.also_known_as, "");
  visit("born", v.born, "in words; \"not known\" where it is not");
  visit("address", v.address, "the latest; empty when none is known or it is hidden");
  visit("records", v.records, "");
  visit("agencies", v.agencies, "");
  visit("unborn", v.unborn, "");
  visit("shielded", v.shielded, "where the child lives must not be passed on");
  visit("standing", v.standing, "the highest open question");
}
template <View_of<tasks::Line> T, class Visit>
void fields(T& v, Visit&& visit) {
  visit("id", v.id, "E123");
  visit("day", v.day, "by which it sorts");
  visit("when", v.when, "as written");
  visit("exact_day", v.exact_day, "");
  visit("recorded", v.recorded, "when its holder knew it");
  visit("late_days", v.late_days, "between happening and writing down, where at least 8");
  visit("agency", v.agency, "in words");
  visit("holder", v.holder, "");
  visit("area", v.area, "of the vocabulary");
  visit("kind", v.kind, "code of the vocabulary");
  visit("label", v.label, "the reader's own word for it");
  visit("about", v.about, "whom it is about when it is not the child itself");
  visit("text", v.text, "");
  visit("recorder", v.recorder, "");
  visit("detail", v.detail, "");
  visit("seen", v.seen, "the child was seen");
  visit("seen_alone", v.seen_alone, "");
  visit("withheld", v.withheld, "only that somebody holds something: ring them");
  visit("withheld_why", v.withheld_why, "");
  visit("versions", v.versions, "");
  visit("withdrawn", v.withdrawn, "");
}
template <View_of<tasks::Gap> T, class Visit>
void fields(T& v, Visit&& visit) {
  visit("from", v.from, "");
  visit("to", v.to, "");
  visit("days", v.days, "");
  visit("words", v.words, "");
}
template <View_of<tasks::Helper> T, class Visit>
void fields(T& v, Visit&& visit) {
  visit("name", v.name, "");
  visit("role", v.role, "");
  visit("agency", v.agency, "");
  visit("phone", v.phone, "");
  visit("email", v.email, "");
  visit("person", v.person, "empty for a desk");
  visit("professional", v.professional, "");
}
template <View_of<tasks::Seen> T, class Visit>
void fields(T& v, Visit&& visit) {
  visit("when", v.when, "");
  visit("by", v.by, "");
  visit("how", v.how, "");
  visit("days_ago", v.days_ago, "");
}
template <View_of<tasks::AlertView> T, class Visit>
void fields(T& v, Visit&& visit) {
  visit("id", v.id, "");
  visit("pattern", v.pattern, "");
  visit("title", v.title, "");
  visit("why", v.why, "");
  visit("condition", v.condition, "");
  visit("level", v.level, "");
  visit("process", v.process, "about how the work is done");
  visit("person", v.person, "");
  visit("child", v.child, "");
  visit("raised_on", v.raised_on, "");
  visit("ceased_on", v.ceased_on, "");
  visit("due", v.due, "");
  visit("overdue", v.overdue, "");
  visit("ask", v.ask, "the role");
  visit("asked", v.asked, "who is asked, where a person or desk is known");
  visit("questions", v.questions, "");
  visit("facts", v.facts, "the evidence");
  visit("against", v.against, "what speaks against it");
  visit("facts_withheld", v.facts_withheld, "beside facts: those that are not even named");
  visit("answers", v.answers, "who and when, what");
  visit("answered", v.answered, "");
  visit("may_answer", v.may_answer, "");
  visit("historic", v.historic, "of a past that nobody owes an answer for");
}
template <View_of<tasks::Match> T, class Visit>
void fields(T& v, Visit&& visit) {
  visit("child", v.child, "");
  visit("answer", v.answer, "same, possible, too many alike");
  visit("why", v.why, "in words");
  visit("reasons", v.reasons, "words and bits, the start first");
}
template <View_of<tasks::RecordSide> T, class Visit>
void fields(T& v, Visit&& visit) {
  visit("record", v.record, "agency@region#id");
  visit("agency", v.agency, "in words");
  visit("person", v.person, "P17");
  visit("name", v.name, "");
  visit("says", v.says, "field and what the record says of it, empty where it says nothing");
  visit("withheld", v.withheld, "identifiers and address stay with the holder: ring them");
}
template <View_of<tasks::PairView> T, class Visit>
void fields(T& v, Visit&& visit) {
  visit("a", v.a, "");
  visit("b", v.b, "");
  visit("answer", v.answer, "same, possible, different, too many alike");
  visit("probability", v.probability, "that both are one person; never of harm");
  visit("reasons", v.reasons, "words and bits, the start first");
  visit("standing", v.standing, "the highest open question about either");
  visit("said", v.said, "what a person said last");
  visit("unsure", v.unsure, "somebody looked and could not tell");
  visit("proposed", v.proposed, "waits for a second person");
  visit("needs_second", v.needs_second, "a shielded person is concerned");
  visit("may_decide", v.may_decide, "");
  visit("may_join", v.may_join, "your word that they are one person would be taken");
  visit("more_pairs", v.more_pairs, "in a list: further pairs of records of the same two persons");
}
template <View_of<tasks::ReviewPage> T, class Visit>
void fields(T& v, Visit&& visit) {
  visit("pairs", v.pairs, "children with open questions first");
  visit("more", v.more, "than are shown");
}
template <View_of<tasks::PossibleView> T, class Visit>
void fields(T& v, Visit&& visit) {
  visit("a", v.a, "agency@region#id");
  visit("b", v.b, "agency@region#id");
  visit("a_words", v.a_words, "");
  visit("b_words", v.b_words, "");
  visit("person", v.person, "of the other record");
  visit("probability", v.probability, "that both are one person; never of harm");
  visit("reasons", v.reasons, "words and bits");
}
template <View_of<tasks::Relation> T, class Visit>
void fields(T& v, Visit&& visit) {
  visit("person", v.person, "");
  visit("relation", v.relation, "");
}
template <View_of<tasks::ChildPage> T, class Visit>
void fields(T& v, Visit&& visit) {
  visit("head", v.head, "");
  visit("last_seen", v.last_seen, "");
  visit("last_seen_alone", v.last_seen_alone, "");
  visit("around", v.around, "");
  visit("household", v.household, "");
  visit("alerts", v.alerts, "open first, most serious first");
  visit("lines", v.lines, "latest first");
  visit("gaps", v.gaps, "");
  visit("possible", v.possible, "records that may be this child's");
  visit("records", v.records, "which belong, and why");
  visit("today", v.today, "");
}
template <View_of<tasks::TodayPage> T, class Visit>
void fields(T& v, Visit&& visit) {
  visit("to_answer", v.to_answer,
        "one page (?page=2): the urgent, then what is asked of the reader's own role, then the rest, the most serious first; "
        "within a page the soonest due");
  visit("to_answer_all", v.to_answer_all, "on all pages");
  visit("page", v.page, "");
  visit("pages", v.pages, "");
  visit("changed", v.changed, "a child and what became known of it");
  visit("children", v.children, "");
  visit("today", v.today, "");
}
template <View_of<tasks::ConcernForm> T, class Visit>
void fields(T& v, Visit&& visit) {
  visit("person", v.person, "P17; empty: a child described by the fields below");
  visit("given_names", v.given_names, "");
  visit("family_name", v.family_name, "");
  visit("date_of_birth", v.date_of_birth, "2007-07-15, 2007-07 or 2007");
  visit("postcode", v.postcode, "");
  visit("kind", v.kind, "a code of GET /api/v1/concern-kinds");
  visit("text", v.text, "never empty");
  visit("occurred", v.occurred, "2011-01-06, 2011-01 or 2011; empty: today");
  visit("seen", v.seen, "yes, no or empty");
  visit("alone", v.alone, "yes, no or empty");
}
template <View_of<tasks::ConcernSaved> T, class Visit>
void fields(T& v, Visit&& visit) {
  visit("person", v.person, "");
  visit("event", v.event, "");
  visit("receipt", v.receipt, "proves the entry to an outsider");
  visit("who_else", v.who_else, "");
  visit("may_be_known_by", v.may_be_known_by, "agencies with a record that may be this child's: somebody has to look");
  visit("unplaced", v.unplaced, "whose record it is is still being worked out: who_else is not known yet");
  visit("before", v.before, "the same words were kept already: this is their answer");
  visit("raised", v.raised, "");
}
template <View_of<tasks::ImportStatus> T, class Visit>
void fields(T& v, Visit&& visit) {
  visit("id", v.id, "");
  visit("state", v.state, "waiting, running, done, failed");
  visit("message", v.message, "");
  visit("rows_done", v.rows_done, "");
  visit("bytes_done", v.bytes_done, "");
  visit("bytes_all", v.bytes_all, "");
  visit("taken", v.taken, "");
  visit("changed", v.changed, "");
  visit("unchanged", v.unchanged, "");
  visit("rejected", v.rejected, "");
  visit("first_rejected", v.first_rejected, "file, line, column, value, reason");
}
template <View_of<tasks::PatternView> T, class Visit>
void fields(T& v, Visit&& visit) {
  visit("id", v.id, "");
  visit("title", v.title, "");
  visit("why", v.why, "");
  visit("condition", v.condition, "");
  visit("source", v.source, "");
  visit("ask", v.ask, "");
  visit("levels", v.levels, "");
  visit("file", v.file, "");
  visit("text", v.text, "the pattern file itself");
  visit("process", v.process, "");
  visit("version", v.version, "");
  visit("standing", v.standing, "alerts that stand now and that the reader may know of");
}

}  // namespace kith::web
