// Passwords of accounts: argon2id. Any thread.
#pragma once

#include <string>

namespace kith::app {

std::string hash_password(const std::string& password);  // argon2id text; takes some 100 ms by intent
// An empty hash takes the same time, so that nobody can tell by it which accounts there are.
bool password_fits(const std::string& hash, const std::string& password);
std::string new_password();  // four groups that can be read out over a telephone; more than 90 bits

}  // namespace kith::app
