// How work is spread: the caller's threads do it, since the rooms of the domain have none of their own.
#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <vector>

namespace kith::people {

// Calls job(0) … job(jobs - 1), in any order and side by side, and returns when all are done.
using Parallel = std::function<void(std::size_t jobs, const std::function<void(std::size_t)>& job)>;

inline void one_after_another(std::size_t jobs, const std::function<void(std::size_t)>& job) {
  for (std::size_t at = 0; at < jobs; ++at) job(at);
}

// Sorts parts side by side, then merges them two by two. What is equal ends in no order that may be relied upon.
template <class Item, class Less>
void sort_in_parts(std::vector<Item>& items, Less less, const Parallel& parallel) {
  constexpr std::size_t parts = 8, worth_it = 4096;
  if (items.size() < worth_it) return std::sort(items.begin(), items.end(), less);
  const auto edge = [&](std::size_t part) {
    return items.begin() + static_cast<std::ptrdiff_t>(items.size() * part / parts);
  };
  parallel(parts, [&](std::size_t part) { std::sort(edge(part), edge(part + 1), less); });
  for (std::size_t width = 1; width < parts; width *= 2)
    parallel(parts / width / 2, [&](std::size_t pair) {
      const std::size_t first = pair * width * 2;
      std::inplace_merge(edge(first), edge(first + width), edge(first + width * 2), less);
    });
}

}  // namespace kith::people
