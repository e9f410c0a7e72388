// The listener: accepts connections, reads requests within limits of time and size, hands them to workers, writes answers.
// It knows no child. Beast stays inside session.cpp, tls.cpp and server.cpp.
#pragma once

#include <cstdint>
#include <memory>

#include "core/result.hpp"
#include "http/message.hpp"

namespace kith::http {

struct Limits {
  std::uint32_t header_bytes_max = 16 * 1024;
  std::uint64_t body_bytes_max = 4 * 1024 * 1024;
  std::size_t connections_max = 4'000;
  std::size_t waiting_max = 2'000;  // requests that wait for a worker; beyond it 503 is answered at once
  int idle_seconds = 60;            // keep-alive, until the first byte of the next request
  int header_seconds = 10;
  int body_seconds = 30;
  int write_seconds = 30;
};

struct ServerOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;  // 0: any free one
  std::size_t workers = 16;
  std::string tls_certificate, tls_key;  // files (PEM); empty: plain HTTP
  Limits limits;
};

class Server {
 public:
  // Begins to listen; the handler is called on worker threads, many at once. Error: the address is taken or not ours.
  static core::Result<std::unique_ptr<Server>> start(const ServerOptions& options, Handler handler);
  ~Server();  // stops: no new request, those under way are answered first

  std::uint16_t port() const;

 private:
  Server();
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace kith::http
