// The fields of "log a concern": from a form or a draft, and back.
#pragma once

#include "tasks/views.hpp"
#include "web/fields.hpp"

namespace kith::web {

using FormFields = std::vector<std::pair<std::string, std::string>>;

tasks::ConcernForm concern_of(const FormFields& fields);
std::string draft_words(const tasks::ConcernForm& concern);  // as an encoded form: what keep_draft keeps
std::string draft_name(const std::string& person);  // one draft for each child, one for a child to be described
std::vector<Mistake> mistakes_in(const tasks::ConcernForm& concern, core::Date today);

}  // namespace kith::web
