#include "web/api.hpp"

#include <algorithm>

#include "web/api_json.hpp"
#include "web/multipart.hpp"
#include "web/pages.hpp"
#include "web/problem.hpp"

namespace kith::web {
namespace {

http::Response json_answer(const Json& json, int status = 200) {
  http::Response response{
      status, "application/json", json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n", {}};
  add_safety_headers(response);
  return response;
}

http::Response no_content() {
  http::Response response{204, "application/json", "", {}};
  add_safety_headers(response);
  return response;
}

http::Response problem(const core::Error& error) { return problem_json(status_of(error.kind), error.message); }

template <class View>
http::Response answer(const core::Result<View>& result, int status = 200) {
  return result ? json_answer(json_of(*result), status) : problem(result.error());
}

bool blank(const std::string& text) { return text.find_first_not_of(" \t\r\n") == std::string::npos; }

}  // namespace

http::Response api_sign_in(const Site& site, const http::Request& request) {
  const auto asked = read_json<SignIn>(request.body);
  if (!asked) return problem(asked.error());
  const auto token = site.desk.sign_in(asked->login, asked->password, request.remote);
  if (!token) return problem(token.error());
  const auto reader = site.desk.reader(*token);
  if (!reader) return problem_json(503, "Signed in, but the session could not be read. Try again.");
  return json_answer(json_of(Session{*token, *reader}), 201);
}

http::Response api_sign_out(const Visit& visit) {
  visit.desk().sign_out(std::string{visit.request.header("authorization").substr(7)});
  return no_content();
}

http::Response api_openapi(const Site&, const http::Request&) {
  static const std::string document = openapi_document();
  http::Response response{200, "application/json", document, {{"Cache-Control", "public, max-age=300"}}};
  add_safety_headers(response);
  return response;
}

http::Response api_today(const Visit& visit) {
  return answer(visit.desk().today(visit.reader, page_asked(visit.request)));
}

http::Response api_find(const Visit& visit) {
  tasks::FindQuery query;
  fields(query, [&](const char* name, std::string& member, const char*) { member = visit.request.parameter(name); });
  return answer(visit.desk().find(visit.reader, query));
}

http::Response api_child(const Visit& visit) {
  return answer(visit.desk().child(visit.reader, visit.request.place.at("person")));
}

http::Response api_concern_kinds(const Visit& visit) {
  return json_answer(json_of(visit.desk().concern_kinds(visit.reader)));
}

http::Response api_log_concern(const Visit& visit) {
  auto concern = read_json<tasks::ConcernForm>(visit.request.body);
  if (!concern) return problem(concern.error());
  concern->once = visit.request.header("idempotency-key");
  if (blank(concern->text)) return problem_json(422, "text must say what was seen or heard.");
  return answer(visit.desk().log_concern(visit.reader, *concern), 201);
}

http::Response api_alert(const Visit& visit) {
  return answer(visit.desk().alert(visit.reader, visit.request.place.at("alert")));
}

http::Response api_answer_choices(const Visit&) { return json_answer(json_of(tasks::answer_choices())); }

http::Response api_answer_alert(const Visit& visit) {
  const auto given = read_json<Answer>(visit.request.body);
  if (!given) return problem(given.error());
  if (blank(given->reason)) return problem_json(422, "reason must say why.");
  return answer(visit.desk().answer_alert(
      visit.reader, {.alert = visit.request.place.at("alert"), .answer = given->answer, .reason = given->reason}));
}

http::Response api_start_import(const Visit& visit) {
  const auto parts = parse_multipart(visit.request.header("content-type"), visit.request.body);
  if (!parts) return problem(parts.error());
  std::vector<tasks::Upload> files;
  for (const Part& part : *parts)
    if (!part.file_name.empty()) files.push_back({part.file_name, std::string{part.bytes}});
  if (files.empty())
    return problem_json(422, "Send at least one of people.csv, relationships.csv, events.csv, contacts.csv.");
  const auto id = visit.desk().start_import(visit.reader, std::move(files));
  if (!id) return problem(id.error());
  return json_answer(json_of(ImportStarted{*id}), 202);
}

http::Response api_import_status(const Visit& visit) {
  return answer(visit.desk().import_status(visit.reader, visit.request.place.at("import")));
}

http::Response api_rejected_rows(const Visit& visit) {
  const auto rows = visit.desk().rejected_rows(visit.reader, visit.request.place.at("import"));
  if (!rows) return problem(rows.error());
  http::Response response{200, "text/csv; charset=utf-8", *rows, {}};
  add_safety_headers(response);
  return response;
}

http::Response api_patterns(const Visit& visit) { return answer(visit.desk().patterns(visit.reader)); }

http::Response api_pattern(const Visit& visit) {
  return answer(visit.desk().pattern(visit.reader, visit.request.place.at("pattern")));
}

http::Response api_decide_link(const Visit& visit) {
  const auto decision = read_json<LinkDecision>(visit.request.body);
  if (!decision) return problem(decision.error());
  if (blank(decision->reason)) return problem_json(422, "reason must say why.");
  const auto done = visit.desk().decide_link(
      visit.reader,
      {.a = decision->a, .b = decision->b, .word = decision->same ? "same" : "different", .reason = decision->reason});
  return done ? no_content() : problem(done.error());
}

http::Response api_review(const Visit& visit) { return answer(visit.desk().review(visit.reader)); }

http::Response api_pair(const Visit& visit) {
  return answer(visit.desk().pair(visit.reader, visit.request.parameter("a"), visit.request.parameter("b")));
}

http::Response api_decide_pair(const Visit& visit) {
  const auto given = read_json<PairAnswer>(visit.request.body);
  if (!given) return problem(given.error());
  auto recorded = visit.desk().decide_link(
      visit.reader, {.a = given->a, .b = given->b, .word = given->word, .reason = given->reason});
  if (!recorded) return problem(recorded.error());
  return json_answer(json_of(PairDecided{std::move(*recorded)}));
}

}  // namespace kith::web
