// Walks the one table: nobody comes in without a session, no form without its token, and hostile text stays text
// everywhere.
#include <doctest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "http/router.hpp"
#include "web/api.hpp"
#include "web/door.hpp"
#include "web/fake_desk.hpp"

using namespace kith;

namespace {

struct World {
  web::FakeDesk desk;
  web::Assets assets{{{"kith.css", "body{}"}, {"kith.js", ""}, {"kith.svg", ""}}};
  http::Handler handle = web::handler(desk, assets);
};

std::string real_path(const web::Row& row) {
  std::string path = row.path;
  const auto put = [&path](const std::string& place, const std::string& value) {
    const auto at = path.find(place);
    if (at != std::string::npos) path.replace(at, place.size(), value);
  };
  put("{person}", "P17");
  put("{alert}", "A1");
  put("{import}", "I1");
  put("{pattern}", "R06");
  return path;
}

http::Request request_of(const web::Row& row) {
  http::Request request;
  request.method = row.method;
  request.path = real_path(row);
  return request;
}

void sign_in(http::Request& request) {
  request.headers.emplace_back("cookie", std::string{"kith_session="} + web::FakeDesk::token);
  request.headers.emplace_back("authorization", std::string{"Bearer "} + web::FakeDesk::token);
}

void send_form(http::Request& request, const std::string& body) {
  request.headers.emplace_back("content-type", "application/x-www-form-urlencoded");
  request.body = body;
}

std::string header_of(const http::Response& response, const std::string& name) {
  for (const auto& [given, value] : response.headers)
    if (given == name) return value;
  return "";
}

}  // namespace

TEST_CASE("nobody comes in without a session, and nothing of a child is said") {
  World world;
  for (const web::Row& row : web::table()) {
    if (row.door == web::Door::open) continue;
    CAPTURE(row.path);
    for (const bool wrong_token : {false, true}) {
      http::Request request = request_of(row);
      if (wrong_token) {
        request.headers.emplace_back("cookie", "kith_session=wrong");
        request.headers.emplace_back("authorization", "Bearer wrong");
      }
      const auto response = world.handle(request);
      if (row.door == web::Door::page) {
        CHECK(response.status == 303);
        CHECK(header_of(response, "Location").starts_with("/sign-in"));
      } else {
        CHECK(response.status == 401);
      }
      CHECK(response.body.find("Hronec") == std::string::npos);
    }
  }
  CHECK(world.desk.changes == 0);
}

TEST_CASE("whoever is signed out while writing gets back what was written, and nothing is saved") {
  World world;
  for (const web::Row& row : web::table()) {
    if (row.door != web::Door::form) continue;
    CAPTURE(row.path);
    http::Request request = request_of(row);
    send_form(request, "form_token=old%20token&text=a+bruise+%3Cb%3E+on+the+cheek");
    const auto response = world.handle(request);
    CHECK(response.status == 401);
    CHECK(response.body.find("a bruise &lt;b&gt; on the cheek</textarea>") != std::string::npos);
    CHECK(response.body.find("old token") == std::string::npos);
  }
  CHECK(world.desk.changes == 0);
}

TEST_CASE("a form without its token, with another or from another site changes nothing") {
  World world;
  for (const web::Row& row : web::table()) {
    if (row.door != web::Door::form) continue;
    CAPTURE(row.path);
    for (const std::string body : {"", "form_token=", "form_token=sample-form-tokeX&text=a"}) {
      http::Request request = request_of(row);
      sign_in(request);
      send_form(request, body);
      CHECK(world.handle(request).status == 403);
    }
    http::Request request = request_of(row);
    sign_in(request);
    send_form(request, std::string{"form_token="} + web::FakeDesk::form_token);
    request.headers.emplace_back("sec-fetch-site", "cross-site");
    CHECK(world.handle(request).status == 403);
  }
  CHECK(world.desk.changes == 0);
}

TEST_CASE("every page answers, carries its safety headers and shows hostile text as text") {
  World world;
  for (const web::Row& row : web::table()) {
    if (row.door != web::Door::page) continue;
    CAPTURE(row.path);
    http::Request request = request_of(row);
    if (row.path == "/find") request.query["words"] = web::hostile;
    sign_in(request);
    const auto response = world.handle(request);
    CHECK(response.status == 200);
    CHECK(header_of(response, "Content-Security-Policy").find("default-src 'none'") == 0);
    CHECK(header_of(response, "X-Content-Type-Options") == "nosniff");
    CHECK(header_of(response, "Cache-Control") == "no-store");
    CHECK(response.body.find("<script>alert") == std::string::npos);
    if (response.type.starts_with("text/html")) CHECK(response.body.find(" - Kith</title>") != std::string::npos);
  }
}

