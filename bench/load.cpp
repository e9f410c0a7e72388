// Asks one address of 127.0.0.1 again and again over kept connections, for so many seconds: with no rate as fast as each
// connection is answered, with a rate by the clock, where lateness counts as time waited (no coordinated omission).
//   load PORT PATH CONNECTIONS SECONDS RATE [HEADER]... [@FILE]     @FILE: posted as JSON
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

struct Plan {
  std::uint16_t port = 0;
  std::string request;
  int connections = 1;
  double seconds = 1, rate = 0;
};

struct Seen {
  std::vector<double> milliseconds;
  std::size_t errors = 0;
  std::string first_error;
};

int connect_to(std::uint16_t port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    ::close(fd);
    return -1;
  }
  const int on = 1;
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return fd;
}

// Sends the request and reads the answer whole; its status, or 0 when the connection failed.
int ask(int fd, const std::string& request, std::string& answer) {
  if (::send(fd, request.data(), request.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(request.size())) return 0;
  answer.clear();
  char buffer[65536];
  std::size_t wanted = std::string::npos;
  while (answer.size() < wanted) {
    const ssize_t got = ::recv(fd, buffer, sizeof buffer, 0);
    if (got <= 0) return 0;
    answer.append(buffer, static_cast<std::size_t>(got));
    if (wanted != std::string::npos) continue;
    const auto end = answer.find("\r\n\r\n");
    if (end == std::string::npos) continue;
    std::string head = answer.substr(0, end);
    std::transform(head.begin(), head.end(), head.begin(), [](unsigned char c) { return std::tolower(c); });
    const auto length = head.find("content-length:");
    wanted = end + 4 + (length == std::string::npos ? 0 : std::strtoull(head.c_str() + length + 15, nullptr, 10));
  }
  return answer.size() > 12 ? std::atoi(answer.c_str() + 9) : 0;
}

void keep_asking(const Plan& plan, int which, Clock::time_point start, Seen& seen) {
  int fd = connect_to(plan.port);
  std::string answer;
  const auto end = start + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(plan.seconds));
  for (std::uint64_t n = 0; fd >= 0; ++n) {
    auto due = Clock::now();
    if (plan.rate > 0) {
      const double at = (static_cast<double>(n) * plan.connections + which) / plan.rate;
      due = start + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(at));
      if (due < end) std::this_thread::sleep_until(due);
    }
    if (due >= end || Clock::now() >= end + std::chrono::seconds{5}) break;
    const int status = ask(fd, plan.request, answer);
    seen.milliseconds.push_back(std::chrono::duration<double, std::milli>(Clock::now() - due).count());
    if (status >= 200 && status < 300) continue;
    ++seen.errors;
    if (seen.first_error.empty()) seen.first_error = answer.substr(0, answer.find('\r'));
    if (status == 0) {
      ::close(fd);
      fd = connect_to(plan.port);
    }
  }
  if (fd >= 0) ::close(fd);
}

Plan read_plan(int argc, char** argv) {
  Plan plan;
  plan.port = static_cast<std::uint16_t>(std::atoi(argv[1]));
  plan.connections = std::clamp(std::atoi(argv[3]), 1, 256);
  plan.seconds = std::clamp(std::atof(argv[4]), 0.1, 60.0);
  plan.rate = std::atof(argv[5]);
  std::string headers, body;
  bool post = false;
  for (int i = 6; i < argc; ++i) {
    const std::string word = argv[i];
    if (word[0] != '@') {
      headers += word + "\r\n";
      continue;
    }
    std::ifstream file{word.substr(1), std::ios::binary};
    body.assign(std::istreambuf_iterator<char>{file}, {});
    post = true;
    headers += "Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n";
  }
  plan.request = std::string{post ? "POST " : "GET "} + argv[2] + " HTTP/1.1\r\nHost: 127.0.0.1:" + argv[1] + "\r\n" + headers + "\r\n" + body;
  return plan;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 6) {
    std::fprintf(stderr, "usage: load PORT PATH CONNECTIONS SECONDS RATE [HEADER]... [@FILE]\n");
    return 2;
  }
  const Plan plan = read_plan(argc, argv);
  std::vector<Seen> seen(static_cast<std::size_t>(plan.connections));
  std::vector<std::thread> threads;
  const auto start = Clock::now();
  for (int c = 0; c < plan.connections; ++c)
    threads.emplace_back([&, c] { keep_asking(plan, c, start, seen[static_cast<std::size_t>(c)]); });
  for (std::thread& thread : threads) thread.join();
  const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
  Seen all;
  for (const Seen& part : seen) {
    all.milliseconds.insert(all.milliseconds.end(), part.milliseconds.begin(), part.milliseconds.end());
    all.errors += part.errors;
    if (all.first_error.empty()) all.first_error = part.first_error;
  }
  std::sort(all.milliseconds.begin(), all.milliseconds.end());
  const std::size_t count = all.milliseconds.size();
  const auto at = [&](double share) { return count ? all.milliseconds[static_cast<std::size_t>(share * static_cast<double>(count - 1))] : 0; };
  std::printf("{\"count\": %zu, \"errors\": %zu, \"first_error\": \"%s\", \"rate\": %.1f, \"median_ms\": %.3f, \"p99_ms\": %.3f}\n", count,
              all.errors, all.first_error.c_str(), static_cast<double>(count) / seconds, at(0.5), at(0.99));
  return all.errors > 0;
}
