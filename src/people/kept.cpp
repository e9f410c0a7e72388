// A linker written down and read back, so that a start links only what came since.
#include <cassert>

#include "people/state.hpp"

namespace kith::people {

void Linker::State::write(PartsOut& parts) const {
  assert(dirty.empty() && unindexed.empty() && indexed == records.size() && "written down when it is settled");
  records.write(parts);
  KeyIndex::each_part(index, parts);
  Persons::each_part(persons, parts);
  std::vector<OpenPair> pairs;
  for (const auto& [pair, mark] : open)
    if (pair.first < pair.second)
      pairs.push_back({pair.first, pair.second, mark.bits, mark.too_many_alike, mark.number_doubted});
  parts(pairs);
}

bool Linker::State::read(PartsIn& parts) {
  records.read(parts);
  KeyIndex::each_part(index, parts);
  Persons::each_part(persons, parts);
  std::vector<OpenPair> pairs;
  parts(pairs);
  if (!parts.sound()) return false;
  indexed = static_cast<RowNo>(records.size());
  for (const OpenPair& pair : pairs)
    open[{pair.a, pair.b}] = open[{pair.b, pair.a}] = {pair.bits, pair.too_many_alike, pair.number_doubted};
  return true;
}

void Linker::write(PartsOut& parts) const { state_->write(parts); }

std::optional<Linker> Linker::read(PartsIn& parts) {
  Linker linker;
  if (!linker.state_->read(parts)) return {};
  return linker;
}

}  // namespace kith::people
