// The one thread that writes. Callers from any thread hand in work; one transaction carries the work of many, and each
// is answered only after the commit is durable. When a piece of work fails, the others are done again without it.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "core/date.hpp"
#include "core/result.hpp"
#include "log/checkpoint.hpp"
#include "store/taker.hpp"

namespace kith::store {

using Clock = std::function<core::Instant()>;

// What a piece of work may use while it has its turn.
struct Turn {
  Connection& connection;
  Taker& taker;
  core::Instant now;
};

class Writer {
 public:
  Writer(std::unique_ptr<Connection> connection, const Keys& keys, Names& names, Random random, Clock clock,
         log::NoteSigner signer);
  ~Writer();  // finishes what was handed in

  core::Result<void> start();  // goes to where the log ends, then begins to take work

  // `work` may run more than once, until it has run in a transaction that was kept. `rows` is its weight; `ahead` runs
  // before any work of the transaction does.
  using Ahead = std::function<core::Result<void>(Turn&)>;
  template <class Value>
  std::future<core::Result<Value>> submit(std::size_t rows, std::function<core::Result<Value>(Turn&)> work,
                                          Ahead ahead = {});

  std::string checkpoint() const;  // over everything acknowledged
  std::uint64_t size() const;

 private:
  struct Work {
    std::size_t rows = 0;
    Ahead ahead;
    std::function<core::Result<void>(Turn&)> run;
    std::function<void(const core::Result<void>&)> answer;
    core::Result<void> outcome;
  };

  void hand_in(Work work);
  void loop();
  std::vector<Work> next_group();
  void do_group(std::vector<Work>& group);
  core::Result<void> attempt(std::vector<Work*>& group, bool one_by_one, Work*& failed);
  core::Result<void> keep_checkpoint();
  core::Result<void> go_back();
  void sign();
  void tidy_when_idle(std::size_t rows);
  bool may_carry_over(bool idle) const;
  void carry_over();

  std::unique_ptr<Connection> connection_;
  Taker taker_;
  Names& names_;
  Clock clock_;
  log::NoteSigner signer_;
  core::Result<void> usable_;  // an error: the state after a rollback could not be read again, nothing is taken

  mutable std::mutex mutex_;
  std::condition_variable come_, gone_;
  std::deque<Work> queue_;
  std::size_t queued_rows_ = 0;
  bool stopping_ = false;
  std::string checkpoint_;
  std::uint64_t size_ = 0;
  std::size_t untidied_ = 0;
  std::size_t rows_to_carrying_over_ = 0;  // after one that failed
  std::thread thread_;
};

template <class Value>
std::future<core::Result<Value>> Writer::submit(std::size_t rows, std::function<core::Result<Value>(Turn&)> work,
                                                Ahead ahead) {
  struct Answer {
    std::promise<core::Result<Value>> promise;
    core::Result<Value> value;
  };
  auto answer = std::make_shared<Answer>();
  auto future = answer->promise.get_future();
  Work item;
  item.rows = rows;
  item.ahead = std::move(ahead);
  item.run = [answer, work = std::move(work)](Turn& turn) -> core::Result<void> {
    answer->value = work(turn);
    if (!answer->value) return tl::unexpected(answer->value.error());
    return {};
  };
  item.answer = [answer](const core::Result<void>& outcome) {
    if (!outcome) answer->value = tl::unexpected(outcome.error());
    answer->promise.set_value(std::move(answer->value));
  };
  hand_in(std::move(item));
  return future;
}

}  // namespace kith::store
