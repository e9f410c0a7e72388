// What an outsider may ask: is Kith well, and is its log what it was? No personal data.
#include "web/pages.hpp"
#include "web/problem.hpp"

namespace kith::web {
namespace {

http::Response plain(int status, std::string text, std::string type = "text/plain; charset=utf-8") {
  http::Response response{status, std::move(type), std::move(text), {}};
  add_safety_headers(response);
  return response;
}

}  // namespace

http::Response health(const Site& site, const http::Request&) {
  const auto well = site.desk.health();
  return well ? plain(200, "ok\n") : plain(503, well.error().message + "\n");
}

http::Response checkpoint(const Site& site, const http::Request&) { return plain(200, site.desk.checkpoint()); }

http::Response verifier_key(const Site& site, const http::Request&) { return plain(200, site.desk.verifier_key()); }

http::Response tile(const Site& site, const http::Request& request) {
  std::string path;
  for (const char* piece : {"a", "b", "c", "d", "e", "f"}) {
    const auto found = request.place.find(piece);
    if (found != request.place.end()) path += (path.empty() ? "" : "/") + found->second;
  }
  const auto bytes = site.desk.tile(path);
  if (!bytes) return plain(status_of(bytes.error().kind), bytes.error().message + "\n");
  http::Response response{200, "application/octet-stream", *bytes, {}};
  // A whole tile never changes; a partial one is left behind by the next entry.
  const bool partial = path.find(".p/") != std::string::npos;
  response.headers.emplace_back("Cache-Control", partial ? "no-store" : "public, max-age=31536000, immutable");
  add_safety_headers(response);
  return response;
}

http::Response asset(const Site& site, const http::Request& request) {
  auto response = site.assets.serve(request.place.at("hash"), request.place.at("name"));
  add_safety_headers(response);
  return response;
}

}  // namespace kith::web
