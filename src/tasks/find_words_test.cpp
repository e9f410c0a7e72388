// Goal: whatever way people write a name and a birth date, the search understands it.
#include <doctest.h>

#include "tasks/find_words.hpp"

using namespace kith;

namespace {

people::Query read(const std::string& words) {
  people::Query query;
  tasks::read_words(words, query);
  return query;
}
std::string born(const std::string& words) {
  const auto date = read(words).date_of_birth;
  return date ? date->iso() : "";
}

}  // namespace

TEST_CASE("a birth date is understood as people write it") {
  for (const char* words : {"kayley hill 2011-02-06", "kayley hill 6/2/2011", "kayley hill 06.02.2011",
                            "kayley hill 6 Feb 2011", "6 february 2011 kayley hill", "kayley hill, born 6 Feb. 2011"}) {
    CAPTURE(words);
    CHECK(born(words) == "2011-02-06");
    CHECK(read(words).given_names == "kayley");
    CHECK(read(words).family_name == "hill");
  }
  CHECK(born("kayley hill feb 2011") == "2011-02");
  CHECK(born("kayley hill 02/2011") == "2011-02");
  CHECK(born("hill kayley born 2011") == "2011");
}

TEST_CASE("a month that is a name, and words that are no date, stay names") {
  CHECK(read("april may").given_names == "april");
  CHECK(read("april may").family_name == "may");
  CHECK(read("Dob Born").family_name == "Born");
}

TEST_CASE("a postcode and numbers are taken for what they are") {
  CHECK(read("XN5 8EB").postcode == "XN5 8EB");
  CHECK(read("hill XN5 8EB").family_name == "hill");
  CHECK(read("943 476 5919").given_names.empty());
}
