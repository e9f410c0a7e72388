#include "app/console.hpp"

#include <unistd.h>

#include <cstdio>

namespace kith::app {
namespace {

thread_local const Console* speaking = nullptr;

void write_to(std::FILE* file, std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), file);
  if (file == stderr) std::fflush(file);
}

}  // namespace

const Console& console() {
  static const Console own{[](std::string_view text) { write_to(stdout, text); },
                           [](std::string_view text) { write_to(stderr, text); }, "", isatty(2) == 1};
  return speaking ? *speaking : own;
}

SpeakTo::SpeakTo(const Console& console) { speaking = &console; }
SpeakTo::~SpeakTo() { speaking = nullptr; }

std::string local_path(const std::string& path) {
  const std::string& folder = console().folder;
  return path.empty() || path.front() == '/' || folder.empty() ? path : folder + "/" + path;
}

}  // namespace kith::app
