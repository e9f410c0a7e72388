#include "app/owner.hpp"

#include <fmt/core.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <filesystem>
#include <mutex>
#include <nlohmann/json.hpp>
#include <thread>

#include "app/commands.hpp"
#include "app/console.hpp"

namespace kith::app {
namespace {

using nlohmann::json;

constexpr std::size_t request_bytes_max = 64 * 1024;

// A file descriptor, closed at the end.
class Handle {
 public:
  explicit Handle(int file) : file_(file) {}
  ~Handle() {
    if (file_ >= 0) ::close(file_);
  }
  Handle(Handle&& other) noexcept : file_(std::exchange(other.file_, -1)) {}
  Handle& operator=(Handle&&) = delete;
  int operator*() const { return file_; }
  explicit operator bool() const { return file_ >= 0; }

 private:
  int file_;
};

std::optional<sockaddr_un> address_of(const std::string& folder) {
  const std::string path = std::filesystem::absolute(folder).lexically_normal() / "kith.sock";
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof(address.sun_path)) return std::nullopt;
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  return address;
}

bool send_line(int socket, const json& line) {
  const std::string text = line.dump(-1, ' ', false, json::error_handler_t::replace) + "\n";
  for (std::size_t at = 0; at < text.size();) {
    const ssize_t sent = ::send(socket, text.data() + at, text.size() - at, MSG_NOSIGNAL);
    if (sent <= 0) return false;
    at += static_cast<std::size_t>(sent);
  }
  return true;
}

// Lines as they come; absent at the end, or when one is longer than any of ours.
class Lines {
 public:
  explicit Lines(int socket) : socket_(socket) {}
  std::optional<json> next() {
    for (;;) {
      if (const auto end = read_.find('\n'); end != std::string::npos) {
        auto line = json::parse(read_.begin(), read_.begin() + static_cast<std::ptrdiff_t>(end), nullptr, false);
        read_.erase(0, end + 1);
        if (line.is_object()) return line;
        return std::nullopt;
      }
      std::array<char, 4096> more{};
      const ssize_t count = ::recv(socket_, more.data(), more.size(), 0);
      if (count <= 0 || read_.size() > request_bytes_max * 64) return std::nullopt;
      read_.append(more.data(), static_cast<std::size_t>(count));
    }
  }

 private:
  int socket_;
  std::string read_;
};

bool may_be_asked(const std::vector<std::string>& arguments) {
  for (const char* command : {"import", "log", "rebuild", "patterns", "people"})
    if (!arguments.empty() && arguments.front() == command) return true;
  return false;
}

// Another user's process gets no further than the folder's permissions; this holds also where those were loosened.
bool same_user(int socket) {
  ucred peer{};
  socklen_t size = sizeof(peer);
  return ::getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 && (peer.uid == ::geteuid() || peer.uid == 0);
}

}  // namespace

struct Owner::State {
  State(Handle listening, Opened& opened, std::string at)
      : socket(std::move(listening)), stop(::eventfd(0, EFD_CLOEXEC)), data(opened), path(std::move(at)) {}

  void accept_all();
  void answer(int connection);

  Handle socket, stop;
  Opened& data;
  std::string path;
  std::mutex mutex;  // one command at a time: two imports of one drop would only be in each other's way
  std::vector<std::thread> asked;
  std::thread listener;
};

void Owner::State::answer(int connection) {
  const Handle closing{connection};
  if (!same_user(connection)) return;
  Lines lines{connection};
  const auto request = lines.next();
  if (!request) return;
  Console there;
  there.out = [&](std::string_view text) { send_line(connection, {{"out", text}}); };
  there.err = [&](std::string_view text) { send_line(connection, {{"err", text}}); };
  there.folder = request->value("folder", "");
  const auto arguments = request->value("arguments", std::vector<std::string>{});
  int code = static_cast<int>(Exit::usage);
  const SpeakTo speaking{there};
  if (may_be_asked(arguments)) {
    const std::lock_guard lock{mutex};
    const Borrow borrow{data};
    code = run_command(arguments);
  } else {
    complain("kith: the process that serves this folder does not take that command\n");
  }
  send_line(connection, {{"exit", code}});
}

void Owner::State::accept_all() {
  for (;;) {
    std::array<pollfd, 2> waiting{{{*socket, POLLIN, 0}, {*stop, POLLIN, 0}}};
    if (::poll(waiting.data(), waiting.size(), -1) < 0 && errno != EINTR) return;
    if (waiting[1].revents != 0) return;
    if ((waiting[0].revents & POLLIN) == 0) continue;
    const int connection = ::accept4(*socket, nullptr, nullptr, SOCK_CLOEXEC);
    if (connection < 0) continue;
    // Whoever says nothing for long is no command of ours.
    const timeval patience{10, 0};
    ::setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
    asked.emplace_back([this, connection] { answer(connection); });
  }
}

Owner::Owner() = default;

core::Result<std::unique_ptr<Owner>> Owner::listen(const std::string& folder, Opened& data) {
  const auto address = address_of(folder);
  if (!address)
    return core::fail(core::ErrorKind::unavailable,
                      fmt::format("{} is too long a name for a socket: other commands must wait for this one", folder));
  Handle socket{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  // What lies there is of a process that has ended: the folder is ours.
  ::unlink(address->sun_path);
  const mode_t before = ::umask(0177);
  const bool bound = socket && ::bind(*socket, reinterpret_cast<const sockaddr*>(&*address), sizeof(*address)) == 0;
  ::umask(before);
  if (!bound || ::listen(*socket, 16) != 0)
    return core::fail(core::ErrorKind::unavailable,
                      fmt::format("the socket {} cannot be made: {}", address->sun_path, std::strerror(errno)));
  std::unique_ptr<Owner> owner{new Owner};
  owner->state_ = std::make_unique<State>(std::move(socket), data, address->sun_path);
  owner->state_->listener = std::thread{[state = owner->state_.get()] { state->accept_all(); }};
  return owner;
}

Owner::~Owner() {
  if (!state_) return;
  const std::uint64_t one = 1;
  if (::write(*state_->stop, &one, sizeof(one)) != sizeof(one)) std::terminate();
  state_->listener.join();
  for (std::thread& asked : state_->asked) asked.join();
  ::unlink(state_->path.c_str());
}

std::optional<int> ask_owner(const std::string& folder, const std::vector<std::string>& arguments) {
  const auto address = address_of(folder);
  const Handle socket{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  if (!may_be_asked(arguments) || !address || !socket ||
      ::connect(*socket, reinterpret_cast<const sockaddr*>(&*address), sizeof(*address)) != 0)
    return std::nullopt;
  std::error_code error;
  if (!send_line(*socket, {{"arguments", arguments}, {"folder", std::filesystem::current_path(error).string()}}))
    return std::nullopt;
  Lines lines{*socket};
  while (const auto line = lines.next()) {
    if (const auto out = line->find("out"); out != line->end()) console().out(out->get<std::string>());
    if (const auto err = line->find("err"); err != line->end()) console().err(err->get<std::string>());
    if (const auto code = line->find("exit"); code != line->end()) return code->get<int>();
  }
  complain("kith: the process that owns the folder ended before the command did\n");
  return static_cast<int>(Exit::unavailable);
}

}  // namespace kith::app
