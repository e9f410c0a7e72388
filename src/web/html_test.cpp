#include "web/html.hpp"

#include <doctest.h>

using namespace kith::web;

TEST_CASE("text is escaped wherever it stands") {
  Html html;
  const std::string hostile = "<script>alert(\"x\")</script> & 'quoted'\x01";
  html.put("<p title='{}'>{}</p>", hostile, hostile);
  const std::string escaped = "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; &#39;quoted&#39; ";
  CHECK(html.bytes() == "<p title='" + escaped + "'>" + escaped + "</p>");
}

TEST_CASE("an address encodes its parts and cannot become another scheme") {
  Html html;
  html.put("<a href='{}'>x</a>", Address::of("/child/{}", "P1/../?a='").query("kind", "a b&c").fragment("E1"));
  CHECK(html.bytes() == "<a href='/child/P1%2F..%2F%3Fa%3D%27?kind=a%20b%26c#E1'>x</a>");
}

TEST_CASE("an open element is closed at the end of its block, and pieces nest") {
  Html html, inner;
  inner.put("<b>{}</b>", 3);
  {
    auto list = html.inside("<ul class='{}'></ul>", "a");
    html.put("<li>{}</li>", inner);
  }
  CHECK(html.bytes() == "<ul class='a'><li><b>3</b></li></ul>");
}
