#include "people/reference_names.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <unordered_map>
#include <utility>
#include <vector>

#include "people/name_forms.hpp"

namespace kith::people {
namespace {

struct Band {
  double bits;
  std::string_view names;
};

// Share of people of one sex and generation mix; a name not listed is taken as rarer than the rarest band.
constexpr std::array<Band, 6> given_bands = {{
    {6.0, "mohammed muhammad david john"},
    {6.6, "oliver james jack thomas william george olivia sarah paul michael daniel joshua emma"},
    {7.0,
     "harry jacob charlie alfie noah oscar leo samuel joseph matthew andrew mark robert richard peter christopher "
     "stephen steven emily amelia jessica sophie chloe grace lily ella mia isabella ava susan margaret karen "
     "elizabeth "
     "rebecca laura lauren anna charlotte hannah lucy katie ali mary patricia"},
    {7.6,
     "archie henry freddie theo arthur logan ethan max benjamin alexander adam ryan luke lewis liam callum "
     "connor jake "
     "dylan tyler nathan jordan ben sam alex kevin ian anthony simon jason lee stuart gary craig scott darren wayne "
     "poppy isla evie ruby freya daisy megan holly amy abigail ellie georgia molly bethany caitlin paige jade kelly "
     "nicola lisa claire michelle samantha joanne louise julie helen jane alison angela rachel victoria zoe linda "
     "christine natasha gemma stacey leanne donna tracey carol janet jacqueline kim ahmed maria fatima aisha zara"},
    {8.6,
     "edward isaac toby harrison jaxon mason riley finley jayden kai kian cameron aaron rhys owen evan gareth gavin "
     "graham keith neil martin philip nigel alan brian barry raymond dean carl shane sean patrick kieran declan "
     "conor "
     "joe jamie josh charles frederick edwin dominic elliot louis reuben zachary leon hugo gabriel sebastian "
     "lucas luca "
     "rosie phoebe florence matilda evelyn sienna eva maisie millie layla scarlett alice imogen erin skye lexi lola "
     "amber summer tia kayla courtney shannon chelsea danielle kirsty hayley kerry tracy dawn deborah debbie sharon "
     "wendy lorraine heather catherine katherine kathryn kate ann anne annie jean joan dorothy sandra maureen sheila "
     "pauline yasmin maryam amina khadija zainab hassan hussain ibrahim yusuf omar usman bilal hamza abdul "
     "abdullah imran asif "
     "tariq khalid priya anita neha raj amit singh kaur rosa luis kevin ana jose"},
    {10.0,
     "tomasz piotr jakub kacper szymon filip michal krzysztof andrzej pawel marcin agnieszka katarzyna "
     "malgorzata ewa "
     "zuzanna julia zofia lena wiktoria oliwia marek peter milan lucia zuzana angela leo david rui tiago joao "
     "pedro davi "
     "ines beatriz mateus rafael andrei alexandru ioan mihai elena ioana cristina chidi emeka ngozi chioma tunde "
     "folasade kwame kofi ama abena wei jing li ming mei yan ying hui xin jun tamsin bronwen sian rhiannon cerys "
     "niamh aoife siobhan roisin eilidh isobel mhairi fiona morag craig raymond rosie shay jaden angela tony "
     "terry ray "
     "colin derek roger trevor leslie norman dennis ronald kenneth gordon malcolm geoffrey clive duncan bruce"},
}};

constexpr std::array<Band, 6> family_bands = {{
    {6.4, "smith jones"},
    {7.2, "williams taylor brown davies khan patel singh"},
    {7.7,
     "evans thomas johnson roberts wilson hussain ali ahmed wright walker white robinson thompson green "
     "hall edwards begum"},
    {8.3,
     "hughes wood jackson clarke clark harris lewis cooper king lee martin turner morris moore hill ward baker "
     "harrison "
     "scott young morgan anderson allen watson mitchell james davis phillips bennett parker cook kaur shah miah bibi "
     "campbell stewart murphy kelly murray macdonald mcdonald robertson reid ross thomson graham"},
    {9.2,
     "price griffiths shaw carter collins richardson cox bailey bell miller simpson adams marshall ellis gray "
     "grey mills "
     "powell webb rogers foster stevens hunt palmer owen holmes mason knight butler barnes jenkins lloyd fisher "
     "russell "
     "dixon pearson harvey gibson rose walsh fox chapman ryan johnston hamilton gordon hayes andrews ford west "
     "cole reynolds "
     "payne stone day perry murphy obrien oconnor kennedy byrne akhtar malik hussein rahman islam mahmood iqbal "
     "sharma uddin"},
    {10.4,
     "spencer lawrence watts burton dunn burns black hudson barker porter matthews hart hawkins elliott francis carr "
     "lynch robson nicholson harding gilbert wells warren newman fletcher armstrong cunningham ferguson henderson "
     "crawford hunter duncan fraser grant maclean mackenzie mackay nowak kowalski kowalska wisniewski wojcik "
     "kaminski lewandowski zielinski novak horvath silva santos sousa pereira costa ferreira oliveira popescu "
     "popa ionescu "
     "okafor okoye adeyemi adebayo ibrahim mohamed osman hassan abdi ahmad chowdhury sheikh qureshi mirza "
     "gill dhillon sandhu sidhu mehta desai joshi chen wang zhang li liu wong chan nguyen tran mensah owusu boateng"},
}};

constexpr double rare_given_bits = 11.5, rare_family_bits = 12.5;

using Table = std::unordered_map<std::string_view, double>;

template <class Visit>
void each_word(std::string_view text, Visit visit) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    if (end > at) visit(text.substr(at, end - at));
    at = end + 1;
  }
}

