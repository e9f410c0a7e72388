#include "app/library.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cassert>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "app/resources.hpp"

namespace kith::app {

std::string_view resource(std::string_view name) {
  for (const Resource& resource : resources())
    if (resource.name == name) return resource.bytes;
  assert(false && "the program does not carry this file");
  return {};
}

const story::Vocabulary& vocabulary() {
  static const story::Vocabulary loaded = [] {
    auto parsed = story::Vocabulary::parse(resource("vocabulary/vocabulary.csv"), resource("vocabulary/keys.csv"));
    assert(parsed && "the vocabulary inside the program is well formed");
    return std::move(parsed).value();
  }();
  return loaded;
}

core::Result<std::vector<patterns::PatternFile>> pattern_files(const std::string& folder) {
  std::vector<patterns::PatternFile> files;
  if (folder.empty()) {
    for (const Resource& resource : resources())
      if (resource.name.starts_with("patterns/") && resource.name.ends_with(".toml"))
        files.push_back({std::string{resource.name.substr(9)}, std::string{resource.bytes}});
  } else {
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
      if (entry.path().extension() != ".toml") continue;
      std::ifstream stream(entry.path(), std::ios::binary);
      std::stringstream text;
      text << stream.rdbuf();
      files.push_back({entry.path().filename().string(), text.str()});
    }
    if (error || files.empty())
      return core::fail(core::ErrorKind::not_found, fmt::format("{}: no pattern files (*.toml) here", folder));
  }
  std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  return files;
}

std::string to_string(const std::vector<patterns::Mistake>& mistakes) {
  std::string text;
  for (const patterns::Mistake& mistake : mistakes)
    text += fmt::format("{}{}:{}: {}", text.empty() ? "" : "\n", mistake.file, mistake.line, mistake.what);
  return text;
}

core::Result<patterns::Library> load_library(const std::string& folder) {
  auto library = patterns::Library::parse(TRY(pattern_files(folder)), vocabulary());
  if (!library) return core::fail(core::ErrorKind::invalid_input, to_string(library.error()));
  return std::move(*library);
}

}  // namespace kith::app
