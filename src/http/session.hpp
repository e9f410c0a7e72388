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

void start_session(boost::asio::ip::tcp::socket socket, std::shared_ptr<Shared> shared);

}  // namespace kith::http
