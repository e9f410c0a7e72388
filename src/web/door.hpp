// Who comes in: session cookie, bearer token, form token.
#pragma once

#include "web/routes.hpp"

namespace kith::web {

http::Handler guarded(const Row& row, const Site& site);

std::string session_cookie(const std::string& token, const Settings& settings);
std::string ended_session_cookie(const Settings& settings);
// Where to go after signing in: an address of our own, or "/".
std::string safe_next(std::string_view wanted);
bool same_text(std::string_view a, std::string_view b);  // in a time that does not tell where they differ
// False for a form that another site sent: browsers say so since 2020.
bool from_own_page(const http::Request& request);

}  // namespace kith::web
