// The behaviour that every engine must have. Each engine's test runs all of it on its own fresh store.
#pragma once

#include <doctest.h>

#include <functional>
#include <memory>

#include "store/open.hpp"

namespace kith::store::contract {

// Opens the same store again after the last one was closed; a fresh store for each test case.
class Engine {
 public:
  virtual ~Engine() = default;
  virtual core::Result<std::unique_ptr<Store>> open() = 0;
  virtual void run_sql(const std::string& sql) = 0;  // behind the store's back
};

log::RecordVersion amina();
log::Event concern(const std::string& id, const std::string& record = "17");

// Takes rows and fails the test when they were not taken.
tasks::BatchTaken take(Store& store, std::vector<tasks::Row> rows, std::optional<tasks::Mark> mark = std::nullopt);

void run_taking(const std::function<std::unique_ptr<Engine>()>& fresh);
void run_reading(const std::function<std::unique_ptr<Engine>()>& fresh);
void run_proof(const std::function<std::unique_ptr<Engine>()>& fresh);

}  // namespace kith::store::contract
