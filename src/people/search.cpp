#include "people/state.hpp"

namespace kith::people {

std::vector<Candidate> Linker::search(const Query&, std::size_t) const { return {}; }

}  // namespace kith::people
