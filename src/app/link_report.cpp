#include "app/link_report.hpp"

#include <fmt/core.h>
#include <sys/resource.h>

#include <algorithm>
#include <cstdio>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <unordered_set>

#include "app/commands.hpp"
#include "core/csv.hpp"

namespace kith::app {
namespace {

namespace bulk = people::bulk;
using nlohmann::json;

// A CSV file written in large blocks.
class Output {
 public:
  static core::Result<Output> create(const std::string& path, std::string_view header) {
    Output out;
    out.path_ = path;
    out.file_.reset(std::fopen(path.c_str(), "wb"));
    if (!out.file_) return core::fail(core::ErrorKind::unavailable, fmt::format("{} cannot be written", path));
    out.block = header;
    return out;
  }
  void end_line() {
    block += '\n';
    if (block.size() >= (std::size_t{1} << 20)) write();
  }
  core::Result<void> finish() {
    write();
    const bool failed = std::fflush(file_.get()) != 0 || std::ferror(file_.get()) != 0;
    if (failed)
      return core::fail(core::ErrorKind::unavailable, fmt::format("{} cannot be written: is the disk full?", path_));
    return {};
  }

  std::string block;

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  void write() {
    std::fwrite(block.data(), 1, block.size(), file_.get());
    block.clear();
  }

