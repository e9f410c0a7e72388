#include "people/decisions.hpp"

namespace kith::people {

void Decisions::say(RowNo a, RowNo b, Said said) {
  said_[{a, b}] = said;
  said_[{b, a}] = std::move(said);
}

const Said* Decisions::on(RowNo a, RowNo b) const {
  const auto found = said_.find({a, b});
  return found == said_.end() ? nullptr : &found->second;
}

}  // namespace kith::people
