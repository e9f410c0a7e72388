// Connections for reading, lent to one thread at a time and taken back by themselves. Any thread.
#pragma once

#include <cassert>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "core/result.hpp"
#include "store/db/connection.hpp"
#include "store/keys.hpp"
#include "store/seal.hpp"
#include "tasks/ports.hpp"

namespace kith::store {

// A connection with what opens its rows.
struct Reader {
  Reader(std::unique_ptr<Connection> c, const Keys& keys)
      : connection(std::move(c)), rows(keys.projections()), record_keys(keys.record_keys()) {}
  std::unique_ptr<Connection> connection;
  RowSealer rows;
  Sealer record_keys, bodies;
};

class Pool {
 public:
  using Open = std::function<core::Result<std::unique_ptr<Connection>>()>;
  Pool(Open open, const Keys& keys) : open_(std::move(open)), keys_(keys) {}

  class Lease {
   public:
    Lease(Pool& pool, std::unique_ptr<Reader> reader) : pool_(&pool), reader_(std::move(reader)) {}
    Lease(Lease&&) noexcept = default;
    Lease& operator=(Lease&&) = delete;
    ~Lease() {
      if (reader_) pool_->take_back(std::move(reader_));
    }
    Reader* operator->() const { return reader_.get(); }
    Reader& operator*() const { return *reader_; }

   private:
    Pool* pool_;
    std::unique_ptr<Reader> reader_;
  };

  core::Result<Lease> lend() {
    if (Seat& mine = seat(); mine.pool == this && mine.reader) return Lease{*this, std::move(mine.reader)};
    {
      const std::lock_guard lock{mutex_};
      if (!idle_.empty()) {
        std::unique_ptr<Reader> reader = std::move(idle_.back());
        idle_.pop_back();
        return Lease{*this, std::move(reader)};
      }
    }
    return Lease{*this, std::make_unique<Reader>(TRY(open_()), keys_)};
  }

  // None when a sitting is under way in this thread, or none can begin: every question is then asked as it comes.
  std::unique_ptr<tasks::Sitting> sit() {
    Seat& mine = seat();
    if (mine.pool) return nullptr;
    auto lease = lend();
    if (!lease || !(*lease)->connection->begin_reading()) return nullptr;
    mine.pool = this;
    mine.kept = &**lease;
    return std::make_unique<Sitting>(*this);  // the lease ends here and leaves its reader on the seat
  }

 private:
  // The reader that this thread's sitting keeps for it, with one reading open; away while it is lent.
  struct Seat {
    const Pool* pool = nullptr;
    const Reader* kept = nullptr;
    std::unique_ptr<Reader> reader;
  };
  static Seat& seat() {
    thread_local Seat mine;
    return mine;
  }

  class Sitting : public tasks::Sitting {
   public:
    explicit Sitting(Pool& pool) : pool_(pool) {}
    ~Sitting() override {
      Seat& mine = seat();
      assert(mine.pool == &pool_ && mine.reader);  // what was lent meanwhile has come back
      mine.reader->connection->rollback();
      mine.pool = nullptr;
      mine.kept = nullptr;
      pool_.take_back(std::move(mine.reader));
    }

   private:
    Pool& pool_;
  };

  void take_back(std::unique_ptr<Reader> reader) {
    if (Seat& mine = seat(); mine.pool == this && mine.kept == reader.get()) {
      mine.reader = std::move(reader);
      return;
    }
    constexpr std::size_t most_idle = 16;
    const std::lock_guard lock{mutex_};
    if (idle_.size() < most_idle) idle_.push_back(std::move(reader));
  }

  Open open_;
  const Keys& keys_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Reader>> idle_;
};

}  // namespace kith::store
