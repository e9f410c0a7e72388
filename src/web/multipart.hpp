// multipart/form-data (RFC 7578): the files and fields of an upload. Parts point into the body.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"

namespace kith::web {

struct Part {
  std::string name, file_name;  // file_name: without a path
  std::string_view bytes;
};

constexpr std::size_t parts_max = 64;

core::Result<std::vector<Part>> parse_multipart(std::string_view content_type, std::string_view body);

}  // namespace kith::web
