#include "store/seal.hpp"

#include <doctest.h>
#include <sodium.h>

using namespace kith;

// The published vectors of AES-256-GCM (McGrew and Viega, cases 13 and 14): whichever library closes, the bytes are
// the same, so that data move between processors.
TEST_CASE("what is closed is AES-256-GCM to the byte") {
  store::Sealer sealer{store::Key{}};
  const auto sealed = [&](std::string_view plain) {
    std::string out, hex;
    sealer.seal(store::Nonce{}, "", plain, out);
    hex.resize(out.size() * 2 + 1);
    sodium_bin2hex(hex.data(), hex.size(), reinterpret_cast<const unsigned char*>(out.data()), out.size());
    hex.pop_back();
    return hex;
  };
  CHECK(sealed("") == "530f8afbc74536b9a963b4f1c4cb738b");
  CHECK(sealed(std::string(16, '\0')) == "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919");
}

TEST_CASE("a changed bit, another place or another key does not open") {
  store::Key key{};
  key[0] = 7;
  store::Sealer sealer{key};
  std::string closed, opened;
  sealer.seal(store::Nonce{}, "here", "words", closed);
  REQUIRE(sealer.open(store::Nonce{}, "here", closed, opened));
  CHECK(opened == "words");
  CHECK_FALSE(sealer.open(store::Nonce{}, "there", closed, opened));
  for (std::size_t i = 0; i < closed.size(); ++i) {
    std::string changed = closed;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    CHECK_FALSE(sealer.open(store::Nonce{}, "here", changed, opened));
  }
  sealer.use(store::Key{});
  CHECK_FALSE(sealer.open(store::Nonce{}, "here", closed, opened));
  CHECK_FALSE(sealer.open(store::Nonce{}, "here", "short", opened));
}
