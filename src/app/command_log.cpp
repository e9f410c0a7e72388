#include <fmt/core.h>

#include <CLI/CLI.hpp>

#include "app/commands.hpp"
#include "app/console.hpp"
#include "app/data.hpp"
#include "exchange/log_export.hpp"

namespace kith::app {
namespace {

struct Options {
  DataOptions data;
  std::uint64_t entry = 0;
  std::string folder;
  std::vector<std::uint64_t> receipts;
};

core::Result<Exit> verify(const Options& options) {
  const auto store = TRY(open_store(options.data));
  Progress progress{"verifying (entries)"};
  const store::Verified verified =
      TRY(store->verify([&](std::uint64_t done, std::uint64_t of) { progress.at(done, of); }));
  if (verified.fault) {
    complain("kith: entry {}: {}\nThe log is not as it was written. Keep this folder as it is and restore a backup "
               "elsewhere.\n",
               verified.fault->entry, verified.fault->what);
    return Exit::failed;
  }
  say("{} entries verified, {} of them of erased records; the checkpoint is signed and agrees.\n",
             verified.entries, verified.erased);
  return Exit::ok;
}

core::Result<Exit> checkpoint(const Options& options) {
  const auto store = TRY(open_store(options.data));
  say("{}", store->proofs().checkpoint());
  return Exit::ok;
}

core::Result<Exit> key(const Options& options) {
  const auto store = TRY(open_store(options.data));
  say("{}\n", store->proofs().verifier_key());
  return Exit::ok;
}

core::Result<Exit> receipt(const Options& options) {
  const auto store = TRY(open_store(options.data));
  if (options.entry >= TRY(store->proofs().counts()).entries)
    return core::fail(core::ErrorKind::not_found, fmt::format("The log has no entry {}.", options.entry));
  say("{}", TRY(store->proofs().receipt({options.entry})));
  return Exit::ok;
}

core::Result<Exit> export_log(const Options& options) {
  const auto store = TRY(open_store(options.data));
  Progress progress{"exporting (entries)"};
  const auto entries = TRY(exchange::export_log(store->proofs(), local_path(options.folder), options.receipts,
                                                [&](std::uint64_t done, std::uint64_t of) { progress.at(done, of); }));
  say("{}: checkpoint, verifier key, {} entries with their tiles, {} receipts; no personal data\n",
             options.folder, entries, options.receipts.size());
  return Exit::ok;
}

}  // namespace

void add_log(CLI::App& app, Run& run) {
  auto options = std::make_shared<Options>();
  auto* command = app.add_subcommand("log", "The log: verify it, hand out its proofs");
  command->require_subcommand(1);
  const auto add = [&](const char* name, const char* what, auto action) {
    auto* sub = command->add_subcommand(name, what);
    add_data_options(*sub, options->data);
    sub->callback([options, &run, action] { run = [options, action] { return action(*options); }; });
    return sub;
  };
  add("verify", "Read every entry and find the first that is not as it was written; exit code 1 when there is one",
      verify)
      ->footer("Example:  kith log verify --data /var/lib/kith");
  add("checkpoint", "The signed checkpoint (C2SP): hand it to somebody outside, and nobody can rewrite the log unseen",
      checkpoint);
  add("key", "The key with which an outsider verifies checkpoints and receipts", key);
  auto* one = add("receipt", "The proof that an entry is in the log (C2SP tlog-proof)", receipt);
  one->add_option("entry", options->entry, "Its number")->required();
  auto* all = add("export", "Checkpoint, tiles and leaves for an outside verifier (C2SP tlog-tiles)", export_log);
  all->add_option("dir", options->folder, "A folder to write to")->required();
  all->add_option("--receipt", options->receipts, "Also the receipt of this entry; may be repeated");
  all->footer("Example:  kith log export proof --receipt 17 && go run checks/log/main.go proof");
}

}  // namespace kith::app
