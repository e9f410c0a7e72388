#include "core/utf16.hpp"

#include <unicode/ucnv.h>
#include <unicode/unistr.h>

namespace kith::core {

void Utf16::Close::operator()(UConverter* converter) const { ucnv_close(converter); }

std::optional<Utf16> Utf16::told_by(std::string_view first_bytes) {
  if (!first_bytes.starts_with("\xFF\xFE") && !first_bytes.starts_with("\xFE\xFF")) return std::nullopt;
  UErrorCode status = U_ZERO_ERROR;
  UConverter* converter = ucnv_open("UTF-16", &status);
  if (U_FAILURE(status)) return std::nullopt;
  return Utf16(converter);
}

std::string Utf16::utf8(std::string_view bytes) {
  std::u16string wide(bytes.size() + 8, u'\0');
  char16_t* target = wide.data();
  const char* source = bytes.data();
  UErrorCode status = U_ZERO_ERROR;
  ucnv_toUnicode(converter_.get(), &target, target + wide.size(), &source, source + bytes.size(), nullptr, false,
                 &status);
  std::string text;
  icu::UnicodeString(wide.data(), static_cast<int>(target - wide.data())).toUTF8String(text);
  return text;
}

}  // namespace kith::core
