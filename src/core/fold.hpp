// Names as a key: lower case, accents stripped, other scripts written in Latin letters. Hronecová -> hronecova.
#pragma once

#include <string>
#include <string_view>

namespace kith::core {

std::string fold(std::string_view text);

}  // namespace kith::core
