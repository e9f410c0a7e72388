// Does one thing after another on a thread of its own, which starts with the first. After a failure nothing more is
// done until it is forgotten. Its owner is one thread.
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

#include "core/result.hpp"

namespace kith::store {

class InTurn {
 public:
  using Job = std::function<core::Result<void>()>;

  InTurn() = default;
  ~InTurn();  // after everything handed in
  InTurn(const InTurn&) = delete;
  InTurn& operator=(const InTurn&) = delete;

  bool idle() const { return under_way_.load(std::memory_order_acquire) == 0; }
  void hand_in(Job job);      // waits while too many wait already
  core::Result<void> done();  // waits for everything handed in; the first failure
  void forget_failure();      // waits, too

 private:
  void loop();
  void wait_until_idle();

  std::mutex mutex_;
  std::condition_variable come_, gone_;
  std::deque<Job> jobs_;
  std::atomic<std::size_t> under_way_{0};
  bool stopping_ = false;
  core::Result<void> outcome_;  // written while something is under way, read when nothing is
  std::thread thread_;
};

}  // namespace kith::store
