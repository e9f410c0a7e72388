// Whose record is whose, as the linker has it; and as it would be if what is only possible were so.
#pragma once

#include <map>
#include <memory>

#include "people/linker.hpp"
#include "story/chronicle.hpp"

namespace kith::tasks {

class LinkedMembers : public story::Membership {
 public:
  explicit LinkedMembers(const people::Linker& linker) : linker_(&linker) {}
  people::PersonId person_of(people::RecordNo record) const override { return linker_->person_of(record); }
  std::span<const people::RecordNo> records_of(people::PersonId person) const override {
    return linker_->records_of(person);
  }

 private:
  const people::Linker* linker_;
};

// Whose record elsewhere may tell what nobody here knows: a parent or carer, or an adult who lives here.
bool brings_a_past(const story::Relative& relative);

// The linker's persons, but those possibly the child or somebody who brings a past are taken to be. Absent when there
// is none such.
std::unique_ptr<story::Membership> supposing(const people::Linker& linker, people::PersonId child,
                                             const std::vector<story::Relative>& relatives);

}  // namespace kith::tasks
