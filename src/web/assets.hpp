// Styles and scripts that pages refer to, each under an address that holds the hash of its content: a browser may keep
// it for ever. The bytes are the caller's (the program carries them) and outlive this. Read-only once made.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/message.hpp"
#include "web/html.hpp"

namespace kith::web {

class Assets {
 public:
  // Name ("kith.css") and bytes of each file of web/dist.
  explicit Assets(const std::vector<std::pair<std::string, std::string_view>>& files);

  Address address(std::string_view name) const;
  http::Response serve(std::string_view hash, std::string_view name) const;

 private:
  struct File {
    std::string hash;
    std::string_view bytes;
  };
  std::map<std::string, File, std::less<>> files_;
};

}  // namespace kith::web
