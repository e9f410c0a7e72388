// A small made-up region, the stores that it can be imported into, and the picture that must come of it.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "store/open.hpp"
#include "tasks/engine.hpp"
#include "tasks/import_drop.hpp"
#include "tasks/synth.hpp"

namespace kith::laws {

struct Rows {
  std::vector<log::RecordVersion> records;
  std::vector<log::Relationship> relationships;
  std::vector<log::Event> events;
  std::vector<log::Contact> contacts;
};
Rows families(std::uint64_t seed, std::uint64_t count);

// A folder for the data and one for each drop, and with PostgreSQL a database of its own; all gone at the end.
class Site {
 public:
  explicit Site(bool postgres);
  ~Site();
  Site(const Site&) = delete;
  Site& operator=(const Site&) = delete;

  std::string write_drop(const Rows& rows);
  core::Result<std::unique_ptr<store::Store>> open();
  std::string folder() const { return folder_ + "/data"; }

 private:
  std::string folder_, url_;
  int drops_ = 0;
};

bool postgres_present();  // and started: one server for all sites

const story::Vocabulary& vocabulary();
const patterns::Library& library();
std::unique_ptr<tasks::Engine> engine_of(store::Store& store);

// Opens the site, imports the drops one after another, closes it. `progress` is called after every batch.
struct Imported {
  tasks::ImportCounts counts;  // of all drops
  bool resumed = false;
};
Imported import(
    Site& site, const std::vector<std::string>& drops, std::size_t batch_rows,
    const std::function<void()>& progress = [] {});

struct AlertPicture {
  std::uint8_t level = 0;
  std::set<core::RowRef> facts;
  friend bool operator==(const AlertPicture&, const AlertPicture&) = default;
};
using Question = std::pair<std::string, std::set<core::RowRef>>;  // a pattern, and the child's records

// What can be seen of a region, without numbers that depend on the order of arrival.
struct Picture {
  std::set<std::set<core::RowRef>> people;
  std::map<core::RowRef, std::set<std::string>> versions;  // of a record
  std::map<core::RowRef, std::map<core::RowRef, std::pair<std::string, std::uint32_t>>>
      chronicle;                            // record -> event -> body, versions
  std::map<Question, AlertPicture> alerts;  // those that stand
  std::vector<std::string> rebuilt;         // differences: none
};
Picture picture_of(Site& site);

// Ends the day of the clock: what was due on it is asked about.
void end_day(Site& site);

// What stands when the same rows are played in the order in which they became known, up to the same day.
std::map<Question, AlertPicture> replayed(const Rows& rows);

}  // namespace kith::laws
