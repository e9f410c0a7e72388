// One connection. Internal to the room.
#pragma once

#include <utility>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/thread_pool.hpp>
#include <atomic>
#include <memory>

#include "http/server.hpp"

namespace kith::http {

// What all connections of a server share.
struct Shared {
  Limits limits;
  Handler handler;
  boost::asio::thread_pool* workers = nullptr;
  std::atomic<std::size_t> connections{0}, waiting{0};
  std::atomic<bool> stopping{false};
};

using StartSession = std::function<void(boost::asio::ip::tcp::socket socket, std::shared_ptr<Shared> shared)>;
void start_session(boost::asio::ip::tcp::socket socket, std::shared_ptr<Shared> shared);
// The same over TLS. Error: the certificate or the key cannot be read, or they do not belong together.
core::Result<StartSession> tls_sessions(const std::string& certificate_file, const std::string& key_file);

}  // namespace kith::http
