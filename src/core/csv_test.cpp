#include "core/csv.hpp"

#include <doctest.h>
#include <rapidcheck.h>

using namespace kith::core;

namespace {

std::vector<CsvRow> read_all(std::string_view text, std::size_t chunk = 7) {
  std::size_t at = 0;
  CsvReader reader{[&](char* buffer, std::size_t size) {
    const std::size_t count = std::min({size, chunk, text.size() - at});
    text.copy(buffer, count, at);
    at += count;
    return count;
  }};
  std::vector<CsvRow> rows;
  CsvRow row;
  for (;;) {
    const auto more = reader.next(row);
    REQUIRE(more);
    if (!*more) return rows;
    rows.push_back(row);
  }
}

}  // namespace

TEST_CASE("rows with quotes, line ends of any kind and blanks at the ends are read as written") {
  const auto rows = read_all("\xEF\xBB\xBF" "a,b\r\n \"x, y\" , z \n\n\"two\nlines\",\"say \"\"hi\"\"\"\nlast,");
  REQUIRE(rows.size() == 4);
  CHECK(rows[0].fields == std::vector<std::string>{"a", "b"});
  CHECK(rows[1].fields == std::vector<std::string>{"x, y", "z"});
  CHECK(rows[2].fields == std::vector<std::string>{"two\nlines", "say \"hi\""});
  CHECK(rows[2].line == 4);
  CHECK(rows[3].fields == std::vector<std::string>{"last", ""});
  CHECK(rows[3].line == 6);
}

TEST_CASE("a bad row is a fault with its line, and the next line is read") {
  const auto rows = read_all("a,\"open\nb,c\n\"x\"y,z\nd\xE9j\xE0,1\nn" + std::string(1, '\0') + "l,2\n");
  REQUIRE(rows.size() == 5);
  CHECK(rows[0].fault.find("closing quote") != std::string::npos);
  CHECK(rows[1].fields == std::vector<std::string>{"b", "c"});
  CHECK(rows[2].fault.find("closing quote") != std::string::npos);
  CHECK(rows[3].windows_1252);
  CHECK(rows[3].fields[0] == "déjà");
  CHECK(rows[4].fault == "holds a NUL byte");
}

TEST_CASE("a quote that is never closed costs its own line only") {
  const auto rows = read_all("a,\"open\nb,c\nd,e\n");
  REQUIRE(rows.size() == 3);
  CHECK(rows[0].fault == "has a quote that is never closed");
  CHECK(rows[2].fields == std::vector<std::string>{"d", "e"});
}

TEST_CASE("a line of many megabytes is one fault in little memory") {
  const std::string text = "a,b\n" + std::string(5u << 20, 'x') + ",y\nc,d\n";
  const auto rows = read_all(text, 1u << 16);
  REQUIRE(rows.size() == 3);
  CHECK(rows[1].fault.find("longer than 1 MiB") != std::string::npos);
  CHECK(rows[2].fields == std::vector<std::string>{"c", "d"});
  CHECK(rows[2].line == 3);
}

TEST_CASE("what is no CSV at all is refused with what to do") {
  CsvReader reader{[sent = false](char* buffer, std::size_t) mutable {
    if (std::exchange(sent, true)) return std::size_t{0};
    return std::string_view{"\xFF\xFE" "a\0b\0", 6}.copy(buffer, 6);
  }};
  CsvRow row;
  const auto more = reader.next(row);
  REQUIRE_FALSE(more);
  CHECK(more.error().message.find("UTF-16") != std::string::npos);
}

TEST_CASE("any fields survive writing and reading, and none becomes a formula") {
  CHECK(rc::check([](const std::vector<std::string>& raw) {
    std::string line;
    std::vector<std::string> expected;
    for (std::string field : raw) {
      std::erase_if(field, [](char c) { return c == '\0' || static_cast<unsigned char>(c) >= 0x80; });
      while (!field.empty() && (field.back() == ' ' || field.back() == '\t')) field.pop_back();
      while (!field.empty() && (field[0] == ' ' || field[0] == '\t')) field.erase(0, 1);
      line += (expected.empty() ? "" : ",") + csv_field(field);
      if (!field.empty() && std::string_view{"=+-@\r"}.find(field[0]) != std::string_view::npos) field.insert(0, 1, '\'');
      expected.push_back(field);
    }
    if (expected.empty() || (expected.size() == 1 && expected[0].empty())) return;
    const auto rows = parse_csv(line + "\n");
    RC_ASSERT(rows.has_value());
    RC_ASSERT(rows->size() == 1u);
    RC_ASSERT(rows->at(0) == expected);
  }));
}
