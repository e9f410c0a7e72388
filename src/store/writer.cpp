#include "store/writer.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace kith::store {
namespace {

constexpr std::size_t rows_in_group = 50'000;  // a transaction's rows; more would make everybody wait
constexpr std::size_t rows_waiting = 100'000;  // a bulk caller waits rather than filling the memory
constexpr std::size_t rows_before_tidying = 2'000;
constexpr std::chrono::seconds idle_after{1};
constexpr std::size_t rows_after_failure = 200'000;  // a full disk is not filled again with every commit

}  // namespace

Writer::Writer(std::unique_ptr<Connection> connection, const Keys& keys, Names& names, Random random, Clock clock,
               log::NoteSigner signer)
    : connection_(std::move(connection)),
      taker_(*connection_, keys, names, std::move(random)),
      names_(names),
      clock_(std::move(clock)),
      signer_(std::move(signer)) {}

Writer::~Writer() {
  {
    const std::lock_guard lock{mutex_};
    stopping_ = true;
  }
  come_.notify_all();
  if (!thread_.joinable()) return;
  thread_.join();
  if (usable_ && connection_->begin()) {
    if (!keep_checkpoint() || !connection_->commit()) connection_->rollback();
  }
}

core::Result<void> Writer::start() {
  TRY_VOID(go_back());
  sign();
  thread_ = std::thread{[this] { loop(); }};
  return {};
}

core::Result<void> Writer::go_back() {
  TRY_VOID(names_.load(*connection_));
  return taker_.load();
}

void Writer::hand_in(Work work) {
  std::unique_lock lock{mutex_};
  // One that is alone may be of any weight; otherwise it waits for room.
  gone_.wait(lock, [&] { return queue_.empty() || queued_rows_ + work.rows <= rows_waiting; });
  queued_rows_ += work.rows;
  queue_.push_back(std::move(work));
  lock.unlock();
  come_.notify_one();
}

std::vector<Writer::Work> Writer::next_group() {
  std::unique_lock lock{mutex_};
  const auto come = [&] { return stopping_ || !queue_.empty(); };
  if (may_carry_over(true) && !come_.wait_for(lock, idle_after, come)) {
    lock.unlock();
    carry_over();
    lock.lock();
  }
  come_.wait(lock, come);
  std::vector<Work> group;
  std::size_t rows = 0;
  while (!queue_.empty() && (group.empty() || rows + queue_.front().rows <= rows_in_group)) {
    rows += queue_.front().rows;
    group.push_back(std::move(queue_.front()));
    queue_.pop_front();
  }
  queued_rows_ -= rows;
  lock.unlock();
  gone_.notify_all();
  return group;
}

void Writer::loop() {
  for (std::vector<Work> group = next_group(); !group.empty(); group = next_group()) {
    do_group(group);
    std::size_t rows = 0;
    for (Work& work : group) {
      work.answer(work.outcome);
      rows += work.rows;
    }
    tidy_when_idle(rows);
  }
}

void Writer::do_group(std::vector<Work>& group) {
  std::vector<Work*> left;
  for (Work& work : group) left.push_back(&work);
  bool one_by_one = left.size() == 1;
  while (!left.empty()) {
    Work* failed = nullptr;
    const core::Result<void> done = usable_ ? attempt(left, one_by_one, failed) : usable_;
    if (done) return sign();
    if (usable_) {
      connection_->rollback();
      usable_ = go_back();
    }
    // Rows are written while the next work runs: whose row was refused is only known when each waits for its own.
    if (!std::exchange(one_by_one, true) && usable_) continue;
    if (!failed) {
      for (Work* work : left) work->outcome = done;
      return;
    }
    failed->outcome = done;
    std::erase(left, failed);
  }
}

core::Result<void> Writer::attempt(std::vector<Work*>& group, bool one_by_one, Work*& failed) {
  TRY_VOID(connection_->begin());
  Turn turn{*connection_, taker_, clock_()};
  taker_.begin();
  for (Work* work : group) {
    failed = work;
    if (work->ahead) TRY_VOID(work->ahead(turn));
  }
  for (Work* work : group) {
    failed = work;
    TRY_VOID(work->run(turn));
    TRY_VOID(one_by_one ? taker_.flush() : taker_.flush_rows());
    if (one_by_one) TRY_VOID(connection_->written());
  }
  failed = nullptr;
  TRY_VOID(taker_.flush());
  TRY_VOID(keep_checkpoint());
  return connection_->commit();
}

// The checkpoint of the commit before this one: it was signed when that was durable, and is kept with the next.
core::Result<void> Writer::keep_checkpoint() {
  TRY_VOID(
      connection_->run("insert into setting (name, value) values ('checkpoint', $1) "
                       "on conflict (name) do update set value = excluded.value",
                       {Bytes{checkpoint_}}));
  return {};
}

void Writer::sign() {
  const log::Checkpoint now{signer_.verifier().name(), taker_.log().size(), taker_.log().root()};
  {
    const std::lock_guard lock{mutex_};
    if (size_ == now.size && !checkpoint_.empty()) return;
  }
  std::string note = signer_.sign(log::to_text(now));
  const std::lock_guard lock{mutex_};
  checkpoint_ = std::move(note);
  size_ = now.size;
}

void Writer::tidy_when_idle(std::size_t rows) {
  rows_to_carrying_over_ -= std::min(rows, rows_to_carrying_over_);
  if (may_carry_over(false)) carry_over();
  untidied_ += rows;
  if (untidied_ < rows_before_tidying) return;
  {
    const std::lock_guard lock{mutex_};
    if (!queue_.empty()) return;
  }
  untidied_ = 0;
  // A write-ahead log that could not be moved now is moved later; nothing depends on it.
  (void)connection_->checkpoint();
}

bool Writer::may_carry_over(bool idle) const {
  return usable_ && rows_to_carrying_over_ == 0 && taker_.wants_carrying_over(idle);
}

// Nobody waits for this to be durable, and when it fails everything is still where it was.
void Writer::carry_over() {
  core::Result<void> done = connection_->begin();
  if (done) done = taker_.carry_over();
  if (done) done = connection_->commit();
  if (done) return;
  rows_to_carrying_over_ = rows_after_failure;
  connection_->rollback();
  usable_ = go_back();
}

std::string Writer::checkpoint() const {
  const std::lock_guard lock{mutex_};
  return checkpoint_;
}

std::uint64_t Writer::size() const {
  const std::lock_guard lock{mutex_};
  return size_;
}

}  // namespace kith::store
