#include "app/threads.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace kith::app {

void on_all_cores(std::size_t jobs, const std::function<void(std::size_t)>& job) {
  std::atomic<std::size_t> next = 0;
  std::exception_ptr fault;
  std::mutex fault_lock;
  const auto work = [&] {
    try {
      for (std::size_t at = next++; at < jobs; at = next++) job(at);
    } catch (...) {
      // Out of memory, most likely: it must end the command, not the thread.
      const std::lock_guard lock(fault_lock);
      fault = std::current_exception();
      next = jobs;
    }
  };
  std::vector<std::thread> threads;
  const std::size_t count = std::min<std::size_t>(jobs, std::max(1u, std::thread::hardware_concurrency()));
  for (std::size_t at = 1; at < count; ++at) threads.emplace_back(work);
  work();
  for (std::thread& thread : threads) thread.join();
  if (fault) std::rethrow_exception(fault);
}

void at_once(const std::function<void()>& one, const std::function<void()>& other) {
  on_all_cores(2, [&](std::size_t job) { job == 0 ? one() : other(); });
}

}  // namespace kith::app
