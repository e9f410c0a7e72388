// One process owns a data folder. While it serves, it does there what other commands ask of it, over a Unix socket in the folder
// that its own user alone may open: one JSON line with the command, then lines of what it says, then how it ended.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/data.hpp"

namespace kith::app {

class Owner {
 public:
  // Begins to listen. Error: the socket cannot be made, for example because the folder's name is too long for one.
  static core::Result<std::unique_ptr<Owner>> listen(const std::string& folder, Opened& data);
  ~Owner();  // waits for what is under way

 private:
  Owner();
  struct State;
  std::unique_ptr<State> state_;
};

// Has the owner of the folder run the command and says here what it says; its exit code. Absent: nobody listens there.
std::optional<int> ask_owner(const std::string& folder, const std::vector<std::string>& arguments);

}  // namespace kith::app
