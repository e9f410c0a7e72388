// A request and a response as plain values: handlers and their tests need no socket.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kith::http {

enum class Method { get, head, post, put, del, other };

struct Request {
  Method method = Method::get;
  std::string path;                           // decoded, without the query: /child/17
  std::map<std::string, std::string> query;   // decoded; a later value of one name wins
  std::vector<std::pair<std::string, std::string>> headers;  // names in lower case
  std::string body;
  std::string remote;                         // address of the client
  std::map<std::string, std::string> place;   // what {name} of the route stood for

  std::string_view header(std::string_view name) const;
  std::optional<std::string> cookie(std::string_view name) const;
  // Fields of an application/x-www-form-urlencoded body, decoded, in order; empty for another type.
  std::vector<std::pair<std::string, std::string>> form() const;
  const std::string& parameter(const std::string& name) const;  // of the query; empty when absent
};

struct Response {
  int status = 200;
  std::string type = "text/html; charset=utf-8";
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
};

using Handler = std::function<Response(const Request&)>;

// %41 and + decoded; absent for a broken escape or a NUL.
std::optional<std::string> url_decoded(std::string_view text, bool plus_is_space);
std::string url_encoded(std::string_view text);
std::vector<std::pair<std::string, std::string>> parse_form(std::string_view text);
// Splits a request target into path and query; false where it is malformed.
bool parse_target(std::string_view target, Request& request);

}  // namespace kith::http
