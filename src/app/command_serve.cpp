#include <fmt/core.h>

#include <malloc.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>
#include <thread>

#include "app/commands.hpp"
#include "app/library.hpp"
#include "app/passwords.hpp"
#include "app/server.hpp"
#include "exchange/drop_writer.hpp"
#include "exchange/rejected_csv.hpp"
#include "intake/drop_folder.hpp"
#include "store/db/connection.hpp"
#include "tasks/import_drop.hpp"
#include "tasks/synth.hpp"

namespace kith::app {
namespace {

struct Options {
  DataOptions data;
  ServeOptions serve;
  std::uint64_t children = 400, seed = 7;
  bool no_serve = false;
};

// A page is built in one piece of some hundred KiB. By default each such piece is asked of the system anew and given
// back, and its pages are zeroed in between; kept, the next page of the same thread takes it as it is.
void keep_freed_memory() {
  constexpr int piece = 4 << 20, kept = 8 << 20;
  mallopt(M_MMAP_THRESHOLD, piece);
  mallopt(M_TRIM_THRESHOLD, kept);
}

core::Result<Exit> serve_data(Opened& data, const Options& options, const std::string& more) {
  keep_freed_memory();
  TRY_VOID(serve(data, options.serve, [&](const std::string& url) {
    fmt::print("Kith serves at {}\n{}", url, more);
    std::fflush(stdout);
  }));
  keep_index(data);
  fmt::print("stopped\n");
  return Exit::ok;
}

// On PostgreSQL one process numbers, links and evaluates. Another stands by: it refuses everything, saying so, and takes over as
// soon as the database has let go of the first one's lock.
core::Result<Opened> open_in_turn(const Options& options) {
  auto opened = open_data(options.data);
  if (opened || opened.error().message != store::another_writes) return opened;
  const auto waiting = TRY(stand_by(options.serve));
  fmt::print("Kith stands by at {}: another process serves this database\n", waiting.url);
  std::fflush(stdout);
  while (!opened && opened.error().message == store::another_writes) {
    std::this_thread::sleep_for(std::chrono::milliseconds{500});
    opened = open_data(options.data);
  }
  return opened;
}

core::Result<Exit> run_serve(const Options& options) {
  Opened data = TRY(open_in_turn(options));
  return serve_data(data, options, "");
}

// One family of the demonstration per school, practice … would leave every reader a stranger: accounts are those of the
// agencies that hold most.
struct DemoAccount {
  const char *login, *name, *role;
  std::string agency;
};

core::Result<void> make_accounts(store::Store& store, const std::string& region, const std::string& school, const std::string& password) {
  const DemoAccount accounts[] = {{"health-visitor", "Hana Visser", "practitioner", "hv"},
                                  {"teacher", "Tom Okoro", "practitioner", school},
                                  {"social-worker", "Sana Malik", "practitioner", "csc"},
                                  {"manager", "Moira Grant", "manager", "csc"},
                                  {"police", "Piotr Zielinski", "practitioner", "police"},
                                  {"scrutineer", "Iris Scott", "scrutineer", "scrutiny"},
                                  {"admin", "Ada Min", "administrator", "council"}};
  std::vector<tasks::Act> acts;
  const std::string hash = hash_password(password);
  for (const DemoAccount& demo : accounts) {
    log::Account account;
    account.login = demo.login;
    account.password_hash = hash;
    account.name = demo.name;
    account.role = demo.role;
    account.agency = demo.agency;
    account.region = region;
    acts.emplace_back(std::move(account));
  }
  TRY(store.ledger().record(std::move(acts), "demo").get());
  return {};
}

// Writes the region as the drops that agencies would send, and takes them in by the same door.
core::Result<std::string> make_region(Opened& data, const Options& options, std::string& region) {
  const std::filesystem::path folder = std::filesystem::path{options.data.folder} / "drop";
  auto writer = TRY(exchange::DropWriter::create(folder));
  tasks::SynthOptions synth;
  synth.seed = options.seed;
  synth.until = data.engine->today() - core::Days{1};
  synth.from = core::add_years(synth.until, -5);
  synth.demonstration = true;
  std::map<std::pair<std::string, std::string>, int> schools;
  std::size_t children = 0;
  for (std::uint64_t number = 0; children < options.children; ++number) {
    const tasks::SynthFamily family = tasks::make_family(synth, number);
    for (const auto& row : family.records) {
      writer.write(row);
      if (row.ref.agency.starts_with("school:")) ++schools[{row.ref.region, row.ref.agency}];
    }
    for (const auto& row : family.relationships) writer.write(row);
    for (const auto& row : family.events) writer.write(row);
    for (const auto& row : family.contacts) writer.write(row);
    for (const auto& truth : family.truth) writer.write_truth(truth.record, truth.person, family.community, family.life);
    children += family.children;
  }
  TRY_VOID(writer.finish());
  auto drop = TRY(intake::DropFolder::open(folder, vocabulary()));
  auto rejected = TRY(exchange::RejectedCsv::open((folder / "rejected.csv").string()));
  Progress taking{"taking the drop in (KiB)"}, settling{"linking and looking for patterns (people)"};
  tasks::ImportDrop::Options how;
  how.progress = [&](const tasks::ImportStanding& standing) { taking.at(standing.bytes_done / 1024, standing.bytes_all / 1024); };
  how.settling = [&](std::size_t done, std::size_t all) { settling.at(done, all); };
  tasks::ImportDrop task{{data.store->ledger(), data.store->imports(), data.engine.get()}, drop, rejected, how};
  TRY(task.run());
  keep_index(data);
  std::pair<std::string, std::string> most;
  for (const auto& [school, count] : schools)
    if (most.second.empty() || count > schools[most]) most = school;
  region = most.first;
  return most.second;
}

core::Result<Exit> run_demo(Options options) {
  options.data.create = true;
  constexpr const char* password = "demonstration";
  const bool fresh = !std::filesystem::exists(std::filesystem::path{options.data.folder} / "drop");
  Opened data = TRY(open_data(options.data));
  if (fresh) {
    fmt::print(stderr, "making a demonstration region of {} children in {}\n", options.children, options.data.folder);
    std::string region;
    const std::string school = TRY(make_region(data, options, region));
    TRY_VOID(make_accounts(*data.store, region, school, password));
  }
  if (options.no_serve) return Exit::ok;
  std::string more = "\nSign in with one of these names, password \"demonstration\":\n";
  for (const auto& account : TRY(data.store->accounts().all()))
    more += fmt::format("  {:<16} {} ({}, {} in {})\n", account.login, account.name, account.role, account.agency, account.region);
  more +=
      "\nTry first:\n"
      "  1. Sign in as manager: Today lists the questions that wait for an answer.\n"
      "  2. Open a child: who is around, who last saw the child, and the drawing of all agencies' lines.\n"
      "  3. Sign in as teacher, find a child, log a concern: you hear at once who else knows the child.\n"
      "Everybody in this region is made up. Ctrl-C stops.\n";
  return serve_data(data, options, more);
}

void add_serve_options(CLI::App& command, Options& options) {
  command.add_option("--address", options.serve.address, "The address to listen on")->capture_default_str();
  command.add_option("--port", options.serve.port, "The port; 0: any free one")->capture_default_str();
  command.add_flag("--behind-tls", options.serve.behind_tls, "A proxy in front speaks TLS: cookies are marked Secure");
  auto* certificate = command.add_option("--tls-certificate", options.serve.tls_certificate,
                                         "Speak TLS with this certificate (PEM, the chain in one file)");
  auto* key = command.add_option("--tls-key", options.serve.tls_key, "and its private key (PEM)");
  certificate->needs(key);
  key->needs(certificate);
  command.add_option("--public-url", options.serve.public_url, "What an e-mail tells people to open");
  command.add_option("--smtp", options.serve.mail.smtp_url, "Mail server for urgent alerts, such as smtp://mail.example:25");
  command
      .add_option_function<double>(
          "--deputy-after",
          [&options](double minutes) {
            options.serve.deputy_after = std::chrono::milliseconds{static_cast<std::int64_t>(minutes * 60'000)};
          },
          "Minutes after which an urgent alert that nobody opened goes on to the deputy (60)")
      ->check(CLI::Range(0.01, 7.0 * 24 * 60));
  command.add_option("--mail-from", options.serve.mail.from, "The sender's address")->capture_default_str();
}

}  // namespace

void add_serve(CLI::App& app, Run& run) {
  auto options = std::make_shared<Options>();
  auto* command = app.add_subcommand("serve", "Serve the pages and the API of a data folder");
  add_data_options(*command, options->data);
  add_serve_options(*command, *options);
  command->footer("Example:  kith serve --data /var/lib/kith --port 8080");
  command->callback([options, &run] { run = [options] { return run_serve(*options); }; });
}

void add_demo(CLI::App& app, Run& run) {
  auto options = std::make_shared<Options>();
  options->data.folder = "data/demo";
  auto* command = app.add_subcommand("demo", "Make a demonstration region of made-up families, once, and serve it");
  add_data_options(*command, options->data);
  add_serve_options(*command, *options);
  command->add_option("--children", options->children, "About how many children")->capture_default_str();
  command->add_option("--seed", options->seed, "Another seed makes another region")->capture_default_str();
  command->add_flag("--no-serve", options->no_serve, "Make the region only");
  command->callback([options, &run] { run = [options] { return run_demo(*options); }; });
}

}  // namespace kith::app
