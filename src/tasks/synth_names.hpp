// Names as families in the UK have them, by community, for made-up people. Internal to synth.
#pragma once

#include <string>
#include <vector>

#include "tasks/synth_random.hpp"

namespace kith::tasks {

struct Community {
  const char* name;
  int weight;  // families in a thousand, near the 2021 census of England and Wales
  std::vector<std::string_view> girls, boys, families;
  bool mother_keeps_name = false;   // children carry the father's name only
  bool feminine_family_name = false;  // Novák, Nováková
  std::vector<std::pair<std::string_view, std::string_view>> spellings;  // what other people write instead
};

const std::vector<Community>& communities();
const Community& pick_community(Chance& chance);

}  // namespace kith::tasks