TEST_CASE("every address of the API answers a signed-in program") {
  World world;
  for (const web::Row& row : web::table()) {
    if (row.door != web::Door::api || row.method == http::Method::post) continue;
    CAPTURE(row.path);
    http::Request request = request_of(row);
    sign_in(request);
    CHECK(world.handle(request).status == row.shape.status);
  }
}

TEST_CASE("the API refuses what it does not know and takes what it describes") {
  World world;
  http::Request request;
  request.method = http::Method::post;
  request.path = "/api/v1/concerns";
  sign_in(request);
  for (const std::string body : {"", "[]", "{\"text\":1}", "{\"text\":\"a\",\"colour\":\"b\"}", "{\"text\":\" \"}"}) {
    request.body = body;
    const auto response = world.handle(request);
    CHECK(response.status == 422);
    CHECK(response.type == "application/problem+json");
  }
  request.body = "{\"person\":\"P17\",\"kind\":\"injury.bruise\",\"text\":\"a bruise\"}";
  request.headers.emplace_back("idempotency-key", "k-1");
  const auto response = world.handle(request);
  CHECK(world.desk.last_once == "k-1");
  CHECK(response.status == 201);
  CHECK(nlohmann::json::parse(response.body).at("event") == "E4711");
}

TEST_CASE("the OpenAPI document holds every address of the API, and every schema it refers to") {
  const auto document = nlohmann::json::parse(web::openapi_document());
  CHECK(document.at("openapi") == "3.1.0");
  std::size_t operations = 0;
  for (const web::Row& row : web::table()) {
    if (!row.path.starts_with("/api/")) continue;
    CAPTURE(row.path);
    const std::string verb = row.method == http::Method::get    ? "get"
                             : row.method == http::Method::post ? "post"
                                                                : "delete";
    REQUIRE(document.at("paths").contains(row.path));
    REQUIRE(document.at("paths").at(row.path).contains(verb));
    const auto& operation = document.at("paths").at(row.path).at(verb);
    CHECK(operation.at("responses").contains(std::to_string(row.shape.status)));
    CHECK(operation.contains("requestBody") == !row.shape.takes.empty());
    ++operations;
  }
  CHECK(operations >= 16);
  const std::string text = document.dump(), reference = "#/components/schemas/";
  std::set<std::string> referred;
  for (auto at = text.find(reference); at != std::string::npos; at = text.find(reference, at + 1)) {
    const auto from = at + reference.size();
    referred.insert(text.substr(from, text.find('"', from) - from));
  }
  for (const auto& name : referred) CHECK_MESSAGE(document.at("components").at("schemas").contains(name), name);
}

TEST_CASE("signing in sets a strict cookie and leads only to an address of our own") {
  World world;
  http::Request request;
  request.method = http::Method::post;
  request.path = "/sign-in";
  send_form(request, "login=whitfield&password=sample+password&next=%2Fchild%2FP17%3Farea%3Dinjury");
  const auto response = world.handle(request);
  CHECK(response.status == 303);
  CHECK(header_of(response, "Location") == "/child/P17?area=injury");
  CHECK(header_of(response, "Set-Cookie") == "kith_session=sample-token; Path=/; HttpOnly; SameSite=Strict");
  CHECK(web::session_cookie("t", {.tls = true}).ends_with("; Secure"));
  for (const char* wrong : {"", "x", "//evil.example", "/\\evil.example", "/\t/evil.example", "https://evil.example",
                            "/a\r\nSet-Cookie: b"})
    CHECK(web::safe_next(wrong) == "/");
  request.body = "login=whitfield&password=wrong";
  const auto refused = world.handle(request);
  CHECK(refused.status == 403);
  CHECK(header_of(refused, "Set-Cookie").empty());
}

