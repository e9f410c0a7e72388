#include "core/fold.hpp"

#include <unicode/translit.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <cassert>
#include <memory>

namespace kith::core {
namespace {

char lower_ascii(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

// Building a transliterator costs milliseconds, and ICU's objects are not shared between threads.
const icu::Transliterator& latin_letters() {
  thread_local const std::unique_ptr<icu::Transliterator> made = [] {
    UErrorCode status = U_ZERO_ERROR;
    std::unique_ptr<icu::Transliterator> fresh(icu::Transliterator::createInstance(
        "Any-Latin; NFD; [:Nonspacing Mark:] Remove; NFC; Latin-ASCII; Lower", UTRANS_FORWARD, status));
    assert(U_SUCCESS(status));
    return fresh;
  }();
  return *made;
}

}  // namespace

std::string fold(std::string_view text) {
  const bool ascii = std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  std::string folded;
  if (ascii) {
    folded.resize(text.size());
    std::transform(text.begin(), text.end(), folded.begin(), lower_ascii);
    return folded;
  }
  icu::UnicodeString wide = icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int>(text.size())));
  latin_letters().transliterate(wide);
  wide.toUTF8String(folded);
  return folded;
}

}  // namespace kith::core
