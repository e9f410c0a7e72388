// Plays every file of the folders named through a fuzz target, and pieces and slips of each, so that a corpus of a few
// files tries some thousands of inputs.
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "fuzz/fuzz.hpp"

namespace {

std::size_t played = 0;

void play(const std::string& bytes) {
  ++played;
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
}

void play_with_slips(const std::string& bytes) {
  play(bytes);
  const std::size_t step = 1 + bytes.size() / 200;
  for (std::size_t at = 0; at < bytes.size(); at += step) {
    play(bytes.substr(0, at));
    for (const char slip : {'\0', '"', ',', '\n', '=', '\x80', '\xff', '9'}) {
      std::string slipped = bytes;
      slipped[at] = slip;
      play(slipped);
    }
  }
  play(bytes + bytes);
}

}  // namespace

int main(int argc, char** argv) {
  for (int i = 1; i < argc; ++i)
    for (const auto& entry : std::filesystem::directory_iterator(argv[i])) {
      std::ifstream stream{entry.path(), std::ios::binary};
      std::stringstream bytes;
      bytes << stream.rdbuf();
      play_with_slips(bytes.str());
    }
  std::printf("%zu inputs, no finding\n", played);
  return played == 0 ? 1 : 0;
}
