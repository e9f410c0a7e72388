#include "web/routes.hpp"

#include <memory>

#include "web/api.hpp"
#include "web/door.hpp"
#include "web/pages.hpp"
#include "web/problem.hpp"

namespace kith::web {
namespace {

using http::Method;

// clang-format off
const std::vector<Row>& pages_table() {
  static const std::vector<Row> rows = {
      {Method::get, "/sign-in", "The sign-in page", Door::open, sign_in_page},
      {Method::post, "/sign-in", "Signs in", Door::open, sign_in},
      {Method::post, "/sign-out", "Signs out", Door::form, {}, sign_out},
      {Method::get, "/", "Today", Door::page, {}, today_page},
      {Method::get, "/find", "Find a child", Door::page, {}, find_page},
      {Method::get, "/child/{person}", "A child's story", Door::page, {}, child_page},
      {Method::post, "/child/{person}/link", "Two records are or are not one person", Door::form, {}, decide_link},
      {Method::get, "/review", "Pairs of records that may be one person", Door::page, {}, review_page},
      {Method::get, "/review/pair", "Two records side by side", Door::page, {}, pair_page},
      {Method::post, "/review/pair", "Two records are one person, or two, or nobody can tell yet", Door::form, {}, decide_pair},
      {Method::get, "/concern", "Log a concern", Door::page, {}, concern_page},
      {Method::post, "/concern", "Saves a concern", Door::form, {}, log_concern},
      {Method::post, "/draft", "Keeps the words typed so far", Door::form, {}, keep_draft},
      {Method::get, "/alert/{alert}", "An alert with its evidence", Door::page, {}, alert_page},
      {Method::post, "/alert/{alert}", "Answers an alert", Door::form, {}, answer_alert},
      {Method::get, "/import", "Import files", Door::page, {}, import_page},
      {Method::post, "/import", "Starts an import", Door::form, {}, start_import},
      {Method::get, "/import/{import}", "How far an import is", Door::page, {}, import_status_page},
      {Method::get, "/import/{import}/rejected.csv", "Rows that were returned", Door::page, {}, rejected_rows},
      {Method::get, "/patterns", "The pattern library", Door::page, {}, patterns_page},
      {Method::get, "/patterns/{pattern}", "A pattern", Door::page, {}, pattern_page},
      {Method::get, "/help", "Help", Door::page, {}, help_page},
      {Method::get, "/assets/{hash}/{name}", "Styles and scripts", Door::open, asset},
      {Method::get, "/health", "Is Kith well", Door::open, health},
      {Method::get, "/checkpoint", "The signed head of the log", Door::open, checkpoint},
      {Method::get, "/verifier-key", "The key that checks it", Door::open, verifier_key},
      // A tile's number is written in groups of three digits: 0/x001/234.p/5 (C2SP tlog-tiles).
      {Method::get, "/tile/{a}/{b}", "A tile of the log", Door::open, tile},
      {Method::get, "/tile/{a}/{b}/{c}", "A tile of the log", Door::open, tile},
      {Method::get, "/tile/{a}/{b}/{c}/{d}", "A tile of the log", Door::open, tile},
      {Method::get, "/tile/{a}/{b}/{c}/{d}/{e}", "A tile of the log", Door::open, tile},
      {Method::get, "/tile/{a}/{b}/{c}/{d}/{e}/{f}", "A tile of the log", Door::open, tile},
  };
  return rows;
}

const std::vector<Row>& api_table() {
  static const std::vector<Row> rows = {
      {Method::post, "/api/v1/session", "Signs in: gives a token", Door::open, api_sign_in, {},
       {.takes = "SignIn", .gives = "Session", .status = 201}},
      {Method::get, "/api/v1/openapi.json", "This document", Door::open, api_openapi, {}, {.gives = "document"}},
      {Method::del, "/api/v1/session", "Signs out", Door::api, {}, api_sign_out, {.status = 204}},
      {Method::get, "/api/v1/today", "What I must answer and what changed", Door::api, {}, api_today,
       {.query = "TodayQuery", .gives = "TodayPage"}},
      {Method::get, "/api/v1/find", "Finds a child", Door::api, {}, api_find, {.query = "FindQuery", .gives = "Match[]"}},
      {Method::get, "/api/v1/children/{person}", "A child's story", Door::api, {}, api_child, {.gives = "ChildPage"}},
      {Method::get, "/api/v1/concern-kinds", "Kinds of concern", Door::api, {}, api_concern_kinds, {.gives = "Choice[]"}},
      {Method::post, "/api/v1/concerns", "Logs a concern", Door::api, {}, api_log_concern,
       {.takes = "ConcernForm", .gives = "ConcernSaved", .status = 201, .once = true}},
      {Method::get, "/api/v1/answer-choices", "What can be answered", Door::api, {}, api_answer_choices, {.gives = "Choice[]"}},
      {Method::get, "/api/v1/alerts/{alert}", "An alert with its evidence", Door::api, {}, api_alert, {.gives = "AlertView"}},
      {Method::post, "/api/v1/alerts/{alert}/answer", "Answers an alert", Door::api, {}, api_answer_alert,
       {.takes = "Answer", .gives = "AlertView", .once = true}},
      {Method::post, "/api/v1/imports", "Starts an import", Door::api, {}, api_start_import,
       {.takes = "multipart", .gives = "ImportStarted", .status = 202}},
      {Method::get, "/api/v1/imports/{import}", "How far it is", Door::api, {}, api_import_status, {.gives = "ImportStatus"}},
      {Method::get, "/api/v1/imports/{import}/rejected", "Rows returned", Door::api, {}, api_rejected_rows, {.gives = "csv"}},
      {Method::get, "/api/v1/patterns", "The pattern library", Door::api, {}, api_patterns, {.gives = "PatternView[]"}},
      {Method::get, "/api/v1/patterns/{pattern}", "A pattern", Door::api, {}, api_pattern, {.gives = "PatternView"}},
      {Method::post, "/api/v1/links", "Two records are or are not one person", Door::api, {}, api_decide_link,
       {.takes = "LinkDecision", .status = 204}},
      {Method::get, "/api/v1/review", "Pairs of records that may be one person", Door::api, {}, api_review, {.gives = "ReviewPage"}},
      {Method::get, "/api/v1/review/pair", "Two records side by side, with the reasons", Door::api, {}, api_pair,
       {.query = "PairQuery", .gives = "PairView"}},
      {Method::post, "/api/v1/review/pair", "Two records are one person, or two, or nobody can tell yet", Door::api, {}, api_decide_pair,
       {.takes = "PairAnswer", .gives = "PairDecided"}},
  };
  return rows;
}
// clang-format on

// A page for a person, a problem document for a program.
http::Response wrong_address(const Site& site, const http::Request& request, int status) {
  if (request.path.starts_with("/api/")) return problem_json(status, "See /api/v1/openapi.json for every address.");
  const auto token = request.cookie("kith_session");
  const auto reader = token ? site.desk.reader(*token) : std::nullopt;
  return status_page(site, reader ? &*reader : nullptr, status, "Check the address, or begin at Today.");
}

}  // namespace

const std::vector<Row>& table() {
  static const std::vector<Row> rows = [] {
    std::vector<Row> all = pages_table();
    all.insert(all.end(), api_table().begin(), api_table().end());
    return all;
  }();
  return rows;
}

std::vector<http::Route> routes(tasks::Desk& desk, const Assets& assets, const Settings& settings) {
  const Site site{desk, assets, settings};
  std::vector<http::Route> routes;
  for (const Row& row : table()) routes.push_back({row.method, row.path, row.name, guarded(row, site)});
  return routes;
}

http::Handler handler(tasks::Desk& desk, const Assets& assets, const Settings& settings) {
  const Site site{desk, assets, settings};
  auto router = std::make_shared<http::Router>(routes(desk, assets, settings));
  const auto answer = [site, router](const http::Request& request) {
    // Third-party libraries throw; what they say may hold what they were given, so none of it is shown.
    try {
      auto response = router->handle(request);
      const bool from_router = response.headers.empty();
      if (from_router && (response.status == 404 || response.status == 405))
        return wrong_address(site, request, response.status);
      add_safety_headers(response);
      return response;
    } catch (const std::exception&) {
      if (request.path.starts_with("/api/"))
        return problem_json(500, "Kith could not finish this. Nothing was half done.");
      return status_page(site, nullptr, 500,
                         "Kith could not finish this. Try once more; if it happens again, tell your administrator.");
    }
  };
  if (!settings.tls) return answer;
  return [answer](const http::Request& request) {
    auto response = answer(request);
    response.headers.emplace_back("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
    return response;
  };
}

}  // namespace kith::web
