// What a command says, and to whom: on its own terminal, or through the owner of the folder to whoever asked for it. Each thread
// has its own.
#pragma once

#include <fmt/core.h>

#include <functional>
#include <string>
#include <string_view>

namespace kith::app {

struct Console {
  std::function<void(std::string_view)> out, err;
  std::string folder;  // against which relative paths are read; empty: the process's own
  bool terminal = false;  // somebody looks at err on a terminal of this process
};

const Console& console();

// Until the end of its life this thread speaks there.
class SpeakTo {
 public:
  explicit SpeakTo(const Console& console);
  ~SpeakTo();
  SpeakTo(const SpeakTo&) = delete;
  SpeakTo& operator=(const SpeakTo&) = delete;
};

std::string local_path(const std::string& path);  // as whoever gave the command meant it

template <class... Arguments>
void say(fmt::format_string<Arguments...> text, Arguments&&... arguments) {
  console().out(fmt::format(text, std::forward<Arguments>(arguments)...));
}
template <class... Arguments>
void complain(fmt::format_string<Arguments...> text, Arguments&&... arguments) {
  console().err(fmt::format(text, std::forward<Arguments>(arguments)...));
}

}  // namespace kith::app
