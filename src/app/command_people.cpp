#include <CLI/CLI.hpp>
#include <shared_mutex>

#include "app/commands.hpp"
#include "app/console.hpp"
#include "app/data.hpp"
#include "tasks/two_persons.hpp"

namespace kith::app {
namespace {

struct Options {
  DataOptions data;
  std::string a, b, reason, by;
};

core::Result<Exit> decide(const Options& options, bool same) {
  const auto a = TRY(core::parse_row(options.a)), b = TRY(core::parse_row(options.b));
  Opened data = TRY(open_data(options.data));
  log::LinkWord word = log::LinkWord::different;
  if (same) {
    std::shared_lock lock{data.engine->mutex()};
    const auto one = data.engine->linker().find(a), two = data.engine->linker().find(b);
    if (!one || !two) return core::fail(core::ErrorKind::not_found, "one of the two records is not known");
    word = TRY(tasks::word_of_same(*data.engine, data.store->records(), *one, *two, options.by));
  }
  TRY_VOID(data.engine->decide(a, b, word, options.by, options.reason));
  if (word == log::LinkWord::proposed) {
    say("Kept. A shielded person is concerned: they are joined when a second person has said the same.\n");
    return Exit::ok;
  }
  say("{} and {} are {}: kept, and the children concerned were looked at again.\n", options.a, options.b,
      same ? "one person" : "two people");
  return Exit::ok;
}

}  // namespace

void add_people(CLI::App& app, Run& run) {
  auto options = std::make_shared<Options>();
  auto* command = app.add_subcommand("people", "Say that two records are, or are not, of one person");
  command->require_subcommand(1);
  const auto add = [&](const char* name, const char* what, bool same) {
    auto* sub = command->add_subcommand(name, what);
    sub->add_option("a", options->a, "A record, such as csc@northborough#17")->required();
    sub->add_option("b", options->b, "and another")->required();
    sub->add_option("--reason", options->reason, "How you know")->required();
    sub->add_option("--by", options->by, "Who says so")->required();
    add_data_options(*sub, options->data);
    sub->callback([options, &run, same] { run = [options, same] { return decide(*options, same); }; });
    return sub;
  };
  add("join", "They are one person's", true);
  add("split", "They are of two people; the machine never joins them again", false)
      ->footer("Example:  kith people split csc@northborough#17 gp:mill@northborough#4 --reason 'twins' --by s.malik");
}

}  // namespace kith::app
