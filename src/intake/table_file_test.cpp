// Large CSV files in pieces: whatever the cuts fall on, the rows are those of reading one after another.
#include "intake/table_file.hpp"

#include <doctest.h>

#include <fstream>

namespace kith::intake {
namespace {

class TemporaryFile {
 public:
  explicit TemporaryFile(const std::string& text)
      : path_(std::filesystem::temp_directory_path() /
              ("kith-table-" + std::to_string(std::hash<std::string>{}(text)))) {
    std::ofstream(path_, std::ios::binary) << text;
  }
  ~TemporaryFile() { std::filesystem::remove(path_); }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

struct Read {
  std::vector<std::string> cells;
  std::vector<TableFault> faults;
};

Read read(const std::string& text, const std::vector<std::string>& columns) {
  const TemporaryFile file(text);
  auto opened = TableFile::open(file.path());
  REQUIRE(opened);
  std::vector<std::size_t> wanted;
  for (const std::string& column : columns) wanted.push_back(*opened->column(column));
  Read all;
  while (true) {
    const auto piece = opened->next(wanted, people::one_after_another);
    REQUIRE(piece);
    if (piece->cells.empty() && piece->faults.empty()) return all;
    all.cells.insert(all.cells.end(), piece->cells.begin(), piece->cells.end());
    all.faults.insert(all.faults.end(), piece->faults.begin(), piece->faults.end());
  }
}

}  // namespace

TEST_CASE("columns in any order, blanks, CRLF, a byte-order mark and line ends within quotes") {
  const Read all = read("\xEF\xBB\xBF id , name,text\r\n1, Ada ,\"two\nlines, \"\"quoted\"\"\"\r\n2,Ben,\r\n",
                        {"text", "id", "name"});
  CHECK(all.cells == std::vector<std::string>{"two\nlines, \"quoted\"", "1", "Ada", "", "2", "Ben"});
  CHECK(all.faults.empty());
}

TEST_CASE("a row that cannot be read is named by its line, and the others are kept") {
  const Read all = read("id,name\n1,Ada\n2\n3,Cem,x\n4,Dov\n", {"id"});
  CHECK(all.cells == std::vector<std::string>{"1", "4"});
  REQUIRE(all.faults.size() == 2);
  CHECK(all.faults[0].line == 3);
  CHECK(all.faults[1].line == 4);
}

TEST_CASE("files of several windows come out whole, wherever quotes and line ends fall") {
  for (const unsigned number : {0u, 1u, 2u, 3u}) {
    std::string text = "id,words,more\n";
    std::vector<std::string> expected;
    for (unsigned row = 0; text.size() < (std::size_t{9} << 20); ++row) {
      const std::string words = row % 5 == number ? "line\nof " + std::string((row * 37 + number) % 900, 'w') + "\n"
                                                  : std::string((row + number) % 300, 'x');
      text += std::to_string(row) + ",\"" + words + "\",y\n";
      expected.push_back(std::to_string(row));
    }
    CHECK(read(text, {"id"}).cells == expected);
  }
}

TEST_CASE("a stray quote or a long blank in a file of several windows costs its own row at the most") {
  constexpr int rows = 120'000;
  const auto file = [](const std::string& middle) {
    std::string text = "id,name,note\n";
    for (int row = 0; row < rows; ++row) {
      if (row == rows / 2) text += middle;
      text += std::to_string(row) + ",Ada,a note of some letters that fills the file\n";
    }
    return text;
  };
  const Read within_a_name = read(file("x,O\"Brien,a\n"), {"id"});
  CHECK(within_a_name.cells.size() == rows + 1);
  CHECK(within_a_name.faults.empty());
  const Read left_open = read(file("x,\"Brien,a\n"), {"id"});
  CHECK(left_open.cells.size() == rows);
  REQUIRE(left_open.faults.size() == 1);
  CHECK(left_open.faults[0].line == rows / 2 + 2);
  const Read blank = read(file(std::string(std::size_t{5} << 20, '\n')), {"id"});
  CHECK(blank.cells.size() == rows);
  CHECK(blank.faults.empty());
}

TEST_CASE("what is cut where it stands is what the reader reads") {
  std::string text = "id,name,word\n", for_reader = text;
  unsigned state = 7;
  const auto chance = [&](unsigned of) { return (state = state * 1103515245 + 12345) / 65536 % of; };
  for (unsigned row = 0; row < 4000; ++row) {
    std::string line = std::to_string(row) + ',';
    line += chance(3) == 0 ? "\"Ann\"\"e, \nor so \"" : chance(3) == 0 ? "  José " : "Bo";
    line += chance(40) == 0 ? ",x,y" : chance(40) == 0 ? "" : chance(4) == 0 ? ",\"\"" : ", z\t";
    line += chance(2) == 0 ? "\r\n" : chance(20) == 0 ? "\n\n" : "\n";
    text += line;
    // A line end of one carriage return: only the reader takes it.
    for_reader += row % 100 == 0 ? "skipped\r" + line : line;
  }
  const Read cut = read(text, {"word", "id", "name"}), parsed = read(for_reader, {"word", "id", "name"});
  CHECK(cut.cells == parsed.cells);
  CHECK(cut.faults.size() + 40 == parsed.faults.size());
}

TEST_CASE("what separates columns is told by the header, and the reader takes what the cutter cannot") {
  const std::vector<std::string> expected{"Ada, née Okoye", "1", "a;b|c", "2"};
  for (const char separator : {',', ';', '\t', '|'})
    for (const std::string_view end : {"\n", "\r"}) {
      std::string text = "\n\"name; of | all\",id,note\n\"Ada, née Okoye\",1,x\n\"a;b|c\",2,\n";
      bool quoted = false;
      for (char& c : text) {
        quoted ^= c == '"';
        if (c == ',' && !quoted) c = separator;
        if (c == '\n') c = end.front();
      }
      CHECK_MESSAGE(read(text, {"name; of | all", "id"}).cells == expected, separator);
    }
}

TEST_CASE("UTF-16 of several windows is read as UTF-8, wherever it is cut") {
  std::string little = "\xFF\xFE", big = "\xFE\xFF";
  const auto put = [&](unsigned unit) {
    const char low = static_cast<char>(unit & 255), high = static_cast<char>(unit >> 8);
    little += {low, high}, big += {high, low};
  };
  std::vector<std::string> expected;
  for (const char c : std::string_view("name\n")) put(static_cast<unsigned>(c));
  while (little.size() < (std::size_t{9} << 20)) {
    std::string& name = expected.emplace_back();
    for (int at = 0; at < 50; ++at) put(0xE9), put(0x20AC), put(0xD83D), put(0xDE00), name += "é€😀";
    if (expected.size() % 2 == 0) put('x'), name += 'x';
    if (expected.size() == 3) put(0xDE00), put(0xD83D), name += "\uFFFD\uFFFD";
    put('\n');
  }
  CHECK(read(little, {"name"}).cells == expected);
  CHECK(read(big, {"name"}).cells == expected);
}

TEST_CASE("no file, no header and an unknown column each say so") {
  CHECK_FALSE(TableFile::open("/no/such/file.csv"));
  const TemporaryFile empty("");
  CHECK_FALSE(TableFile::open(empty.path()));
  const TemporaryFile file("id,name\n1,Ada\n");
  const auto opened = TableFile::open(file.path());
  REQUIRE(opened);
  const auto column = opened->column("surname");
  REQUIRE_FALSE(column);
  CHECK(column.error().message.find("it has id, name") != std::string::npos);
}

}  // namespace kith::intake
