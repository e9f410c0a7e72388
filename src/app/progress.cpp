#include <fmt/core.h>
#include <chrono>

#include "app/commands.hpp"
#include "app/console.hpp"

namespace kith::app {

double seconds_now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

Progress::Progress(std::string what)
    : what_(std::move(what)), tell_(console().err), started_(seconds_now()), terminal_(console().terminal) {}

Progress::~Progress() {
  if (shown_ && terminal_) tell_("\n");
}

void Progress::at(std::size_t done, std::size_t all) {
  const double now = seconds_now();
  if (now - started_ < 1 || now - last_ < (terminal_ ? 0.5 : 5)) return;
  last_ = now;
  shown_ = true;
  tell_(fmt::format("{}{}: {} of {}, {:.0f} s{}", terminal_ ? "\r" : "", what_, done, all, now - started_,
                    terminal_ ? " " : "\n"));
}

}  // namespace kith::app
