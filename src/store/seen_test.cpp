#include "store/seen.hpp"

#include <doctest.h>

#include <cstring>
#include <random>

using namespace kith;

TEST_CASE("what was added is never called a stranger, and few strangers are taken for known") {
  std::mt19937_64 random{7};
  const auto draw = [&] {
    store::Ref ref;
    for (std::size_t at = 0; at < ref.size(); at += 8) {
      const std::uint64_t number = random();
      std::memcpy(ref.data() + at, &number, 8);
    }
    return ref;
  };
  store::SeenRefs seen;
  CHECK_FALSE(seen.may_hold(draw()));
  std::vector<store::Ref> added;
  // Beyond the first two layers.
  for (int i = 0; i < 5'000'000; ++i) {
    const store::Ref ref = draw();
    seen.add(ref);
    if (i % 50 == 0) added.push_back(ref);
  }
  for (const store::Ref& ref : added) REQUIRE(seen.may_hold(ref));
  int taken_for_known = 0;
  for (int i = 0; i < 100'000; ++i) taken_for_known += seen.may_hold(draw());
  CHECK(taken_for_known < 2'000);
}
