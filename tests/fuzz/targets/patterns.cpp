// A pattern file of any content: a library, or mistakes that each name the file and say what was expected.
#include "app/resources.hpp"
#include "fuzz/fuzz.hpp"
#include "patterns/language.hpp"

using namespace kith;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static std::string groups;
  static const story::Vocabulary vocabulary = [] {
    std::string_view words, keys;
    for (const app::Resource& resource : app::resources()) {
      if (resource.name == "vocabulary/vocabulary.csv") words = resource.bytes;
      if (resource.name == "vocabulary/keys.csv") keys = resource.bytes;
      if (resource.name == "patterns/groups.toml") groups = resource.bytes;
    }
    return story::Vocabulary::parse(words, keys).value();
  }();
  const auto library = patterns::Library::parse(
      {{"groups.toml", groups}, {"R01.toml", std::string{fuzz::text_of(data, size)}}}, vocabulary);
  if (library) return 0;
  fuzz::law(!library.error().empty());
  for (const patterns::Mistake& mistake : library.error()) fuzz::law(!mistake.file.empty() && !mistake.what.empty());
  return 0;
}
