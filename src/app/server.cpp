#include "app/server.hpp"

#include <fmt/core.h>
#include <signal.h>
#include <sodium.h>

#include <atomic>
#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <thread>

#include "app/library.hpp"
#include "app/owner.hpp"
#include "app/passwords.hpp"
#include "app/resources.hpp"
#include "exchange/rejected_csv.hpp"
#include "http/server.hpp"
#include "intake/drop_folder.hpp"
#include "tasks/front_desk.hpp"
#include "tasks/import_drop.hpp"
#include "web/routes.hpp"

namespace kith::app {
namespace {

std::string hex(const unsigned char* bytes, std::size_t size) {
  std::string text(size * 2 + 1, '\0');
  sodium_bin2hex(text.data(), text.size(), bytes, size);
  text.pop_back();
  return text;
}

tasks::Secrets secrets() {
  return {hash_password, password_fits,
          [] {
            unsigned char bytes[32];
            randombytes_buf(bytes, sizeof bytes);
            return hex(bytes, sizeof bytes);
          },
          [](const std::string& text) {
            unsigned char digest[crypto_hash_sha256_BYTES];
            crypto_hash_sha256(digest, reinterpret_cast<const unsigned char*>(text.data()), text.size());
            return hex(digest, sizeof digest);
          }};
}

// A folder of its own for the files of one upload, gone when they are taken.
class UploadFolder {
 public:
  explicit UploadFolder(const std::string& name)
      : path_(std::filesystem::temp_directory_path() / ("kith-upload-" + name)) {
    std::filesystem::create_directories(path_);
    std::filesystem::permissions(path_, std::filesystem::perms::owner_all);
  }
  ~UploadFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

core::Result<tasks::ImportStatus> take_upload(Opened& data, const std::vector<tasks::Upload>& files,
                                              const std::function<void(const tasks::ImportStatus&)>& progress,
                                              std::string& rejected_csv) {
  const UploadFolder folder{secrets().token().substr(0, 16)};
  for (const tasks::Upload& file : files) {
    const bool known = file.name == "people.csv" || file.name == "relationships.csv" || file.name == "events.csv" ||
                       file.name == "contacts.csv";
    if (!known)
      return core::fail(core::ErrorKind::invalid_input,
                        "A file is not named people.csv, relationships.csv, events.csv or contacts.csv.");
    std::ofstream out(folder.path() / file.name, std::ios::binary);
    out.write(file.bytes.data(), static_cast<std::streamsize>(file.bytes.size()));
    if (!out) return core::fail(core::ErrorKind::unavailable, "The disk is full: nothing was taken.");
  }
  auto drop = TRY(intake::DropFolder::open(folder.path(), vocabulary()));
  const std::string path = folder.path() / "rejected.csv";
  auto rejected = TRY(exchange::RejectedCsv::open(path));
  tasks::ImportStatus status;
  tasks::ImportDrop::Options how;
  const auto copy = [&status](const tasks::ImportCounts& counts) {
    status.taken = counts.taken;
    status.changed = counts.changed;
    status.unchanged = counts.unchanged;
    status.rejected = counts.rejected;
    status.rows_done = counts.rows();
  };
  how.progress = [&](const tasks::ImportStanding& standing) {
    copy(standing.counts);
    status.bytes_done = standing.bytes_done;
    status.bytes_all = standing.bytes_all;
    progress(status);
  };
  tasks::ImportDrop task{{data.store->ledger(), data.store->imports(), data.engine.get()}, drop, rejected, how};
  const auto result = TRY(task.run());
  copy(result.counts);
  status.bytes_done = status.bytes_all;
  if (result.taken_before) status.message = "These files were taken before and have not changed.";
  std::ifstream in(path, std::ios::binary);
  rejected_csv.assign(std::istreambuf_iterator<char>(in), {});
  const auto rows = core::parse_csv(rejected_csv);
  if (rows)
    for (std::size_t i = 1; i < rows->size() && i <= 50; ++i) status.first_rejected.push_back((*rows)[i]);
  return status;
}

// Ends each day: what was due on it and has not come is asked about.
class DayClock {
 public:
  explicit DayClock(tasks::Engine& engine) : thread_([this, &engine] { run(engine); }) {}
  ~DayClock() {
    {
      std::lock_guard lock{mutex_};
      stopping_ = true;
    }
    stop_.notify_all();
    thread_.join();
  }

