// How common a name is in the United Kingdom, as bits of surprise (-log2 of its share), and which names are forms of
// one. Shipped, so that fifty records link as well as fifty million. Estimates from general knowledge, in bands of one
// bit.
#pragma once

#include <cstdint>
#include <string_view>

namespace kith::people {

double given_name_bits(std::string_view word);
double family_name_bits(std::string_view word);
bool known_given_name(std::string_view word);
bool known_family_name(std::string_view word);
// Forms of one given name (Matthew, Matus, Matty) share a group; 0: no known other form.
std::uint32_t variant_group(std::string_view word);
std::uint32_t second_variant_group(std::string_view word);  // Alex: of Alexander and of Alexandra
double group_bits(std::uint32_t group);

}  // namespace kith::people
