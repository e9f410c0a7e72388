// A request target, a form and an upload of any bytes.
#include "fuzz/fuzz.hpp"
#include "http/message.hpp"

using namespace kith;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  http::Request request;
  if (http::parse_target(text, request)) {
    fuzz::law(request.path.find('\0') == std::string::npos);
    fuzz::law(!request.path.empty() && request.path[0] == '/');
  }
  for (const auto& [name, value] : http::parse_form(text)) {
    fuzz::law(name.find('\0') == std::string::npos && value.find('\0') == std::string::npos);
    fuzz::law(http::url_decoded(http::url_encoded(value), true) == value);
  }
  request.headers = {{"cookie", std::string{text}}, {"content-type", "application/x-www-form-urlencoded"}};
  request.body = text;
  (void)request.cookie("session");
  (void)request.form();
  return 0;
}
