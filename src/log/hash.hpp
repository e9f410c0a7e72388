// SHA-256 and base64, as the C2SP log formats use them. Pure functions, any thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace kith::log {

using Hash = std::array<std::uint8_t, 32>;

Hash sha256(std::string_view first, std::string_view second = {}, std::string_view third = {});

inline std::string_view view(const Hash& hash) { return {reinterpret_cast<const char*>(hash.data()), hash.size()}; }
Hash hash_from(std::string_view bytes);  // exactly 32 bytes

std::string base64(std::string_view bytes);                      // RFC 4648 section 4, padded
std::optional<std::string> parse_base64(std::string_view text);  // strict: one spelling only
std::string hex(std::string_view bytes);

}  // namespace kith::log
