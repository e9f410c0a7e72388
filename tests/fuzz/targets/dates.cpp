// A date prints back what was parsed, and stands for days in order.
#include "core/date.hpp"
#include "core/identifiers.hpp"
#include "core/reference.hpp"
#include "fuzz/fuzz.hpp"

using namespace kith;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  if (const auto date = core::PartialDate::parse(text)) {
    fuzz::law(date->first_day() <= date->last_day());
    const auto again = core::PartialDate::parse(date->iso());
    fuzz::law(again && *again == *date);
    (void)date->words();
    if (const auto minute = date->minute_of_day()) fuzz::law(*minute >= 0 && *minute < 24 * 60);
  }
  if (const auto day = core::parse_date(text)) fuzz::law(core::to_iso(*day) == text);
  if (const auto row = core::parse_row(text)) fuzz::law(core::parse_row(core::to_string(*row)).value() == *row);
  if (const auto agency = core::parse_agency(text)) fuzz::law(core::to_string(*agency) == text);
  if (const auto number = core::NhsNumber::parse(text)) fuzz::law(core::NhsNumber::parse(number->digits()) == number);
  (void)core::valid_upn(text);
  return 0;
}
