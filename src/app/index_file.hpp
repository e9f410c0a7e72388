// A table of people with its index, ready to be asked; and kept in a file, so that the next start takes seconds.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "app/people_files.hpp"
#include "people/bulk/index.hpp"

namespace kith::app {

struct ReadyIndex {
  explicit ReadyIndex(std::vector<MappedField> mapped);
  ReadyIndex(std::vector<MappedField> mapped, LoadedPeople loaded)
      : fields(std::move(mapped)), people(std::move(loaded)) {}
  ReadyIndex(const ReadyIndex&) = delete;  // the index refers to the table beside it

  std::vector<MappedField> fields;
  LoadedPeople people;
  std::unique_ptr<people::bulk::Index> index;
};

// Written beside the path and renamed when all of it is on disk: a file that is there is whole. It holds personal data,
// and its owner alone may read it.
core::Result<void> write_index(const std::string& path, const ReadyIndex& ready);
// Error: it is not there, is no index, was written by another version, or is damaged.
core::Result<std::unique_ptr<ReadyIndex>> read_index(const std::string& path);

}  // namespace kith::app
