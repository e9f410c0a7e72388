#include "web/site.hpp"

#include <algorithm>
#include <array>

namespace kith::web {
namespace {

struct Entry {
  Section section;
  std::string_view words;
  Path path;
};

constexpr std::array entries{
    Entry{Section::today, "Today", "/"},
    Entry{Section::find, "Find a child", "/find"},
    Entry{Section::review, "Review records", "/review"},
    Entry{Section::concern, "Log a concern", "/concern"},
    Entry{Section::import, "Import", "/import"},
    Entry{Section::patterns, "Patterns", "/patterns"},
    Entry{Section::help, "Help", "/help"},
};

void navigation(Html& html, Section current) {
  auto bar = html.inside("<div class='govuk-service-navigation'></div>");
  auto width = html.inside("<div class='govuk-width-container'></div>");
  auto nav = html.inside("<nav aria-label='Menu' class='govuk-service-navigation__wrapper'></nav>");
  auto list = html.inside("<ul class='govuk-service-navigation__list'></ul>");
  for (const Entry& entry : entries) {
    if (entry.section == current)
      html.put(
          "<li class='govuk-service-navigation__item govuk-service-navigation__item--active'>"
          "<a class='govuk-service-navigation__link' href='{}' aria-current='page'>"
          "<strong class='govuk-service-navigation__active-fallback'>{}</strong></a></li>",
          Address::of(entry.path), entry.words);
    else
      html.put(
          "<li class='govuk-service-navigation__item'><a class='govuk-service-navigation__link' href='{}'>{}</a></li>",
          Address::of(entry.path), entry.words);
  }
}

void header(Html& html, const tasks::Reader* reader) {
  auto bar = html.inside("<header class='kith-header'></header>");
  auto width = html.inside("<div class='govuk-width-container kith-header__row'></div>");
  html.put("<a class='kith-header__name' href='/'>Kith</a>");
  if (reader == nullptr) return;
  auto form = html.inside("<form class='kith-header__who' method='post' action='/sign-out'></form>");
  html.put("<input type='hidden' name='form_token' value='{}'>", reader->form_token);
  html.put("<span class='kith-header__reader'><bdi>{}</bdi>, {}</span> ", reader->name,
           core::to_string(reader->agency));
  html.put("<button class='kith-header__out' type='submit'>Sign out</button>");
}

void breadcrumbs(Html& html, const std::vector<Crumb>& crumbs) {
  if (crumbs.empty()) return;
  auto nav = html.inside("<nav class='govuk-breadcrumbs' aria-label='Breadcrumb'></nav>");
  auto list = html.inside("<ol class='govuk-breadcrumbs__list'></ol>");
  for (const Crumb& crumb : crumbs)
    html.put("<li class='govuk-breadcrumbs__list-item'><a class='govuk-breadcrumbs__link' href='{}'>{}</a></li>",
             crumb.address, crumb.words);
}

void footer(Html& html) {
  html.put(
      "<footer class='kith-footer'><div class='govuk-width-container'>"
      "<p class='govuk-body-s'>Every page that you open about a child is recorded with your name. "
      "<a class='govuk-link' href='/help'>Help</a></p></div></footer>");
}

void head(Html& html, const Site& site, const Frame& frame) {
  auto element = html.inside("<head></head>");
  html.put("<meta charset='utf-8'><meta name='viewport' content='width=device-width, initial-scale=1'>");
  html.put("<title>{} - Kith</title>", frame.title);
  if (frame.refresh_seconds > 0) html.put("<meta http-equiv='refresh' content='{}'>", frame.refresh_seconds);
  html.put("<link rel='icon' href='{}' type='image/svg+xml'>", site.assets.address("kith.svg"));
  html.put("<link rel='stylesheet' href='{}'>", site.assets.address("kith.css"));
  html.put("<script src='{}' defer></script>", site.assets.address("kith.js"));
}

}  // namespace

http::Response page(const Site& site, const tasks::Reader* reader, const Frame& frame, const Html& content) {
  Html html(content.bytes().size() + 4096);
  html.put("<!doctype html>");
  {
    auto root = html.inside("<html lang='en' class='govuk-template'></html>");
    head(html, site, frame);
    auto body = html.inside("<body class='govuk-template__body'></body>");
    html.put("<a href='#main' class='govuk-skip-link'>Skip to main content</a>");
    header(html, reader);
    if (reader != nullptr) navigation(html, frame.section);
    {
      auto width = html.inside("<div class='govuk-width-container'></div>");
      breadcrumbs(html, frame.crumbs);
      auto main = html.inside("<main class='govuk-main-wrapper kith-main' id='main' tabindex='-1'></main>");
      html.put("{}", content);
    }
    footer(html);
  }
  http::Response response;
  response.status = frame.status;
  response.body = html.take();
  add_safety_headers(response);
  return response;
}

http::Response redirect(const Address& to) {
  http::Response response{303, "text/plain; charset=utf-8", "", {{"Location", to.text()}}};
  add_safety_headers(response);
  return response;
}

void add_safety_headers(http::Response& response) {
  const auto carry = [&response](const char* name, const char* value) {
    const bool there = std::any_of(response.headers.begin(), response.headers.end(),
                                   [name](const auto& header) { return header.first == name; });
    if (!there) response.headers.emplace_back(name, value);
  };
  carry("Content-Security-Policy",
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action "
        "'self'; "
        "frame-ancestors 'none'; base-uri 'none'");
  carry("X-Content-Type-Options", "nosniff");
  carry("Referrer-Policy", "no-referrer");
  carry("Cross-Origin-Opener-Policy", "same-origin");
  carry("Cross-Origin-Resource-Policy", "same-origin");
  carry("Cache-Control", "no-store");
}

}  // namespace kith::web
