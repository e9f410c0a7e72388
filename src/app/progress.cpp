#include <fmt/core.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>

#include "app/commands.hpp"

namespace kith::app {

double seconds_now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

Progress::Progress(std::string what) : what_(std::move(what)), started_(seconds_now()), terminal_(isatty(2) == 1) {}

Progress::~Progress() {
  if (shown_ && terminal_) std::fputc('\n', stderr);
}

void Progress::at(std::size_t done, std::size_t all) {
  const double now = seconds_now();
  if (now - started_ < 1 || now - last_ < (terminal_ ? 0.5 : 5)) return;
  last_ = now;
  shown_ = true;
  fmt::print(stderr, "{}{}: {} of {}, {:.0f} s{}", terminal_ ? "\r" : "", what_, done, all, now - started_, terminal_ ? " " : "\n");
  std::fflush(stderr);
}

}  // namespace kith::app
