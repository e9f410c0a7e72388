#include "http/router.hpp"

namespace kith::http {
namespace {

bool fits(std::string_view route, std::string_view path, std::map<std::string, std::string>& place) {
  while (!route.empty() && !path.empty()) {
    route.remove_prefix(1);
    path.remove_prefix(1);
    const auto wanted = route.substr(0, route.find('/')), given = path.substr(0, path.find('/'));
    if (!wanted.empty() && wanted.front() == '{') {
      if (given.empty()) return false;
      place[std::string{wanted.substr(1, wanted.size() - 2)}] = given;
    } else if (wanted != given) {
      return false;
    }
    route.remove_prefix(wanted.size());
    path.remove_prefix(given.size());
  }
  return route.empty() && path.empty();
}

}  // namespace

Response Router::handle(const Request& request) const {
  const Method wanted = request.method == Method::head ? Method::get : request.method;
  bool known_path = false;
  for (const Route& route : routes_) {
    std::map<std::string, std::string> place;
    if (!fits(route.path, request.path, place)) continue;
    known_path = true;
    if (route.method != wanted) continue;
    Request placed = request;
    placed.place = std::move(place);
    return route.handler(placed);
  }
  if (known_path) return {405, "text/plain; charset=utf-8", "this address does not take that method\n", {}};
  return {404, "text/plain; charset=utf-8", "there is nothing at this address\n", {}};
}

}  // namespace kith::http
