// Connections for reading, lent to one thread at a time and taken back by themselves. Any thread.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "core/result.hpp"
#include "store/db/connection.hpp"
#include "store/keys.hpp"
#include "store/seal.hpp"

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

 private:
  void take_back(std::unique_ptr<Reader> reader) {
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
