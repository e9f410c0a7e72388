#include "web/door.hpp"
#include "web/fields.hpp"
#include "web/pages.hpp"
#include "web/problem.hpp"

namespace kith::web {
namespace {

struct Tried {
  std::string login, next;
  std::vector<Mistake> mistakes;
  int status = 200;
};

http::Response show(const Site& site, const Tried& tried) {
  Html html;
  auto grid = html.inside("<div class='kith-narrow'></div>");
  error_summary(html, tried.mistakes);
  html.put("<h1 class='govuk-heading-xl'>Sign in to Kith</h1>");
  html.put(
      "<p class='govuk-body'>Kith puts side by side what schools, health, police, housing and councils know of a "
      "child, so that "
      "nobody holds the one missing piece alone.</p>");
  {
    auto form = html.inside("<form method='post' action='/sign-in' novalidate></form>");
    html.put("<input type='hidden' name='next' value='{}'>", tried.next);
    text_field(html,
               {.id = "login", .label = "Name you sign in with", .value = tried.login, .autocomplete = "username"},
               tried.mistakes);
    text_field(html, {.id = "password", .label = "Password", .type = "password", .autocomplete = "current-password"},
               tried.mistakes);
    html.put("<button class='govuk-button' type='submit'>Sign in</button>");
  }
  html.put(
      "<p class='govuk-body-s kith-quiet'>If a child is in danger now, ring 999. Kith is not watched by anybody at "
      "night.</p>");
  const std::string title = tried.mistakes.empty() ? "Sign in" : "Error: Sign in";
  return page(site, nullptr, {.title = title, .status = tried.status}, html);
}

}  // namespace

http::Response sign_in_page(const Site& site, const http::Request& request) {
  return show(site, {.login = "", .next = safe_next(request.parameter("next")), .mistakes = {}});
}

http::Response sign_in(const Site& site, const http::Request& request) {
  if (!from_own_page(request)) return status_page(site, nullptr, 403, "Sign in on Kith's own page.");
  std::string login, password, next = "/";
  for (const auto& [name, value] : request.form()) {
    if (name == "login") login = value;
    if (name == "password") password = value;
    if (name == "next") next = safe_next(value);
  }
  Tried tried{.login = login, .next = next, .mistakes = {}, .status = 422};
  if (login.empty()) tried.mistakes.push_back({"login", "Enter the name you sign in with"});
  if (password.empty()) tried.mistakes.push_back({"password", "Enter your password"});
  if (!tried.mistakes.empty()) return show(site, tried);
  const auto token = site.desk.sign_in(login, password, request.remote);
  if (!token) {
    tried.status = status_of(token.error().kind);
    tried.mistakes.push_back({"login", token.error().message});
    return show(site, tried);
  }
  http::Response response{303, "text/plain; charset=utf-8", "", {{"Location", next}}};
  response.headers.emplace_back("Set-Cookie", session_cookie(*token, site.settings));
  add_safety_headers(response);
  return response;
}

http::Response sign_out(const Visit& visit) {
  if (const auto token = visit.request.cookie("kith_session")) visit.desk().sign_out(*token);
  http::Response response = redirect(Address::of("/sign-in"));
  response.headers.emplace_back("Set-Cookie", ended_session_cookie(visit.site.settings));
  response.headers.emplace_back("Clear-Site-Data", "\"cache\", \"storage\"");
  return response;
}

}  // namespace kith::web
