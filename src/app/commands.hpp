// What the program can be asked on the command line. Each command adds itself to the parser and says how it ended.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"

namespace CLI {
class App;
}

namespace kith::app {

// Exit codes, the same for every command (kith help says so too).
enum class Exit : int {
  ok = 0,
  failed = 1,
  nothing_taken = 2,
  usage = 64,
  bad_data = 65,
  not_found = 66,
  unavailable = 69,
  no_permission = 77
};

using Run = std::function<core::Result<Exit>()>;  // set by the command that was chosen

void add_replay(CLI::App& app, Run& run);
void add_patterns(CLI::App& app, Run& run);
void add_synth(CLI::App& app, Run& run);
void add_init(CLI::App& app, Run& run);
void add_import(CLI::App& app, Run& run);
void add_log(CLI::App& app, Run& run);
void add_rebuild(CLI::App& app, Run& run);
void add_people(CLI::App& app, Run& run);
void add_doctor(CLI::App& app, Run& run);
void add_version(CLI::App& app, Run& run);
void add_serve(CLI::App& app, Run& run);
void add_demo(CLI::App& app, Run& run);
void add_link(CLI::App& app, Run& run);
void add_match(CLI::App& app, Run& run);

// Parses and runs a command on this thread; its exit code. The arguments are without the program's name.
int run_command(const std::vector<std::string>& arguments);

// A line of progress on standard error, at most twice a second, only where somebody may be looking or asked for it.
class Progress {
 public:
  explicit Progress(std::string what);
  ~Progress();
  void at(std::size_t done, std::size_t all);

 private:
  std::string what_;
  std::function<void(std::string_view)> tell_;  // where this thread's console was; progress comes from any thread
  double started_, last_ = 0;
  bool shown_ = false, terminal_;
};

double seconds_now();  // of a clock that only goes forward

}  // namespace kith::app
