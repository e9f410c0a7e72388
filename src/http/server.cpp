#include "http/server.hpp"

#include <fmt/core.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <thread>

#include "http/session.hpp"

namespace kith::http {

namespace asio = boost::asio;
using asio::ip::tcp;

struct Server::State {
  asio::io_context io{1};
  tcp::acceptor acceptor{io};
  std::unique_ptr<asio::thread_pool> workers;
  std::shared_ptr<Shared> shared = std::make_shared<Shared>();
  StartSession start = start_session;
  std::thread thread;

  void accept() {
    acceptor.async_accept([this](boost::system::error_code error, tcp::socket socket) {
      if (error == asio::error::operation_aborted) return;
      // At the limit a newcomer is turned away at once; those who are served stay served.
      if (!error && shared->connections < shared->limits.connections_max) start(std::move(socket), shared);
      accept();
    });
  }
};

Server::Server() : state_(std::make_unique<State>()) {}

core::Result<std::unique_ptr<Server>> Server::start(const ServerOptions& options, Handler handler) {
  std::unique_ptr<Server> server{new Server};
  State& s = *server->state_;
  boost::system::error_code error;
  const auto address = asio::ip::make_address(options.address, error);
  if (error)
    return core::fail(core::ErrorKind::invalid_input, fmt::format("{} is no address to listen on", options.address));
  if (!options.tls_certificate.empty() || !options.tls_key.empty())
    s.start = TRY(tls_sessions(options.tls_certificate, options.tls_key));
  const tcp::endpoint end{address, options.port};
  s.acceptor.open(end.protocol(), error);
  if (!error) s.acceptor.set_option(asio::socket_base::reuse_address(true), error);
  if (!error) s.acceptor.bind(end, error);
  if (!error) s.acceptor.listen(1024, error);
  if (error)
    return core::fail(core::ErrorKind::unavailable,
                      fmt::format("cannot listen on {} port {}: {}", options.address, options.port, error.message()));
  s.shared->limits = options.limits;
  s.shared->handler = std::move(handler);
  s.workers = std::make_unique<asio::thread_pool>(options.workers);
  s.shared->workers = s.workers.get();
  s.accept();
  s.thread = std::thread([&s] { s.io.run(); });
  return server;
}

std::uint16_t Server::port() const { return state_->acceptor.local_endpoint().port(); }

Server::~Server() {
  State& s = *state_;
  if (!s.thread.joinable()) return;
  s.shared->stopping = true;
  asio::post(s.io, [&s] { s.acceptor.close(); });
  s.workers->join();
  s.io.stop();
  s.thread.join();
}

}  // namespace kith::http
