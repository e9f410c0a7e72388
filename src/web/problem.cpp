#include "web/problem.hpp"

#include <nlohmann/json.hpp>

namespace kith::web {

int status_of(core::ErrorKind kind) {
  switch (kind) {
    case core::ErrorKind::invalid_input:
      return 422;
    case core::ErrorKind::not_found:
      return 404;
    case core::ErrorKind::forbidden:
      return 403;
    case core::ErrorKind::conflict:
      return 409;
    case core::ErrorKind::unavailable:
      return 503;
    case core::ErrorKind::corrupt_data:
      return 500;
  }
  return 500;
}

std::string_view title_of(int status) {
  switch (status) {
    case 400:
      return "This could not be understood";
    case 401:
      return "You are not signed in";
    case 403:
      return "You may not do this";
    case 404:
      return "Page not found";
    case 405:
      return "This address does not work that way";
    case 409:
      return "Somebody else was quicker";
    case 413:
      return "This is too large";
    case 422:
      return "Something needs to be changed";
    case 429:
      return "Too many tries";
    case 503:
      return "Kith cannot answer at this moment";
    default:
      return "Something went wrong in Kith";
  }
}

http::Response status_page(const Site& site, const tasks::Reader* reader, int status, std::string_view words) {
  Html html;
  html.put("<h1 class='govuk-heading-l'>{}</h1>", title_of(status));
  if (!words.empty()) html.put("<p class='govuk-body'>{}</p>", words);
  html.put("<p class='govuk-body'><a class='govuk-link' href='/'>Go to Today</a></p>");
  return page(site, reader, {.title = std::string{title_of(status)}, .status = status}, html);
}

http::Response problem_page(const Site& site, const tasks::Reader* reader, const core::Error& error) {
  return status_page(site, reader, status_of(error.kind), error.message);
}

http::Response problem_json(int status, std::string_view detail) {
  const nlohmann::json body = {
      {"type", "about:blank"}, {"title", title_of(status)}, {"status", status}, {"detail", detail}};
  http::Response response{status,
                          "application/problem+json",
                          body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n",
                          {}};
  if (status == 401) response.headers.emplace_back("WWW-Authenticate", "Bearer realm=\"kith\"");
  add_safety_headers(response);
  return response;
}

}  // namespace kith::web