 private:
  void run(tasks::Engine& engine) {
    std::unique_lock lock{mutex_};
    while (!stopping_) {
      lock.unlock();
      if (const auto ticked = engine.tick(engine.today()); !ticked)
        fmt::print(stderr, "kith: the day could not be ended: {}\n", ticked.error().message);
      lock.lock();
      stop_.wait_for(lock, std::chrono::seconds{30}, [this] { return stopping_; });
    }
  }

  std::mutex mutex_;
  std::condition_variable stop_;
  bool stopping_ = false;
  std::thread thread_;
};

http::ServerOptions listening(const ServeOptions& options) {
  http::ServerOptions server;
  server.address = options.address;
  server.port = options.port;
  server.tls_certificate = options.tls_certificate;
  server.tls_key = options.tls_key;
  server.limits.body_bytes_max = 256ull << 20;
  return server;
}

std::string url_of(const ServeOptions& options, std::uint16_t port) {
  return fmt::format("{}://{}:{}", options.tls_certificate.empty() ? "http" : "https", options.address, port);
}

tasks::DeskPorts ports_of(Opened& data, const ServeOptions& options, const std::string& url) {
  store::Store& store = *data.store;
  tasks::TellUrgent tell;
  if (!options.mail.smtp_url.empty())
    tell = [mail = options.mail, url](const std::string& email, const std::string& alert) {
      const auto sent = send_mail(
          mail, email, "Kith: an urgent alert waits for you",
          fmt::format("Please sign in and open it today: {}/alert/{}\r\n\r\nThis message names nobody by intent.", url,
                      alert));
      if (!sent) fmt::print(stderr, "kith: {}\n", sent.error().message);
      return sent;
    };
  return {*data.engine,
          store.ledger(),
          store.records(),
          store.alerts(),
          store.accounts(),
          store.drafts(),
          store.looks(),
          store.proofs(),
          secrets(),
          [&data](const auto& files, const std::string&, const auto& progress, std::string& rejected) {
            return take_upload(data, files, progress, rejected);
          },
          tell,
          now,
          options.deputy_after};
}

}  // namespace

core::Result<StandBy> stand_by(const ServeOptions& options) {
  const auto refuse = [](const http::Request& request) {
    const std::string words = "This Kith stands by: another one serves this database, and this one takes over when it goes.";
    const bool program = request.path.starts_with("/api/");
    return http::Response{
        503,
        program ? "application/problem+json" : "text/plain; charset=utf-8",
        program ? fmt::format(R"({{"title":"Standing by","status":503,"detail":"{}"}})", words) + "\n" : words + "\n",
        {{"Retry-After", "2"}, {"Cache-Control", "no-store"}}};
  };
  StandBy standing;
  standing.server = TRY(http::Server::start(listening(options), refuse));
  standing.url = url_of(options, standing.server->port());
  return standing;
}

core::Result<void> serve(Opened& data, const ServeOptions& options,
                         const std::function<void(const std::string& url)>& ready) {
  // Signals are taken by this thread alone; every other is made after they are blocked.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  signal(SIGPIPE, SIG_IGN);

  const std::string url =
      options.public_url.empty() ? url_of(options, options.port) : options.public_url;
  tasks::FrontDesk desk{ports_of(data, options, url)};
  std::vector<std::pair<std::string, std::string_view>> files;
  for (const Resource& resource : resources())
    if (resource.name.starts_with("web/dist/")) files.emplace_back(resource.name.substr(9), resource.bytes);
  const web::Assets assets{files};
  web::Settings settings;
  settings.tls = !options.tls_certificate.empty() || options.behind_tls;
  const auto server = TRY(http::Server::start(listening(options), web::handler(desk, assets, settings)));
  const DayClock clock{*data.engine};
  const auto owner = Owner::listen(data.folder, data);
  if (!owner) fmt::print(stderr, "kith: {}\n", owner.error().message);
  ready(url_of(options, server->port()));
  int taken = 0;
  sigwait(&signals, &taken);
  return {};
}

}  // namespace kith::app
