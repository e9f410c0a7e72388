#include "app/passwords.hpp"

#include <sodium.h>

#include <array>
#include <new>

namespace kith::app {

std::string hash_password(const std::string& password) {
  std::array<char, crypto_pwhash_STRBYTES> hash{};
  if (crypto_pwhash_str_alg(hash.data(), password.data(), password.size(), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                            crypto_pwhash_MEMLIMIT_INTERACTIVE, crypto_pwhash_ALG_ARGON2ID13) != 0)
    throw std::bad_alloc{};  // its one failure: no 64 MiB were left
  return hash.data();
}

bool password_fits(const std::string& hash, const std::string& password) {
  static const std::string nobody = hash_password(new_password());
  const std::string& checked = hash.empty() ? nobody : hash;
  return checked.size() < crypto_pwhash_STRBYTES &&
         crypto_pwhash_str_verify(checked.c_str(), password.data(), password.size()) == 0 && !hash.empty();
}

std::string new_password() {
  constexpr std::string_view letters = "abcdefghjkmnpqrstuvwxyz23456789";  // none that looks like another
  std::string password;
  for (int group = 0; group < 4; ++group) {
    if (group > 0) password += '-';
    for (int i = 0; i < 5; ++i) password += letters[randombytes_uniform(static_cast<std::uint32_t>(letters.size()))];
  }
  return password;
}

}  // namespace kith::app
