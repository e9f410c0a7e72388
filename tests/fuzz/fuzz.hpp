// A fuzz target: any bytes in, an abort where a law is broken. libFuzzer drives it under clang; tests/fuzz/replay.cpp
// plays the corpus under any compiler.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace kith::fuzz {

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}
inline void law(bool holds) {
  if (!holds) std::abort();
}

}  // namespace kith::fuzz
