#include "http/session.hpp"

#include "http/session_of.hpp"

namespace kith::http {

void start_session(boost::asio::ip::tcp::socket socket, std::shared_ptr<Shared> shared) {
  std::make_shared<Session<beast::tcp_stream>>(beast::tcp_stream{std::move(socket)}, std::move(shared))->start();
}

}  // namespace kith::http
