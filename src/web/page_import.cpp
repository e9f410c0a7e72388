#include <fmt/format.h>

#include <algorithm>

#include "web/components.hpp"
#include "web/fields.hpp"
#include "web/multipart.hpp"
#include "web/pages.hpp"
#include "web/problem.hpp"

namespace kith::web {
namespace {

constexpr std::array<std::string_view, 4> file_names{"people.csv", "relationships.csv", "events.csv", "contacts.csv"};

http::Response show_form(const Visit& visit, const std::vector<Mistake>& mistakes) {
  Html html;
  auto narrow = html.inside("<div class='kith-narrow'></div>");
  error_summary(html, mistakes);
  html.put("<h1 class='govuk-heading-xl'>Import an agency's files</h1>");
  html.put(
      "<p class='govuk-body'>Send the files of one drop together. What was sent before changes nothing; a row that "
      "cannot be taken "
      "comes back to you with its reason.</p>");
  auto form = html.inside("<form method='post' action='/import' enctype='multipart/form-data' data-once></form>");
  form_token(html, visit.reader.form_token);
  {
    const bool refused = !mistakes.empty();
    auto group = html.inside("<div class='{}'></div>",
                             refused ? "govuk-form-group govuk-form-group--error" : "govuk-form-group");
    html.put("<label class='govuk-label' for='files'>Files</label>");
    html.put(
        "<div id='files-hint' class='govuk-hint'>people.csv, relationships.csv, events.csv, contacts.csv: one or "
        "several</div>");
    if (refused)
      html.put(
          "<p id='files-error' class='govuk-error-message'><span class='govuk-visually-hidden'>Error:</span> {}</p>",
          mistakes[0].words);
    html.put(
        "<input class='govuk-file-upload' id='files' name='files' type='file' multiple accept='.csv,text/csv' "
        "aria-describedby='{}'>",
        refused ? "files-hint files-error" : "files-hint");
  }
  html.put("<button class='govuk-button' type='submit'>Import</button>");
  return page(visit,
              {.title = mistakes.empty() ? "Import" : "Error: Import",
               .section = Section::import,
               .status = mistakes.empty() ? 200 : 422},
              html);
}

std::string_view state_words(const std::string& state) {
  if (state == "waiting") return "Waiting for its turn";
  if (state == "running") return "Being read";
  if (state == "done") return "Done";
  return "Could not be finished";
}

void number_row(Html& html, std::string_view what, std::uint64_t number) {
  html.put(
      "<tr class='govuk-table__row'><th scope='row' class='govuk-table__header'>{}</th>"
      "<td class='govuk-table__cell govuk-table__cell--numeric'>{}</td></tr>",
      what, number);
}

void counts(Html& html, const tasks::ImportStatus& status) {
  auto table = html.inside("<table class='govuk-table kith-counts'></table>");
  html.put("<caption class='govuk-table__caption govuk-table__caption--m'>Rows so far</caption>");
  auto body = html.inside("<tbody class='govuk-table__body'></tbody>");
  number_row(html, "Read", status.rows_done);
  number_row(html, "Taken, new", status.taken);
  number_row(html, "Taken, as a new version", status.changed);
  number_row(html, "Known already", status.unchanged);
  number_row(html, "Returned to you", status.rejected);
}

void rejected(Html& html, const tasks::ImportStatus& status) {
  if (status.rejected == 0) return;
  auto scroll =
      html.inside("<div class='kith-scroll' tabindex='0' role='region' aria-labelledby='rejected-caption'></div>");
  auto table = html.inside("<table class='govuk-table'></table>");
  html.put(
      "<caption class='govuk-table__caption govuk-table__caption--m' id='rejected-caption'>First rows that could not "
      "be taken</caption>");
  html.put(
      "<thead class='govuk-table__head'><tr class='govuk-table__row'><th scope='col' "
      "class='govuk-table__header'>File</th><th "
      "scope='col' class='govuk-table__header'>Line</th><th scope='col' class='govuk-table__header'>Column</th><th "
      "scope='col' "
      "class='govuk-table__header'>Value</th><th scope='col' class='govuk-table__header'>Reason</th></tr></thead>");
  auto body = html.inside("<tbody class='govuk-table__body'></tbody>");
  for (const auto& row : status.first_rejected) {
    auto line = html.inside("<tr class='govuk-table__row'></tr>");
    for (std::size_t i = 0; i < 5; ++i)
      html.put("<td class='govuk-table__cell'><bdi>{}</bdi></td>", i < row.size() ? row[i] : std::string{});
  }
}

}  // namespace

http::Response import_page(const Visit& visit) { return show_form(visit, {}); }

http::Response start_import(const Visit& visit) {
  const auto parts = parse_multipart(visit.request.header("content-type"), visit.request.body);
  if (!parts) return show_form(visit, {{"files", parts.error().message}});
  std::vector<tasks::Upload> files;
  for (const Part& part : *parts) {
    if (part.name != "files" || part.file_name.empty()) continue;
    if (std::find(file_names.begin(), file_names.end(), part.file_name) == file_names.end())
      return show_form(visit,
                       {{"files",
                         "Kith knows people.csv, relationships.csv, events.csv and contacts.csv. Rename the file, or "
                         "choose another."}});
    files.push_back({part.file_name, std::string{part.bytes}});
  }
  if (files.empty()) return show_form(visit, {{"files", "Choose at least one file"}});
  const auto id = visit.desk().start_import(visit.reader, std::move(files));
  if (!id && id.error().kind == core::ErrorKind::invalid_input)
    return show_form(visit, {{"files", id.error().message}});
  if (!id) return problem_page(visit, id.error());
  return redirect(Address::of("/import/{}", *id));
}

http::Response import_status_page(const Visit& visit) {
  const std::string& id = visit.request.place.at("import");
  const auto status = visit.desk().import_status(visit.reader, id);
  if (!status) return problem_page(visit, status.error());
  const bool under_way = status->state == "waiting" || status->state == "running";
  Html html;
  html.put("<h1 class='govuk-heading-xl'>Import: {}</h1>", state_words(status->state));
  if (!status->message.empty()) html.put("<p class='govuk-body-l' role='status'>{}</p>", status->message);
  if (under_way) {
    const auto whole = std::max<std::uint64_t>(status->bytes_all, 1);
    const auto percent = std::min<std::uint64_t>(100, status->bytes_done * 100 / whole);
    html.put(
        "<p class='govuk-body'><label for='how-far'>{} of 100 parts read</label><br><progress id='how-far' "
        "class='kith-progress' "
        "max='100' value='{}'>{} %</progress></p>",
        percent, percent, percent);
    html.put(
        "<p class='govuk-body'>This page shows anew by itself every two seconds. You may leave it: the import goes "
        "on.</p>");
  }
  counts(html, *status);
  rejected(html, *status);
  if (status->rejected > 0)
    html.put("<p class='govuk-body'><a class='govuk-link' href='{}' download>All {} with their reasons, as CSV</a></p>",
             Address::of("/import/{}/rejected.csv", id), counted(status->rejected, "returned row", "returned rows"));
  if (!under_way) html.put("<p class='govuk-body'><a class='govuk-link' href='/import'>Import more</a></p>");
  return page(visit,
              {.title = "Import: " + std::string{state_words(status->state)},
               .section = Section::import,
               .crumbs = {{"Import", Address::of("/import")}},
               .refresh_seconds = under_way ? 2 : 0},
              html);
}

http::Response rejected_rows(const Visit& visit) {
  const auto rows = visit.desk().rejected_rows(visit.reader, visit.request.place.at("import"));
  if (!rows) return problem_page(visit, rows.error());
  http::Response response{
      200, "text/csv; charset=utf-8", *rows, {{"Content-Disposition", "attachment; filename=\"rejected.csv\""}}};
  add_safety_headers(response);
  return response;
}

}  // namespace kith::web
