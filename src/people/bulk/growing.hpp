// An array that only grows. What stands in it never moves, so that readers need no lock and never wait: one thread
// adds, as many as wish read what was added before they learnt of it.
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <cstddef>
#include <span>

namespace kith::people::bulk {

template <class T>
class Growing {
 public:
  // Each place holds `width` values side by side.
  explicit Growing(std::size_t width = 1) : width_(width) {}
  Growing(const Growing&) = delete;
  Growing& operator=(const Growing&) = delete;
  ~Growing() {
    for (std::atomic<T*>& chunk : chunks_) delete[] chunk.load(std::memory_order_relaxed);
  }

  std::size_t size() const { return size_.load(std::memory_order_acquire); }
  const T* at(std::size_t place) const {
    const std::size_t chunk = chunk_of(place);
    return chunks_[chunk].load(std::memory_order_acquire) + (place - first_in(chunk)) * width_;
  }
  const T& operator[](std::size_t place) const { return *at(place); }

  std::size_t add(std::span<const T> values) {
    const std::size_t place = size_.load(std::memory_order_relaxed), chunk = chunk_of(place);
    T* room = chunks_[chunk].load(std::memory_order_relaxed);
    if (room == nullptr) {
      room = new T[(first_chunk << chunk) * width_];
      chunks_[chunk].store(room, std::memory_order_release);
    }
    std::copy_n(values.begin(), width_, room + (place - first_in(chunk)) * width_);
    size_.store(place + 1, std::memory_order_release);
    return place;
  }
  std::size_t add(const T& value) { return add(std::span(&value, 1)); }

  std::size_t memory_bytes() const { return size() == 0 ? 0 : first_in(chunk_of(size() - 1) + 1) * width_ * sizeof(T); }

 private:
  // Each chunk is twice as large as the one before.
  static constexpr std::size_t first_chunk = 256, chunks_most = 40;
  static std::size_t chunk_of(std::size_t place) {
    return static_cast<std::size_t>(std::bit_width(place / first_chunk + 1)) - 1;
  }
  static std::size_t first_in(std::size_t chunk) { return ((std::size_t{1} << chunk) - 1) * first_chunk; }

  std::size_t width_;
  std::array<std::atomic<T*>, chunks_most> chunks_{};
  std::atomic<std::size_t> size_ = 0;
};

}  // namespace kith::people::bulk
