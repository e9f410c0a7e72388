// What is read does not depend on how the bytes arrive, nor on whether reading stopped and went on; fields are UTF-8.
#include "core/csv.hpp"
#include "fuzz/fuzz.hpp"

using namespace kith;

namespace {

core::CsvReader::Source source_of(std::string_view text, std::size_t& at, std::size_t portion) {
  return [text, &at, portion](char* buffer, std::size_t size) {
    const std::size_t count = std::min({size, portion, text.size() - at});
    text.copy(buffer, count, at);
    at += count;
    return count;
  };
}

bool same(const core::CsvRow& a, const core::CsvRow& b) {
  return a.line == b.line && a.offset == b.offset && a.fields == b.fields && a.fault == b.fault;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  std::size_t whole_at = 0, slow_at = 0;
  core::CsvReader whole{source_of(text, whole_at, text.size() + 1)}, slow{source_of(text, slow_at, 3)};
  core::CsvRow row, other, resumed;
  for (;;) {
    const auto more = whole.next(row), also = slow.next(other);
    fuzz::law(more.has_value() == also.has_value());
    if (!more) return 0;
    fuzz::law(*more == *also);
    if (!*more) return 0;
    fuzz::law(same(row, other));
    for (const std::string& field : row.fields) {
      fuzz::law(core::valid_utf8(field) || !row.fault.empty());
      const std::string safe = core::csv_field(field);
      fuzz::law(safe.empty() || std::string_view{"=+-@"}.find(safe[0]) == std::string_view::npos);
    }
    if (row.offset == 0) continue;
    std::size_t at = row.offset;
    core::CsvReader again{source_of(text, at, 1000)};
    again.resume_at(row.line, row.offset);
    const auto went_on = again.next(resumed);
    fuzz::law(went_on && *went_on && same(row, resumed));
  }
}
