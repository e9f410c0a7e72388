// Work spread over the cores of this machine.
#pragma once

#include <cstddef>
#include <functional>

namespace kith::app {

// Calls job(0) … job(jobs - 1) on as many threads as there are cores; returns when all are done.
void on_all_cores(std::size_t jobs, const std::function<void(std::size_t)>& job);

// Both side by side. Each may spread its own work over the cores, too: where one waits, the other goes on.
void at_once(const std::function<void()>& one, const std::function<void()>& other);

}  // namespace kith::app
