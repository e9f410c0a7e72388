#include <doctest.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>

#include "store/contract.hpp"

namespace {

using namespace kith;
namespace files = std::filesystem;

store::OpenOptions options_for(const std::string& folder) {
  store::OpenOptions options;
  options.folder = folder;
  options.create = true;
  return options;
}

// Writes until it is killed; tells through the pipe how many events were acknowledged.
[[noreturn]] void write_for_ever(const std::string& folder, int pipe_end) {
  auto store = store::open(options_for(folder));
  if (!store) ::_exit(1);
  for (std::uint64_t batch = 0;; ++batch) {
    tasks::Batch rows{{}, "drop:crash", tasks::Mark{"crash", "events.csv", 0, batch, false, ""}};
    for (int i = 0; i < 50; ++i)
      rows.rows.push_back(store::contract::concern(std::to_string(batch) + "-" + std::to_string(i)));
    if (!(*store)->ledger().append(std::move(rows)).get()) ::_exit(2);
    if (::write(pipe_end, &batch, sizeof batch) != sizeof batch) ::_exit(3);
  }
}

TEST_CASE("what was acknowledged before a kill is there after it, whole batches only") {
  for (const int wait_ms : {40, 90, 170}) {
    CAPTURE(wait_ms);
    std::string folder = (files::temp_directory_path() / "kith-crash-XXXXXX").string();
    REQUIRE(::mkdtemp(folder.data()) != nullptr);
    int ends[2];
    REQUIRE(::pipe2(ends, O_CLOEXEC) == 0);
    const pid_t child = ::fork();
    if (child == 0) write_for_ever(folder, ends[1]);
    ::close(ends[1]);
    std::uint64_t acknowledged = 0, batch = 0;
    REQUIRE(::read(ends[0], &batch, sizeof batch) == sizeof batch);
    ::usleep(static_cast<useconds_t>(wait_ms) * 1000);
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    while (::read(ends[0], &batch, sizeof batch) == sizeof batch) acknowledged = batch;
    ::close(ends[0]);
    {
      auto store = store::open(options_for(folder)).value();
      const auto counts = store->proofs().counts().value();
      CHECK(counts.events >= (acknowledged + 1) * 50);
      CHECK(counts.events % 50 == 0);
      CHECK(store->imports().marks_of("crash").value().at(0).row == counts.events / 50 - 1);
      const auto verified = store->verify({}).value();
      if (verified.fault) FAIL_CHECK(verified.fault->what);
      CHECK(store->rebuild_check({}).value().differences.empty());
    }
    files::remove_all(folder);
  }
}

}  // namespace
