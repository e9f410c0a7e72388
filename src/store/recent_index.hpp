// What came lately of the two large indexes of events, by their reference and by the records they name: strangers all
// over a large index would each rewrite a page of it. A large transaction's rows are one run, sorted and appended,
// which rewrites nothing; smaller ones share run 0. All runs are carried over into the large indexes from time to time.
// Works inside its owner's transaction. One thread at a time.
#pragma once

#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "core/result.hpp"
#include "store/db/connection.hpp"

namespace kith::store {

class RecentIndex {
 public:
  explicit RecentIndex(Connection& connection) : connection_(connection) {}

  core::Result<void> load();  // forgets everything not durable

  void add_ref(const Ref& ref, std::uint64_t event) { refs_.emplace_back(ref, event); }
  void add_about(std::uint32_t record, std::uint64_t event) { about_.emplace_back(record, event); }
  core::Result<void> flush();  // everything added stands in the tables

  core::Result<void> each_ref(const std::function<void(const Ref&)>& take) const;  // of the tables
  core::Result<void> forget_ref(const Ref& ref);
  core::Result<void> forget_about(std::uint64_t record, std::uint64_t event);

  // `idle`: nobody waits; a look-up asks each run, so that few are better than many.
  bool wants_carrying_over(bool idle) const;
  core::Result<void> carry_over();

 private:
  core::Result<std::int64_t> run_for(std::size_t rows);
  core::Result<void> each_ref_of(std::int64_t run, const std::function<void(const Ref&)>& take) const;
  core::Result<void> tell_planner();
  core::Result<void> carry_refs();
  core::Result<void> carry_about();

  Connection& connection_;
  std::vector<std::pair<Ref, std::uint64_t>> refs_;
  std::vector<std::pair<std::uint32_t, std::uint64_t>> about_;
  std::unique_ptr<BulkInsert> put_refs_, put_about_;
  std::int64_t last_run_ = 0;
  std::uint64_t rows_ = 0, small_rows_ = 0;  // of all runs; of run 0
  std::uint64_t newest_event_ = 0;
};

}  // namespace kith::store
