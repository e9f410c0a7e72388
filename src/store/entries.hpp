// Reads the log itself, entry by entry, with the bodies whose keys still exist. One thread at a time.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "core/result.hpp"
#include "log/entry.hpp"
#include "store/appender.hpp"
#include "store/pool.hpp"

namespace kith::store {

struct ReadEntry {
  std::uint64_t no = 0;
  log::Header header;
  std::optional<OpenBody> body;           // absent: erased, or it does not open
  std::optional<std::string> commitment;  // kept for an erased one
  bool erased = false;
};

// Entries from `first` on, at most `most`; gives how many there were. A row that does not make sense is given with what
// could be read of it.
core::Result<std::int64_t> read_entries(Reader& reader, const Keys& keys, Names& names, std::int64_t first,
                                        std::int64_t most,
                                        const std::function<core::Result<void>(const ReadEntry&)>& sink);

}  // namespace kith::store
