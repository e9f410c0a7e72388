#include <fmt/core.h>

#include "tasks/front_desk.hpp"

namespace kith::tasks {

core::Result<std::string> FrontDesk::start_import(const Reader& reader, std::vector<Upload> files) {
  if (!access::may_import({reader.agency, reader.role, true}))
    return core::fail(core::ErrorKind::forbidden,
                      "Your role does not import files: ask a manager or the administrator.");
  if (files.empty())
    return core::fail(core::ErrorKind::invalid_input,
                      "Choose at least one file: people.csv, relationships.csv, events.csv or contacts.csv.");
  std::lock_guard lock{mutex_};
  const std::string id = fmt::format("I{}", next_import_++);
  auto& import = *(imports_[id] = std::make_unique<Import>());
  import.login = reader.login;
  import.status.id = id;
  import.status.state = "running";
  for (const Upload& file : files) import.status.bytes_all += file.bytes.size();
  import.worker = std::thread([this, &import, id, author = reader.login, files = std::move(files)] {
    std::string rejected;
  const auto progress = [&](const ImportStatus& now) {
    std::lock_guard inner{mutex_};
    import.status = now;
    import.status.id = id;
    import.status.state = "running";
  };
  auto done = ports_.take_upload(files, author, progress, rejected);
  std::lock_guard inner{mutex_};
  if (done)
    import.status = *done;
  else
    import.status.message = done.error().message;
  import.status.id = id;
  import.status.state = done ? "done" : "failed";
  import.rejected = std::move(rejected);
});
return id;
}  // namespace kith::tasks

core::Result<ImportStatus> FrontDesk::import_status(const Reader& reader, const std::string& id) {
  std::lock_guard lock{mutex_};
  const auto found = imports_.find(id);
  if (found == imports_.end() || found->second->login != reader.login)
    return core::fail(core::ErrorKind::not_found, "There is no such import of yours since the program started.");
  return found->second->status;
}

core::Result<std::string> FrontDesk::rejected_rows(const Reader& reader, const std::string& id) {
  TRY(import_status(reader, id));
  std::lock_guard lock{mutex_};
  return imports_[id]->rejected;
}

}  // namespace kith::tasks
