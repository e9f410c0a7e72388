// A linking model as a JSON file that people can read: shares of each level, by column.
#pragma once

#include <string>

#include "core/result.hpp"
#include "people/bulk/model.hpp"

namespace kith::app {

core::Result<void> write_model(const std::string& path, const people::bulk::Model& model,
                               const std::vector<people::bulk::Field>& fields);
// Error: it is no model, or was made for other columns.
core::Result<people::bulk::Model> read_model(const std::string& path, const std::vector<people::bulk::Field>& fields);

}  // namespace kith::app