  std::string path_;
  std::unique_ptr<std::FILE, Close> file_;
};

// A cell that was one when it was read needs the same quotes again, and no guard against spreadsheets: it is a key.
void append_cell(std::string& line, std::string_view value) {
  const auto parts = [](char c) { return c == ',' || c == '"' || c == '\n' || c == '\r'; };
  if (std::none_of(value.begin(), value.end(), parts)) {
    line += value;
    return;
  }
  line += '"';
  for (const char c : value) line += c == '"' ? std::string("\"\"") : std::string(1, c);
  line += '"';
}

std::string reasons(const bulk::Table& table, const bulk::Pair& pair) {
  std::string words;
  for (std::size_t field = 0; field < table.fields().size(); ++field) {
    const bulk::Level level = bulk::level_of(pair.pattern, field);
    if (level == bulk::Level::missing) continue;
    words += (words.empty() ? "" : "; ") + table.fields()[field].name + ": " + std::string(bulk::words_of(level));
  }
  return words;
}

}  // namespace

void Clock::begin(std::string_view stage) {
  if (stage == stage_) return;
  const double now = seconds_now();
  if (!stage_.empty()) report_.seconds.emplace_back(stage_, now - since_);
  stage_ = stage;
  since_ = now;
}

core::Result<void> write_clusters(const std::string& path, const bulk::Linkage& linkage, const IdOf& id) {
  Output out = TRY(Output::create(path, "id,cluster\n"));
  for (std::size_t row = 0; row < linkage.clusters.size(); ++row) {
    append_cell(out.block, id(row));
    out.block += ',';
    out.block += std::to_string(linkage.clusters[row]);
    out.end_line();
  }
  return out.finish();
}

core::Result<void> write_pairs(const std::string& path, const bulk::Table& table, const bulk::Linkage& linkage,
                               const IdOf& id) {
  Output out = TRY(Output::create(path, "id_a,id_b,answer,probability,why\n"));
  for (const bulk::Pair& pair : linkage.pairs) {
    const double probability = bulk::probability_of(linkage.model, {pair.person_bits, pair.household_bits});
    const bulk::Row a = table.arrival(pair.a), b = table.arrival(pair.b);
    const bool same = linkage.clusters[a] == linkage.clusters[b];
    if (!same && probability < 0.05) continue;
    append_cell(out.block, id(a));
    out.block += ',';
    append_cell(out.block, id(b));
    out.block += fmt::format(",{},{:.6f},", same ? "same" : "possible", probability);
    append_cell(out.block, reasons(table, pair));
    out.end_line();
  }
  return out.finish();
}

void describe(const bulk::Table& table, const bulk::Linkage& linkage, LinkReport& report) {
  report.rows = table.size();
  for (std::size_t row = 0; row < linkage.clusters.size(); ++row) report.persons += linkage.clusters[row] == row;
  report.pairs_compared = linkage.compared;
  report.pairs_kept = linkage.pairs.size();
  report.threshold = linkage.model.threshold;
  report.precision_expected = linkage.precision_expected, report.recall_expected = linkage.recall_expected;
  report.reach = linkage.plan.reach;
  for (const bulk::Pass& pass : linkage.plan.passes) report.passes.push_back(bulk::words_of(pass, table));
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  report.memory_mb = static_cast<double>(usage.ru_maxrss) / 1024;
}

namespace {

void print_json(const LinkReport& report) {
  json document{{"records", report.rows},
                {"persons", report.persons},
                {"left_out", report.rows_left_out},
                {"pairs_compared", report.pairs_compared},
                {"pairs_possible", report.pairs_kept},
                {"memory_mb", report.memory_mb},
                {"threshold", report.threshold},
                {"precision_expected", report.precision_expected},
                {"recall_expected", report.recall_expected},
                {"reach_of_passes", report.reach},
                {"passes", report.passes}};
  double all = 0;
  for (const auto& [stage, seconds] : report.seconds) document["seconds"][stage] = seconds, all += seconds;
  document["seconds"]["all"] = all;
  const auto figures = [](const bulk::Quality& quality) {
    return json{{"precision", quality.precision},
                {"recall", quality.recall},
                {"f1", quality.f1},
                {"bcubed_precision", quality.bcubed_precision},
                {"bcubed_recall", quality.bcubed_recall},
                {"bcubed_f1", quality.bcubed_f1}};
  };
  if (report.quality)
    document["quality"] = figures(*report.quality), document["quality"]["calibration_error"] = report.calibration_error;
  for (const GroupQuality& group : report.groups) {
    json entry = figures(group.quality);
    entry["by"] = group.by, entry["group"] = group.group, entry["records"] = group.rows;
    document["groups"].push_back(std::move(entry));
  }
  fmt::print("{}\n", document.dump());
}

}  // namespace

namespace {

// Nobody's records are so often wrong, but those of people who share a home or a number are.
void warn_of_given_names(const bulk::Table& table, const bulk::Model& model) {
  constexpr double much = 0.2;
  const int given = table.column_of(bulk::FieldKind::given);
  if (given < 0) return;
  const double differ =
      model.fields[static_cast<std::size_t>(given)].one_person[static_cast<std::size_t>(bulk::Level::differs)];
  if (differ > much)
    fmt::print(
        stderr,
        "Of the pairs taken as one person {:.0f} in 100 have two given names that have nothing in common: either "
        "the table is full of errors, or people who share something are taken for one. Look at --pairs\n",
        differ * 100);
}

void warn_of_lookalikes(const bulk::Model& model) {
  if (model.doubles || model.renamed)
    fmt::print(
        stderr,
        "Many who share {} birth date are two people here, as their numbers or phones show. Where homes differ and "
        "nothing else agrees, rows are not joined but possible: see --pairs\n",
        model.doubles ? "one name and" : "a given name and a");
  if (model.twins_alike)
    fmt::print(stderr,
               "Many given names of one home and birth date that are alike are twins' here: such rows are joined "
               "only where a number agrees\n");
}

}  // namespace

void warn(const bulk::Table& table, const bulk::Linkage& linkage, const LinkReport& report) {
  if (report.rows < 2) return;
  warn_of_given_names(table, linkage.model);
  warn_of_lookalikes(linkage.model);
  constexpr double little = 20;
  const double expected = linkage.persons_expected;
  constexpr double hardly_any = 0.1;
  if (report.recall_expected < hardly_any && expected >= 1)
    fmt::print(stderr,
               "Do not rely on these answers: {:.0f} pairs of one person are expected, and hardly one of them is told "
               "from two people. The columns do not tell people apart; map more of them\n",
               expected);
  else if (report.precision_expected < 0.5)
    fmt::print(
        stderr,
        "Do not rely on these answers: of the pairs said to be one person only {:.0f} in 100 are expected to be. "
        "The columns do not tell people apart; map more of them\n",
        report.precision_expected * 100);
  else if (report.precision_expected < 0.8)
    fmt::print(stderr, "Of the pairs said to be one person only {:.0f} in 100 are expected to be: look at --pairs\n",
               report.precision_expected * 100);
  if (expected < little && report.rows > 100)
    fmt::print(
        stderr,
        "Hardly anybody stands twice ({:.1f} pairs of one person are expected among {} rows): there is little to "
        "learn from, and the model rests on what is known of other tables\n",
        expected, report.rows);
}

void print(const LinkReport& report, bool as_json) {
  if (as_json) return print_json(report);
  fmt::print("{} records are {} persons", report.rows, report.persons);
  if (report.rows_left_out > 0) fmt::print(" ({} rows left out)", report.rows_left_out);
  fmt::print(
      "\n{} pairs compared, {} may be one person; {:.2f} in 100 pairs of one person are expected to have been "
      "compared\n",
      report.pairs_compared, report.pairs_kept, report.reach * 100);
  for (const std::string& pass : report.passes) fmt::print("  rows met by {}\n", pass);
  fmt::print("threshold {:.3f}: expected precision {:.4f}, recall {:.4f}\n", report.threshold,
             report.precision_expected, report.recall_expected);
  double all = 0;
  for (const auto& [stage, seconds] : report.seconds) fmt::print("{:>10} {:8.2f} s\n", stage, seconds), all += seconds;
  fmt::print("{:>10} {:8.2f} s, at most {:.0f} MB of memory\n", "all", all, report.memory_mb);
  if (!report.quality) return;
  const auto line = [](std::string_view name, std::size_t rows, const bulk::Quality& quality) {
    fmt::print("{:<44} {:>9} {:>9.4f} {:>9.4f} {:>9.4f} {:>9.4f}\n", name, rows, quality.precision, quality.recall,
               quality.f1, quality.bcubed_f1);
  };
  fmt::print("\n{:<44} {:>9} {:>9} {:>9} {:>9} {:>9}\n", "against the truth", "records", "precision", "recall", "F1",
             "B-cubed");
  line("all", report.rows, *report.quality);
  fmt::print("probabilities are off by {:.4f} on average (expected calibration error)\n", report.calibration_error);
  for (const GroupQuality& group : report.groups) line(group.by + ": " + group.group, group.rows, group.quality);
}

}  // namespace kith::app
