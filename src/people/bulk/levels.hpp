// How far two unequal values agree, of kinds whose parts mean something: an e-mail address, an age.
#pragma once

#include <string_view>

#include "people/bulk/field.hpp"

namespace kith::people::bulk {

// Of plain_cell's form.
Level email_level(std::string_view a, std::string_view b);
Level age_level(std::string_view a, std::string_view b);

}  // namespace kith::people::bulk
