// What every handler of a page has at hand, and the frame that every page stands in.
#pragma once

#include <string>
#include <vector>

#include "http/message.hpp"
#include "tasks/desk.hpp"
#include "web/assets.hpp"
#include "web/html.hpp"

namespace kith::web {

struct Settings {
  bool tls = false;  // the browser reaches us over TLS: the session cookie is then marked Secure
};

struct Site {
  tasks::Desk& desk;
  const Assets& assets;
  Settings settings;
};

// A request of somebody who is signed in.
struct Visit {
  const Site& site;
  const http::Request& request;
  const tasks::Reader& reader;
  tasks::Desk& desk() const { return site.desk; }
};

struct Crumb {
  std::string words;
  Address address;
};

enum class Section { none, today, find, review, concern, import, patterns, help };

// What stands around a page's own content.
struct Frame {
  std::string title;  // of the tab; the page's own content holds the h1
  Section section = Section::none;
  std::vector<Crumb> crumbs = {};
  int refresh_seconds = 0;  // 0: never; else the page asks for itself again, without any script
  int status = 200;
};

http::Response page(const Site& site, const tasks::Reader* reader, const Frame& frame, const Html& content);
inline http::Response page(const Visit& visit, const Frame& frame, const Html& content) {
  return page(visit.site, &visit.reader, frame, content);
}

http::Response redirect(const Address& to);  // 303: the browser asks for it with GET

// Headers that every answer carries: nothing inline, nothing from elsewhere, nothing kept by a shared machine.
void add_safety_headers(http::Response& response);

}  // namespace kith::web
