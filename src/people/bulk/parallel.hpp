// How work is spread: the caller's threads do it, since the rooms of the domain have none of their own.
#pragma once

#include <cstddef>
#include <functional>

namespace kith::people::bulk {

// Calls job(0) … job(jobs - 1), in any order and side by side, and returns when all are done.
using Parallel = std::function<void(std::size_t jobs, const std::function<void(std::size_t)>& job)>;

inline void one_after_another(std::size_t jobs, const std::function<void(std::size_t)>& job) {
  for (std::size_t at = 0; at < jobs; ++at) job(at);
}

}  // namespace kith::people::bulk
