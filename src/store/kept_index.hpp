// The linking index in a file of the data folder, linking.index: closed in pieces under the folder's key, each bound to
// its place and to the program that kept it. The file goes when a record is erased.
#pragma once

#include "store/shared.hpp"
#include "tasks/ports.hpp"

namespace kith::store {

class StoredIndex : public tasks::KeptIndex {
 public:
  explicit StoredIndex(Shared& shared) : shared_(shared) {}
  core::Result<void> keep(const std::function<bool(const Put&)>& fill) override;
  void give_back(const std::function<void(const Take&, std::uint64_t bytes)>& use) override;

 private:
  Shared& shared_;
};

void forget_index(const Shared& shared);

}  // namespace kith::store
