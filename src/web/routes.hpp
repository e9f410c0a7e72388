// The one table of everything that can be asked of Kith over HTTP: pages, forms, the JSON API and what is open to
// outsiders. The table decides who comes through the door; handlers behind it know who asks.
#pragma once

#include <functional>
#include <vector>

#include "http/router.hpp"
#include "web/site.hpp"

namespace kith::web {

// open: nobody needs to be signed in. page: a session, or the way to the sign-in page. form: a session and its form
// token. api: a bearer token.
enum class Door { open, page, form, api };

// What an address of the API takes and gives, by the names of views (fields.hpp of the API): the OpenAPI document is
// made of it.
struct Shape {
  std::string takes = "";  // JSON body, or "multipart"
  std::string query = "";  // fields that stand in the query
  std::string gives = "";  // "Match[]" is a list; "csv" a table; empty: nothing
  int status = 200;
  bool once = false;  // sent twice under one Idempotency-Key it is done once
};

struct Row {
  http::Method method = http::Method::get;
  std::string path, name;
  Door door = Door::page;
  std::function<http::Response(const Site&, const http::Request&)> open = {};
  std::function<http::Response(const Visit&)> visit = {};
  Shape shape = {};
};

const std::vector<Row>& table();

// For http::Router. The desk and the assets must outlive the routes.
std::vector<http::Route> routes(tasks::Desk& desk, const Assets& assets, const Settings& settings = {});

// The router with what stands around it: a page for an unknown address, an answer when a handler throws, headers on
// everything.
http::Handler handler(tasks::Desk& desk, const Assets& assets, const Settings& settings = {});

}  // namespace kith::web
