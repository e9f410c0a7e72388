// Verifies a whole log from its leaves as they stream by: rebuilds the tree, checks each tile against it and the root
// against the signed checkpoint. Holds only the tree's right edge. One thread at a time.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/result.hpp"
#include "log/checkpoint.hpp"
#include "log/entry.hpp"
#include "log/merkle.hpp"

namespace kith::log {

struct Fault {
  std::uint64_t entry = 0;  // the first entry that is not as it was appended
  std::string what;
};

class Verification {
 public:
  // The next entry, with the salt and the body that were committed to.
  void take(const Header& header, std::string_view salt, std::string_view body);
  // An entry whose body nobody can read any more, with the commitment kept for it.
  void take_erased(const Header& header, const Hash& commitment);
  void fault(std::uint64_t entry, std::string what);  // found outside: a tile, a key, a gap

  std::vector<Tile> take_tiles() { return tree_.take_changed(); }  // as they must be stored
  std::uint64_t size() const { return tree_.size(); }
  Hash root() const { return tree_.root(); }
  const std::optional<Fault>& first_fault() const { return fault_; }

  // Whether the signed checkpoint describes the log as taken so far; a longer log than signed is a fault too.
  void finish(std::string_view note, const NoteVerifier& verifier);

 private:
  Tree tree_;
  std::string leaf_;
  std::optional<Fault> fault_;
};

// The first hash in which two tiles differ, as the number of the first leaf below it; absent when they are the same.
std::optional<std::uint64_t> first_difference(const Tile& expected, std::string_view stored);

}  // namespace kith::log
