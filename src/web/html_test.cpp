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

TEST_CASE("whatever stands at whichever place of a text is escaped by itself") {
  for (int c = 0; c < 256; ++c) {
    Html alone;
    const std::string one(1, static_cast<char>(c));
    const std::string said = alone.text(one).bytes();
    CHECK((said == one) == ((c >= 0x20 || c == 9 || c == 10) && one.find_first_of("&<>'\"") == std::string::npos));
    for (std::size_t at = 0; at < 20; ++at) {
      Html html;
      CHECK(html.text(std::string(at, '\x7f') + one + std::string(19 - at, '!')).bytes() ==
            std::string(at, '\x7f') + said + std::string(19 - at, '!'));
    }
  }
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
