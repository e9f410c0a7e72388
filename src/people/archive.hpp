// Something large, written part by part and read back in the same order. Each part is a length, a checksum and the
// bytes as they stand in memory; where they go to and come from is the caller's affair.
//
// A class lists what it holds once, for both ways:  template <class Self, class Parts>
//                                                   static void each_part(Self& self, Parts& parts) {
//                                                   parts(self.rows_); }
#pragma once

#include <concepts>
#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

namespace kith::people {

std::uint64_t checksum(std::string_view bytes);

class PartsOut {
 public:
  using Put = std::function<bool(std::string_view bytes)>;
  explicit PartsOut(Put put) : put_(std::move(put)) {}

  template <class T, class Allocator>
  void operator()(const std::vector<T, Allocator>& part) {
    static_assert(std::is_trivially_copyable_v<T>);
    write({reinterpret_cast<const char*>(part.data()), part.size() * sizeof(T)});
  }
  template <std::unsigned_integral T>
  void number(T value) {
    (*this)(std::vector<std::uint64_t>{value});
  }
  template <class T>
  void each_of(const std::vector<std::vector<T>>& parts) {
    number(parts.size());
    for (const std::vector<T>& part : parts) (*this)(part);
  }
  bool written() const { return written_; }  // all of it

 private:
  void write(std::string_view bytes);

  Put put_;
  bool written_ = true;
};

class PartsIn {
 public:
  using Take = std::function<bool(std::span<char> into)>;
  // `bytes`: how many there are to take; a damaged length never asks for more memory than that.
  PartsIn(Take take, std::uint64_t bytes) : take_(std::move(take)), left_(bytes) {}

  template <class T, class Allocator>
  void operator()(std::vector<T, Allocator>& part) {
    static_assert(std::is_trivially_copyable_v<T>);
    part.assign(begin(sizeof(T)) / sizeof(T), T{});
    finish({reinterpret_cast<char*>(part.data()), part.size() * sizeof(T)});
    if (!sound_) part.clear();
  }
  template <std::unsigned_integral T>
  void number(T& value) {
    std::vector<std::uint64_t> one;
    (*this)(one);
    if (one.size() != 1) sound_ = false;
    value = sound_ ? static_cast<T>(one.front()) : 0;
  }
  template <class T>
  void each_of(std::vector<std::vector<T>>& parts) {
    std::size_t count = 0;
    number(count);
    if (count > parts_most) sound_ = false;
    parts.resize(sound_ ? count : 0);
    for (std::vector<T>& part : parts) (*this)(part);
  }
  void refuse() { sound_ = false; }      // what was read does not fit together
  bool sound() const { return sound_; }  // every part so far is as it was written
  bool at_end() const { return left_ == 0; }

 private:
  static constexpr std::size_t parts_most = 4096;
  std::uint64_t begin(std::size_t item_bytes);
  void finish(std::span<char> into);

  Take take_;
  std::uint64_t left_ = 0, checksum_ = 0;
  bool sound_ = true;
};

}  // namespace kith::people
