#include <fmt/core.h>

#include <CLI/CLI.hpp>

#include "app/commands.hpp"
#include "app/data.hpp"
#include "app/passwords.hpp"

namespace kith::app {
namespace {

struct Options {
  DataOptions data;
  std::string login = "admin", name = "Administrator", agency = "csc", region = "northborough";
};

core::Result<Exit> init(Options options) {
  if (!core::valid_agency(options.agency) || !core::valid_region(options.region))
    return core::fail(core::ErrorKind::invalid_input,
                      "--agency and --region: expected short names such as csc and northborough");
  options.data.create = true;
  const auto store = TRY(open_store(options.data));
  const auto accounts = TRY(store->accounts().all());
  if (!accounts.empty())
    return core::fail(core::ErrorKind::conflict,
                      fmt::format("{} is already a data folder with {} accounts; nothing was changed.",
                                  options.data.folder, accounts.size()));
  const std::string password = new_password();
  const log::Account account{options.login,  hash_password(password), options.name, "administrator",
                             options.agency, options.region,          false};
  TRY(store->ledger().record({account}, "kith").get());
  fmt::print(
      "{0}: ready. The keys are in {0}/keys: keep a copy of them apart from the backups of the data.\n"
      "Sign in as    {1}\nPassword      {2}    (shown this once)\n"
      "Next:         kith import DIR --data {0}\n              kith serve --data {0}\n",
      options.data.folder, options.login, password);
  return Exit::ok;
}

}  // namespace

void add_init(CLI::App& app, Run& run) {
  auto options = std::make_shared<Options>();
  auto* command = app.add_subcommand("init", "Make a data folder: its keys, its log, the first administrator");
  add_data_options(*command, options->data);
  command->add_option("--origin", options->data.origin,
                      "The log's name for outsiders, such as kith.northborough.gov.uk/log");
  command->add_option("--login", options->login, "The administrator's sign-in")->capture_default_str();
  command->add_option("--name", options->name, "The administrator's name")->capture_default_str();
  command->add_option("--agency", options->agency, "The administrator's agency")->capture_default_str();
  command->add_option("--region", options->region, "and its region")->capture_default_str();
  command->footer(
      "Example:  kith init --data /var/lib/kith --origin kith.northborough.gov.uk/log --region northborough");
  command->callback([options, &run] { run = [options] { return init(*options); }; });
}

}  // namespace kith::app
