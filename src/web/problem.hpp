// The one place where a kind of error becomes an HTTP status, and a page or a problem document (RFC 9457).
#pragma once

#include "core/result.hpp"
#include "web/site.hpp"

namespace kith::web {

int status_of(core::ErrorKind kind);
std::string_view title_of(int status);

http::Response problem_page(const Site& site, const tasks::Reader* reader, const core::Error& error);
inline http::Response problem_page(const Visit& visit, const core::Error& error) {
  return problem_page(visit.site, &visit.reader, error);
}
http::Response status_page(const Site& site, const tasks::Reader* reader, int status, std::string_view words);
http::Response problem_json(int status, std::string_view detail);

}  // namespace kith::web
