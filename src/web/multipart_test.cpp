#include "web/multipart.hpp"

#include <doctest.h>

using namespace kith;
using web::parse_multipart;

namespace {

const std::string type = "multipart/form-data; boundary=\"a b\"";
const std::string good =
    "--a b\r\nContent-Disposition: form-data; name=\"form_token\"\r\n\r\nsecret\r\n"
    "--a b\r\ncontent-disposition: form-data; name=\"files\"; filename=\"C:\\\\x\\people.csv\"\r\n"
    "Content-Type: text/csv\r\n\r\nid,name\r\n1,\"a--a b\"\r\n\r\n"
    "--a b\r\nContent-Disposition: form-data; name=\"empty\"; filename=\"\"\r\n\r\n\r\n"
    "--a b--\r\n";

}  // namespace

TEST_CASE("fields and files of an upload are read as they were sent") {
  const auto parts = parse_multipart(type, good);
  REQUIRE(parts);
  REQUIRE(parts->size() == 3);
  CHECK((*parts)[0].name == "form_token");
  CHECK((*parts)[0].bytes == "secret");
  CHECK((*parts)[1].file_name == "people.csv");
  CHECK((*parts)[1].bytes == "id,name\r\n1,\"a--a b\"\r\n");
  CHECK((*parts)[2].bytes.empty());
}

TEST_CASE("an upload cut off anywhere is refused and never read beyond its end") {
  const auto last = good.rfind("--\r\n");
  for (std::size_t size = 0; size < last; ++size) {
    const std::string cut = good.substr(0, size);
    CHECK_FALSE(parse_multipart(type, cut));
  }
}

TEST_CASE("an upload without a boundary, of another type or with a thousand parts is refused") {
  CHECK_FALSE(parse_multipart("multipart/form-data", good));
  CHECK_FALSE(parse_multipart("text/plain; boundary=x", good));
  CHECK_FALSE(parse_multipart("multipart/form-data; boundary=" + std::string(71, 'x'), good));
  std::string many;
  for (int i = 0; i < 1000; ++i) many += "--a b\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\ny\r\n";
  CHECK_FALSE(parse_multipart(type, many + "--a b--\r\n"));
}
