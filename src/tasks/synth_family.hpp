// A made-up family and what its agencies write down of it. Internal to synth.
#pragma once

#include "core/date.hpp"
#include "tasks/synth.hpp"
#include "tasks/synth_names.hpp"

namespace kith::tasks {

struct Home {
  std::string address, postcode;
};

struct Person {
  std::string truth;
  log::PersonKind kind = log::PersonKind::child;
  std::string given, family, other_names;
  core::Date born;
  log::Sex sex = log::Sex::unknown;
  std::string nhs, upn, phone;
  bool mother_of_all = false;
};

// Where the agencies that hold a record of a person stand; "" : none.
struct Place {
  std::string region;
  std::string gp, school, nursery, hospital;
};

// Writes rows into the family: agencies' records with their slips, relationships, events.
class Scribe {
 public:
  Scribe(const SynthOptions& options, std::uint64_t number, SynthFamily& family);

  Chance& chance() { return chance_; }
  const SynthOptions& options() const { return options_; }
  const Community& community() const { return *community_; }
  std::string slip_in(std::string name);  // another spelling, a lost accent, a slip of the pen; now and then
  Home new_home(const std::string& region);
  std::string nhs_number();
  std::string upn();
  std::string phone();

  // The agency's record of the person, made when it is first needed; the same id afterwards.
  std::string record(const Person& person, const std::string& agency, const std::string& region, const Home& home, core::Date from);
  void relate(const Person& child, const Person& other, const std::string& agency, const std::string& region, log::RelationshipKind kind);
  // Written the same day, or some days late. Nothing is written outside the span of the options.
  void event(const std::string& agency, const std::string& region, const Person& about, const std::vector<const Person*>& also,
             core::Date on, std::string kind, log::Detail detail, std::string text, std::string recorder, int late_days = 0);
  bool knows(const Person& person, const std::string& agency, const std::string& region) const;
  void moved(const Person& person, const std::string& agency, const std::string& region, const Home& home, core::Date on);

 private:
  struct Held {
    std::string truth, agency, region, id;
    std::size_t row;
  };
  const Held* held(const Person& person, const std::string& agency, const std::string& region) const;
  log::RecordVersion written(const Person& person, const std::string& agency, const Home& home);

  const SynthOptions& options_;
  std::uint64_t number_;
  Chance chance_;
  SynthFamily& family_;
  const Community* community_;
  std::vector<Held> held_;
  int next_event_ = 1, next_record_ = 1, next_number_ = 0;
};

}  // namespace kith::tasks
