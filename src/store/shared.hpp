// What the parts of a store share. Any thread, as its members say.
#pragma once

#include <atomic>
#include <memory>
#include <string>

#include "log/checkpoint.hpp"
#include "store/keys.hpp"
#include "store/names.hpp"
#include "store/pool.hpp"
#include "store/writer.hpp"

namespace kith::store {

struct Shared {
  Shared(Keys k, log::NoteSigner s, Pool::Open open_reader)
      : keys(std::move(k)), signer(std::move(s)), pool(std::move(open_reader), keys) {}

  Keys keys;
  log::NoteSigner signer;
  Names names;
  Pool pool;
  Clock clock;
  Random random;
  std::string kept_index;              // a file; see kept_index.hpp
  std::atomic<bool> erased = false;    // a record, by this process
  std::unique_ptr<Writer> writer;  // last: its thread uses the others
};

// How many rows a long reading asks for at once, so that no read transaction keeps the write-ahead log from being
// reused.
constexpr std::int64_t page_rows = 20'000;

inline tl::unexpected<core::Error> damaged(const char* what, std::uint64_t number) {
  return core::fail(core::ErrorKind::corrupt_data, std::string{"A stored "} + what + " (number " +
                                                       std::to_string(number) +
                                                       ") cannot be opened. Run `kith log verify`.");
}

}  // namespace kith::store