template <class Visit>
void each_group(std::string_view text, Visit visit) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(';', at), text.size());
    visit(text.substr(at, end - at));
    at = end + 1;
  }
}

template <std::size_t size>
Table table_of(const std::array<Band, size>& bands) {
  Table table;
  for (const Band& band : bands) each_word(band.names, [&](std::string_view name) { table.emplace(name, band.bits); });
  return table;
}

double looked_up(const Table& table, std::string_view word, double otherwise) {
  const auto found = table.find(word);
  return found == table.end() ? otherwise : found->second;
}

struct Groups {
  std::unordered_map<std::string_view, std::pair<std::uint32_t, std::uint32_t>> of;
  std::vector<double> bits{rare_given_bits};

  Groups() {
    each_group(name_forms(), [&](std::string_view line) {
      if (line.find_first_not_of(' ') != line.npos) add(line);
    });
  }

  void add(std::string_view line) {
    const auto group = static_cast<std::uint32_t>(bits.size());
    double share = 0;
    each_word(line, [&](std::string_view name) {
      auto& [first, second] = of[name];
      if (first == 0)
        first = group;
      else if (first != group && second == 0)
        second = group;
      const double own = given_name_bits(name);
      if (own < rare_given_bits) share += std::exp2(-own);
    });
    bits.push_back(share > 0 ? std::min(rare_given_bits, -std::log2(share)) : rare_given_bits);
  }
};

const Groups& groups() {
  static const Groups made;
  return made;
}

}  // namespace

double given_name_bits(std::string_view word) {
  static const Table table = table_of(given_bands);
  return looked_up(table, word, rare_given_bits);
}

double family_name_bits(std::string_view word) {
  static const Table table = table_of(family_bands);
  return looked_up(table, word, rare_family_bits);
}

bool known_given_name(std::string_view word) { return given_name_bits(word) < rare_given_bits; }

bool known_family_name(std::string_view word) { return family_name_bits(word) < rare_family_bits; }

std::uint32_t variant_group(std::string_view word) {
  const auto found = groups().of.find(word);
  return found == groups().of.end() ? 0 : found->second.first;
}

std::uint32_t second_variant_group(std::string_view word) {
  const auto found = groups().of.find(word);
  return found == groups().of.end() ? 0 : found->second.second;
}

double group_bits(std::uint32_t group) { return groups().bits[group]; }

}  // namespace kith::people
