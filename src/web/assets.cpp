#include "web/assets.hpp"

#include <fmt/format.h>

namespace kith::web {
namespace {

// FNV-1a: only tells one build's file from another's; nothing secret rests on it.
std::string content_hash(std::string_view bytes) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char c : bytes) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return fmt::format("{:016x}", hash);
}

std::string type_of(std::string_view name) {
  if (name.ends_with(".css")) return "text/css; charset=utf-8";
  if (name.ends_with(".js")) return "text/javascript; charset=utf-8";
  if (name.ends_with(".svg")) return "image/svg+xml";
  return "application/octet-stream";
}

}  // namespace

Assets::Assets(const std::vector<std::pair<std::string, std::string_view>>& files) {
  for (const auto& [name, bytes] : files) files_[name] = {content_hash(bytes), bytes};
}

Address Assets::address(std::string_view name) const {
  const auto found = files_.find(name);
  return Address::of("/assets/{}/{}", found == files_.end() ? std::string_view("none") : found->second.hash, name);
}

http::Response Assets::serve(std::string_view hash, std::string_view name) const {
  const auto found = files_.find(name);
  if (found == files_.end() || found->second.hash != hash)
    return {404, "text/plain; charset=utf-8", "there is no such file\n", {{"Cache-Control", "no-store"}}};
  return {
      200, type_of(name), std::string{found->second.bytes}, {{"Cache-Control", "public, max-age=31536000, immutable"}}};
}

}  // namespace kith::web
