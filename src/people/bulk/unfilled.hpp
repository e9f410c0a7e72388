// A vector that is not filled with zeros before it is filled with values: large ones are first touched by the cores
// that fill them side by side, not by one core beforehand.
#pragma once

#include <memory>
#include <utility>
#include <vector>

namespace kith::people::bulk {

template <class T>
struct UnfilledAllocator : std::allocator<T> {
  template <class Other>
  struct rebind {
    using other = UnfilledAllocator<Other>;
  };
  template <class Item, class... Args>
  void construct(Item* place, Args&&... args) {
    if constexpr (sizeof...(Args) == 0)
      ::new (static_cast<void*>(place)) Item;
    else
      ::new (static_cast<void*>(place)) Item(std::forward<Args>(args)...);
  }
};

// For types whose members have no initial values.
template <class T>
using Unfilled = std::vector<T, UnfilledAllocator<T>>;

}  // namespace kith::people::bulk
