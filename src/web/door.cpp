#include "web/door.hpp"

#include "web/multipart.hpp"
#include "web/problem.hpp"

namespace kith::web {
namespace {

std::string token_of_form(const http::Request& request) {
  if (request.header("content-type").starts_with("multipart/form-data")) {
    const auto parts = parse_multipart(request.header("content-type"), request.body);
    if (parts)
      for (const Part& part : *parts)
        if (part.name == "form_token") return std::string{part.bytes};
    return "";
  }
  for (auto& [name, value] : request.form())
    if (name == "form_token") return value;
  return "";
}

std::optional<tasks::Reader> signed_in(const Site& site, const http::Request& request) {
  const auto token = request.cookie("kith_session");
  return token ? site.desk.reader(*token) : std::nullopt;
}

http::Response to_sign_in(const http::Request& request) {
  auto wanted = Address::of("");
  for (const auto& [name, value] : request.query) wanted.query(name, value);
  auto sign_in = Address::of("/sign-in");
  sign_in.query("next", request.path == "/" && request.query.empty() ? "" : request.path + wanted.text());
  return redirect(sign_in);
}

// What was written comes back with the answer, for the browser keeps no page of a child.
http::Response signed_out_page(const Site& site, const http::Request& request) {
  Html html;
  html.put("<h1 class='govuk-heading-l'>You have been signed out: nothing was saved</h1>");
  std::size_t kept = 0;
  if (!request.header("content-type").starts_with("multipart/form-data"))
    for (const auto& [name, value] : request.form()) {
      if (name == "form_token" || value.find_first_of(" \n") == std::string::npos) continue;
      html.put("<p class='govuk-body'><label class='govuk-label' for='kept-{}'>What you wrote</label></p>", ++kept);
      html.put("<textarea class='govuk-textarea' id='kept-{}' rows='6' dir='auto' readonly>\n{}</textarea>", kept,
               value);
    }
  html.put("<p class='govuk-body'>{}</p>",
           kept == 0 ? "Sign in and fill in the form again." : "Copy it, sign in, and paste it into the form again.");
  html.put(
      "<p class='govuk-body'><a class='govuk-link' href='/sign-in' target='_blank' rel='noopener'>Sign in (opens in a "
      "new "
      "tab)</a></p>");
  return page(site, nullptr, {.title = "You have been signed out", .status = 401}, html);
}

http::Response enter_form(const Row& row, const Site& site, const http::Request& request) {
  const auto reader = signed_in(site, request);
  if (!reader) return signed_out_page(site, request);
  if (!from_own_page(request) || !same_text(token_of_form(request), reader->form_token))
    return status_page(site, &*reader, 403,
                       "The form did not come from a page of your present session. Open the page again.");
  return row.visit({site, request, *reader});
}

http::Response enter_api(const Row& row, const Site& site, const http::Request& request) {
  constexpr std::string_view scheme = "Bearer ";
  const auto given = request.header("authorization");
  const auto reader =
      given.starts_with(scheme) ? site.desk.reader(std::string{given.substr(scheme.size())}) : std::nullopt;
  if (!reader) return problem_json(401, "Send Authorization: Bearer with a token from POST /api/v1/session.");
  return row.visit({site, request, *reader});
}

}  // namespace

http::Handler guarded(const Row& row, const Site& site) {
  switch (row.door) {
    case Door::open:
      return [&row, site](const http::Request& request) { return row.open(site, request); };
    case Door::form:
      return [&row, site](const http::Request& request) { return enter_form(row, site, request); };
    case Door::api:
      return [&row, site](const http::Request& request) { return enter_api(row, site, request); };
    case Door::page:
      break;
  }
  return [&row, site](const http::Request& request) {
    const auto reader = signed_in(site, request);
    return reader ? row.visit({site, request, *reader}) : to_sign_in(request);
  };
}

std::string session_cookie(const std::string& token, const Settings& settings) {
  return "kith_session=" + token + "; Path=/; HttpOnly; SameSite=Strict" + (settings.tls ? "; Secure" : "");
}

std::string ended_session_cookie(const Settings& settings) { return session_cookie("", settings) + "; Max-Age=0"; }

std::string safe_next(std::string_view wanted) {
  constexpr std::string_view allowed = "/?&=%-_.~+:";
  if (!wanted.starts_with('/') || wanted.starts_with("//")) return "/";
  for (const char c : wanted) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (!plain && allowed.find(c) == std::string_view::npos) return "/";
  }
  return std::string{wanted};
}

bool same_text(std::string_view a, std::string_view b) {
  if (a.size() != b.size() || a.empty()) return false;
  unsigned difference = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    difference |= static_cast<unsigned char>(a[i]) ^ static_cast<unsigned char>(b[i]);
  return difference == 0;
}

bool from_own_page(const http::Request& request) {
  const auto site = request.header("sec-fetch-site");
  return site.empty() || site == "same-origin" || site == "none";
}

}  // namespace kith::web
