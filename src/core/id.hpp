// An integer key that cannot be mixed up with another kind of key: `using PersonId = core::Id<struct PersonTag>`.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>

namespace kith::core {

template <class Tag, class Number = std::uint32_t>
struct Id {
  Number value = 0;
  friend constexpr auto operator<=>(Id, Id) = default;
};

}  // namespace kith::core

template <class Tag, class Number>
struct std::hash<kith::core::Id<Tag, Number>> {
  std::size_t operator()(kith::core::Id<Tag, Number> id) const noexcept { return std::hash<Number>{}(id.value); }
};
