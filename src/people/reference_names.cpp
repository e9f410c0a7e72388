#include "people/reference_names.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <unordered_map>
#include <utility>
#include <vector>

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

// Forms of one name in the languages of the country, with pet names and transliterations.
constexpr std::string_view variant_lines[] = {
    "matthew matt matty mathew matthias mateo mateusz matteo matus matous mattus mathus matej mats matheus mateus",
    "mohammed muhammad mohammad mohamed muhammed mohamad mohd muhamed mohamud mahamed mohammod mo muhammet mehmet",
    "zuzana zuzanna zuzanka susana susanna susannah suzanna susan susie suzie sue susanne suzanne zuzia",
    "lucia lucy lucie lucja luciana lucinda luzia",
    "david davi dave davey davy davie dawid dai dafydd daud "
    "dawood davide",
    "michael mike mick mickey micky michal michel mikhail mikolaj mihai miguel micheal mikey misha",
    "john jon johnny jonny johnnie jack jan ivan sean shaun shawn juan joao giovanni ian ioan iain evan jean "
    "johann yahya",
    "jonathan jonathon jon jonny johnathan",
    "james jim jimmy jamie jamey jacob jakub jake hamish seamus jaime diego",
    "jaden jayden jaydn jaydon jaiden jadon jadyn jaydan jay jadan jayden",
    "robert rob bob bobby robbie bobbie rab roberto",
    "william will bill billy willy liam wil willem guillermo "
    "gwilym",
    "richard rick dick ricky richie rich ricardo ryszard",
    "thomas tom tommy tomas tomasz thom tomos tommaso",
    "charles charlie chas chuck carlos karol charley carl karl",
    "edward ed eddie ted teddy ned edouard eduardo",
    "joseph joe joey jose josef jozef yusuf yousef youssef yousuf yusef yousaf giuseppe jo",
    "daniel dan danny danyal daniyal danil",
    "samuel sam sammy shmuel",
    "benjamin ben benny benji binyamin",
    "alexander alex alec sandy xander sasha aleksander alexandru alejandro "
    "oleksandr iskander alistair alasdair ally zander",
    "alexandra alex sandra sasha lexi lexie alexa "
    "aleksandra ally",
    "nicholas nick nicky nicolas mikolaj nikolai nikola nico",
    "anthony tony ant antony antonio anton antoni",
    "christopher chris kris kit krzysztof christof cristopher topher",
    "christine chris chrissie christina kristina krystyna tina cristina "
    "christina kirsty kristine",
    "andrew andy drew andrei andrzej andre andreas andriy ondrej andrej",
    "stephen steven steve stevie stefan esteban szczepan stephan",
    "peter pete petr piotr pedro pierre petra pyotr pietro",
    "paul pavel pawel pablo paulo paolo",
    "patrick pat paddy patryk padraig patricio",
    "timothy tim timmy",
    "gregory greg grzegorz gregor",
    "raymond ray",
    "ronald ron ronnie",
    "kenneth ken kenny",
    "donald don donnie",
    "gerald gerry jerry gerard",
    "lawrence larry laurence loz laurie lorenzo",
    "leonard len lenny leo leon leonardo",
    "frederick fred freddie freddy alfred alf alfie",
    "albert al bert bertie alberto",
    "harold harry hal",
    "henry harry hal hank henrik henri enrique hal harrison",
    "francis frank frankie francisco franciszek fran "
    "francesco",
    "theodore theo ted teddy",
    "maxwell max maximilian maxim maksymilian",
    "zachary zach zak zac zack zachariah zakariya zakaria",
    "joshua josh",
    "jeffrey jeff geoff geoffrey",
    "philip phil phillip filip felipe",
    "luis louis lewis luiz ludwig luigi lou louie",
    "luke luca lucas lukas lukasz luka",
    "katherine catherine kathryn kate katie kathy cathy kat kath catharine katarzyna kasia ekaterina katerina "
    "kathleen "
    "caitlin katy cath kitty catrin karen karin",
    "elizabeth liz lizzie beth betty eliza elisabeth elzbieta "
    "betsy libby elspeth isabel isobel "
    "isabella izabela bella lisa lizzy ella",
    "margaret maggie meg peggy marge margie malgorzata margarita mags "
    "greta megan rita",
    "kerry kerri kerrie keri kerryann kerryanne",
    "angela angie ang angelina",
    "eva eve evie ewa ava evelyn",
    "anna ann anne annie ania hannah hanna ana "
    "anya nancy annette",
    "mary maria marie molly maryam mariam miriam moira maire mair marija",
    "sarah sara sally sarai",
    "rebecca becky becca rebekah bex",
    "jennifer jen jenny jenna jenni",
    "jessica jess jessie jesse",
    "victoria vicky vicki tori wiktoria viktoria",
    "samantha sam sammy",
    "deborah debbie deb debra",
    "susan sue susie suzie suzanne",
    "patricia pat patsy trish tricia patrycja",
    "jacqueline jackie jacqui jacky",
    "emily em emmy emilia amelia emilie emma",
    "amelia millie amy mia",
    "charlotte lottie charlie lotte",
    "abigail abi abby gail abbie",
    "olivia liv livvy oliwia",
    "sophie sophia sofia zofia sofie soph",
    "natalie nat natalia natasha tasha",
    "philippa pippa pip",
    "georgina georgia georgie gina",
    "theresa teresa terri tess",
    "hussein hussain husain hossain hosein husayn hussien",
    "ahmed ahmad achmed ahmet ahmat",
    "aisha ayesha aysha aishah ayisha aicha aysha aisya",
    "fatima fatimah fatma fathima fatema fatoumata",
    "yasmin yasmine jasmine jasmin yasmeen",
    "abdullah abdulla abdallah abdul",
    "ali aly",
    "omar umar omer oumar",
    "ibrahim ebrahim ibraheem abraham abe",
    "hassan hasan hassen",
    "khadija khadijah kadija hadiza",
    "zainab zaynab zeinab zeynep",
    "siobhan shivaun chevonne shavon",
    "niamh neve neave",
    "aoife eefa",
    "caoimhe keeva"};

using Table = std::unordered_map<std::string_view, double>;

template <class Visit>
void each_word(std::string_view text, Visit visit) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    if (end > at) visit(text.substr(at, end - at));
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
    for (const std::string_view line : variant_lines) {
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