TEST_CASE("a concern without words keeps them as a draft and says what is missing") {
  World world;
  http::Request request;
  request.method = http::Method::post;
  request.path = "/concern";
  sign_in(request);
  send_form(request, "form_token=sample-form-token&family_name=Hronec&kind=injury.bruise&text=&occurred=yesterday");
  const auto refused = world.handle(request);
  CHECK(refused.status == 422);
  CHECK(refused.body.find("<a href='#text'>") != std::string::npos);
  CHECK(refused.body.find("<a href='#occurred'>") != std::string::npos);
  CHECK(world.desk.draft({}, "concern").value().value().find("family_name=Hronec") != std::string::npos);

  send_form(request, "form_token=sample-form-token&person=P17&kind=injury.bruise&text=a&occurred=2%2F12%2F2011");
  const auto future = world.handle(request);
  CHECK(future.status == 422);
  CHECK(future.body.find("<a href='#occurred'>It cannot have happened in the future") != std::string::npos);
  CHECK(future.body.find("<a href='#text'>") == std::string::npos);
  request.body = "form_token=sample-form-token&person=P17&kind=injury.bruise&text=a&seen=no&alone=yes";
  CHECK(world.handle(request).body.find("<a href='#alone'>") != std::string::npos);
  request.body = "form_token=sample-form-token&person=P17&kind=injury.bruise&text=a&occurred=1%2F12%2F2011";
  CHECK(world.handle(request).status == 200);

  CHECK(refused.body.find("name='once' value='sample-once'") != std::string::npos);
  request.body = "form_token=sample-form-token&person=P17&kind=injury.bruise&text=a+bruise&once=o-1";
  const auto saved = world.handle(request);
  CHECK(saved.status == 200);
  CHECK(world.desk.last_once == "o-1");
  CHECK(saved.body.find("tel:01632960001") != std::string::npos);
  CHECK(world.desk.draft({}, "concern:P17").value().value().empty());
}

TEST_CASE("an unknown address is a page for a person and a problem document for a program") {
  World world;
  http::Request request;
  request.path = "/nowhere";
  CHECK(world.handle(request).body.find("<h1") != std::string::npos);
  request.path = "/api/v1/nowhere";
  CHECK(world.handle(request).type == "application/problem+json");
  request.path = "/assets/0000/kith.css";
  CHECK(world.handle(request).status == 404);
}

TEST_CASE("a pair is decided with a reason, by the button that was pressed") {
  World world;
  http::Request request;
  request.method = http::Method::post;
  request.path = "/review/pair";
  sign_in(request);
  send_form(request, "form_token=sample-form-token&a=x&b=y&word=different&reason=+");
  const auto refused = world.handle(request);
  CHECK(refused.status == 422);
  CHECK(refused.body.find("<a href='#reason'>") != std::string::npos);
  CHECK(world.desk.changes == 0);
  request.body = "form_token=sample-form-token&a=x&b=y&word=unsure&reason=asked";
  const auto done = world.handle(request);
  CHECK(done.status == 303);
  CHECK(header_of(done, "Location") == "/review?done=unsure");
  CHECK(world.desk.last_link.word == "unsure");
  CHECK(world.desk.last_link.reason == "asked");
}

TEST_CASE("Today says how many questions there are, and leads to the rest") {
  World world;
  http::Request request;
  request.path = "/";
  sign_in(request);
  CHECK(world.handle(request).body.find("58 questions are open. This is page 1 of 3") != std::string::npos);
  request.query["page"] = "2";
  const auto second = world.handle(request);
  CHECK(second.body.find("href='/?page=1'") != std::string::npos);
  CHECK(second.body.find("href='/?page=3'") != std::string::npos);
}

TEST_CASE("who saved a concern about a described child reads who knows it, who may, or that nobody does") {
  World world;
  http::Request request;
  request.method = http::Method::post;
  request.path = "/concern";
  sign_in(request);
  send_form(request, "form_token=sample-form-token&family_name=Perhaps&kind=injury.bruise&text=a");
  const std::string perhaps = world.handle(request).body;
  CHECK(perhaps.find("It may be a child whom 2 agencies know") != std::string::npos);
  CHECK(perhaps.find("href='/child/P17#possible'") != std::string::npos);
  CHECK(perhaps.find("Nobody else") == std::string::npos);
  request.body = "form_token=sample-form-token&family_name=Nobody&kind=injury.bruise&text=a";
  CHECK(world.handle(request).body.find("Nobody else has told Kith of this child") != std::string::npos);
  request.body = "form_token=sample-form-token&family_name=Hronec&kind=injury.bruise&text=a";
  CHECK(world.handle(request).body.find("Nobody else") == std::string::npos);
}
