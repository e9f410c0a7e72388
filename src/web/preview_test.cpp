// Not a test but a way to look: serves the sample pages at 127.0.0.1:8099 until it is ended.
//   build/web_test --no-skip --test-case="serve the sample pages"      (name: any, password: "sample password")
#include <doctest.h>

#include <chrono>
#include <fstream>
#include <sstream>
#include <thread>

#include "http/server.hpp"
#include "web/fake_desk.hpp"
#include "web/routes.hpp"

using namespace kith;

TEST_CASE("serve the sample pages" * doctest::skip()) {
  static std::vector<std::string> contents;
  std::vector<std::pair<std::string, std::string_view>> files;
  contents.reserve(3);
  for (const char* name : {"kith.css", "kith.js", "kith.svg"}) {
    std::ifstream file(std::string{KITH_SOURCE_DIR} + "/web/dist/" + name);
    std::ostringstream bytes;
    bytes << file.rdbuf();
    contents.push_back(bytes.str());
    files.emplace_back(name, contents.back());
  }
  web::FakeDesk desk;
  const web::Assets assets(files);
  http::ServerOptions options;
  options.port = 8099;
  const auto server = http::Server::start(options, web::handler(desk, assets));
  REQUIRE(server);
  for (;;) std::this_thread::sleep_for(std::chrono::hours(1));
}
