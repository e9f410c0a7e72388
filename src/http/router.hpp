// Finds the handler of a request in a table of routes. The table itself stands in one place, web/routes.cpp.
#pragma once

#include "http/message.hpp"

namespace kith::http {

struct Route {
  Method method = Method::get;
  std::string path;  // /child/{person}/alert/{alert}
  std::string name;  // what it does, for the list of routes and the tests that walk it
  Handler handler;
};

class Router {
 public:
  explicit Router(std::vector<Route> routes) : routes_(std::move(routes)) {}
  // 404 for an unknown path, 405 for a known path with another method.
  Response handle(const Request& request) const;
  const std::vector<Route>& routes() const { return routes_; }

 private:
  std::vector<Route> routes_;
};

}  // namespace kith::http
