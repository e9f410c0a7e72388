#include "app/link_columns.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "people/bulk/cell.hpp"

namespace kith::app {
namespace {

using people::bulk::FieldKind;
using people::bulk::NamePart;
using people::bulk::trimmed;

struct Word {
  std::string_view word;
  FieldKind kind;
  bool named;  // place:NAME
};

constexpr std::array<Word, 15> words = {{{"given_names", FieldKind::given, false},
                                         {"family_name", FieldKind::family, false},
                                         {"other", FieldKind::other, false},
                                         {"date_of_birth", FieldKind::born, false},
                                         {"sex", FieldKind::sex, false},
                                         {"postcode", FieldKind::postcode, false},
                                         {"nhs_number", FieldKind::nhs, false},
                                         {"upn", FieldKind::upn, false},
                                         {"phone", FieldKind::phone, false},
                                         {"address", FieldKind::address, false},
                                         {"email", FieldKind::email, false},
                                         {"age", FieldKind::age, false},
                                         {"place", FieldKind::place, true},
                                         {"text", FieldKind::text, true},
                                         {"exact", FieldKind::exact, true}}};

core::Result<void> add_part(std::string_view part, std::vector<MappedField>& fields) {
  const std::size_t equals = part.find('=');
  if (equals == std::string_view::npos || equals == 0 || equals + 1 == part.size())
    return core::fail(core::ErrorKind::invalid_input, fmt::format("--map: \"{}\" should read FIELD=COLUMN", part));
  const std::string_view left = trimmed(part.substr(0, equals)), column = trimmed(part.substr(equals + 1));
  const std::size_t colon = left.find(':');
  const std::string_view word = left.substr(0, colon);
  if (word == "name") {
    for (MappedField& field : parted({{}, std::string(column)})) fields.push_back(std::move(field));
    return {};
  }
  for (const Word& known : words) {
    if (known.word != word) continue;
    // "address:home=…" is read as a column of that kind with a name of its own.
    const std::string name(colon == std::string_view::npos ? (known.named ? column : word) : left.substr(colon + 1));
    fields.push_back({{name, known.kind}, std::string(column)});
    return {};
  }
  return core::fail(
      core::ErrorKind::invalid_input,
      fmt::format("--map: \"{}\" is no field; there are name, given_names, family_name, other, date_of_birth, sex, "
                  "postcode, nhs_number, upn, phone, address, email, age, place:NAME, text:NAME and exact:NAME",
                  left));
}

// Without blanks at their ends; one at least.
std::vector<std::string_view> split_at(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find(separator, at), text.size());
    parts.push_back(trimmed(text.substr(at, end - at)));
    at = end + 1;
  }
  return parts;
}

}  // namespace

std::vector<MappedField> parted(const MappedField& whole_name) {
  return {{{"given_names", FieldKind::given, NamePart::given}, whole_name.column},
          {{"family_name", FieldKind::family, NamePart::family}, whole_name.column}};
}

core::Result<std::vector<MappedField>> read_map(const std::vector<std::string>& maps) {
  std::vector<MappedField> fields;
  for (const std::string& map : maps)
    for (const std::string_view part : split_at(map, ','))
      if (!part.empty()) TRY_VOID(add_part(part, fields));
  const auto field_of = [&](FieldKind kind) {
    return std::find_if(fields.begin(), fields.end(),
                        [&](const MappedField& field) { return field.field.kind == kind; });
  };
  // One column for both is a column of whole names.
  if (const auto given = field_of(FieldKind::given), family = field_of(FieldKind::family);
      given != fields.end() && family != fields.end() && given->column == family->column)
    given->field.part = NamePart::given, family->field.part = NamePart::family;
  const auto once = [&](FieldKind kind) {
    return std::count_if(fields.begin(), fields.end(),
                         [&](const MappedField& field) { return field.field.kind == kind; }) <= 1;
  };
  for (const FieldKind kind : {FieldKind::given, FieldKind::family, FieldKind::born})
    if (!once(kind))
      return core::fail(core::ErrorKind::invalid_input,
                        fmt::format("--map: {} stands twice; further names go to other=COL", words_of(kind)));
  if (fields.empty() || fields.size() > people::bulk::fields_most)
    return core::fail(core::ErrorKind::invalid_input,
                      fmt::format("--map should name 1 to {} columns", people::bulk::fields_most));
  if (std::all_of(fields.begin(), fields.end(),
                  [](const MappedField& field) { return field.field.kind == FieldKind::other; }))
    return core::fail(core::ErrorKind::invalid_input,
                      "--map: other=COL stands beside given_names or family_name, not alone");
  return fields;
}

ColumnsThere columns_of(const MappedField& field, const std::vector<std::string>& header) {
  const auto is_column = [&](std::string_view name) {
    return std::find(header.begin(), header.end(), name) != header.end();
  };
  if (is_column(field.column)) return {{field.column}, {}};
  std::optional<ColumnsThere> best;
  for (const std::string_view alternative : split_at(field.column, '|')) {
    ColumnsThere found;
    for (const std::string_view name : is_column(alternative) ? std::vector{alternative} : split_at(alternative, '+'))
      (is_column(name) ? found.there : found.missing).emplace_back(name);
    if (found.missing.empty()) return found;
    if (!best || (best->there.empty() && !found.there.empty())) best = std::move(found);
  }
  return *best;
}

}  // namespace kith::app
