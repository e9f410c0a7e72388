#include "people/archive.hpp"

#include <array>
#include <bit>
#include <cstring>

#include "people/text_pool.hpp"

namespace kith::people {

// Four lanes, so that gigabytes are summed as fast as they are read.
std::uint64_t checksum(std::string_view bytes) {
  constexpr std::uint64_t prime = 0x9e3779b185ebca87ULL;
  std::array<std::uint64_t, 4> lanes = {1, 2, 3, 4};
  constexpr std::size_t step = sizeof lanes;
  std::size_t at = 0;
  for (; at + step <= bytes.size(); at += step) {
    std::array<std::uint64_t, 4> words;
    std::memcpy(words.data(), bytes.data() + at, step);
    for (std::size_t lane = 0; lane < lanes.size(); ++lane)
      lanes[lane] = std::rotl((lanes[lane] ^ words[lane]) * prime, 29);
  }
  std::uint64_t sum = mix(bytes.size());
  for (const std::uint64_t lane : lanes) sum = mix(sum ^ lane);
  for (; at < bytes.size(); ++at) sum = mix(sum ^ static_cast<unsigned char>(bytes[at]));
  return sum;
}

void PartsOut::write(std::string_view bytes) {
  const std::array<std::uint64_t, 2> head = {bytes.size(), checksum(bytes)};
  written_ = written_ && put_({reinterpret_cast<const char*>(head.data()), sizeof head}) && put_(bytes);
}

std::uint64_t PartsIn::begin(std::size_t item_bytes) {
  std::array<std::uint64_t, 2> head{};
  sound_ = sound_ && left_ >= sizeof head && take_({reinterpret_cast<char*>(head.data()), sizeof head});
  left_ -= sound_ ? sizeof head : 0;
  sound_ = sound_ && head[0] <= left_ && head[0] % item_bytes == 0;
  checksum_ = head[1];
  return sound_ ? head[0] : 0;
}

void PartsIn::finish(std::span<char> into) {
  sound_ = sound_ && (into.empty() || take_(into)) && checksum({into.data(), into.size()}) == checksum_;
  left_ -= sound_ ? into.size() : 0;
}

}  // namespace kith::people
