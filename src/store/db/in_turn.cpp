#include "store/db/in_turn.hpp"

#include <utility>

namespace kith::store {
namespace {

constexpr std::size_t waiting_max = 64;  // bounds what lies in memory ahead of a slow disk

}  // namespace

InTurn::~InTurn() {
  {
    const std::lock_guard lock{mutex_};
    stopping_ = true;
  }
  come_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void InTurn::hand_in(Job job) {
  std::unique_lock lock{mutex_};
  if (!thread_.joinable()) thread_ = std::thread{[this] { loop(); }};
  gone_.wait(lock, [this] { return jobs_.size() < waiting_max; });
  jobs_.push_back(std::move(job));
  under_way_.fetch_add(1, std::memory_order_relaxed);
  lock.unlock();
  come_.notify_one();
}

void InTurn::loop() {
  std::unique_lock lock{mutex_};
  while (true) {
    come_.wait(lock, [this] { return stopping_ || !jobs_.empty(); });
    if (jobs_.empty()) return;
    const Job job = std::move(jobs_.front());
    jobs_.pop_front();
    lock.unlock();
    if (outcome_) outcome_ = job();
    lock.lock();
    // The owner waits for room or for the end: waking it for every job would cost more than the job.
    if (under_way_.fetch_sub(1, std::memory_order_release) == 1 || jobs_.size() == waiting_max / 2) gone_.notify_all();
  }
}

void InTurn::wait_until_idle() {
  if (idle()) return;
  std::unique_lock lock{mutex_};
  gone_.wait(lock, [this] { return idle(); });
}

core::Result<void> InTurn::done() {
  wait_until_idle();
  return outcome_;
}

void InTurn::forget_failure() {
  wait_until_idle();
  outcome_ = {};
}

}  // namespace kith::store
