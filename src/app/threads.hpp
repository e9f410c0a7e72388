// Work spread over the cores of this machine.
#pragma once

#include <cstddef>
#include <functional>

namespace kith::app {

// Calls job(0) … job(jobs - 1) on as many threads as there are cores; returns when all are done.
void on_all_cores(std::size_t jobs, const std::function<void(std::size_t)>& job);

}  // namespace kith::app
