#include "log/verify.hpp"

#include <algorithm>

namespace kith::log {

void Verification::take(const Header& header, std::string_view salt, std::string_view body) {
  take_erased(header, commitment(salt, body));
}

void Verification::take_erased(const Header& header, const Hash& committed) {
  leaf_.clear();
  append_leaf(leaf_, header, committed);
  tree_.append(leaf_hash(leaf_));
}

void Verification::fault(std::uint64_t entry, std::string what) {
  if (!fault_ || entry < fault_->entry) fault_ = Fault{entry, std::move(what)};
}

void Verification::finish(std::string_view note, const NoteVerifier& verifier) {
  const auto text = verifier.open(note);
  if (!text) return fault(tree_.size(), text.error().message);
  const auto checkpoint = parse_checkpoint(*text);
  if (!checkpoint) return fault(tree_.size(), checkpoint.error().message);
  if (checkpoint->origin != verifier.name()) fault(tree_.size(), "The checkpoint is of another log.");
  if (checkpoint->size != tree_.size())
    fault(std::min(checkpoint->size, tree_.size()), "The log is not as long as its checkpoint says.");
  else if (checkpoint->root != tree_.root())
    fault(0, "The root of the log is not the one that its checkpoint signs.");
}

std::optional<std::uint64_t> first_difference(const Tile& expected, std::string_view stored) {
  if (expected.hashes == stored) return std::nullopt;
  const std::size_t common = std::min(expected.hashes.size(), stored.size());
  const auto at = std::mismatch(expected.hashes.begin(), expected.hashes.begin() + static_cast<std::ptrdiff_t>(common),
                                stored.begin());
  std::uint64_t leaf =
      expected.index * tile_width + static_cast<std::uint64_t>(at.first - expected.hashes.begin()) / sizeof(Hash);
  for (std::uint32_t i = 0; i < expected.level; ++i) leaf *= tile_width;
  return leaf;
}

}  // namespace kith::log
