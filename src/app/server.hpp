// The running program: the desk over an open store, behind HTTP, with its clock.
#pragma once

#include "app/data.hpp"
#include "app/mail.hpp"
#include "http/server.hpp"

namespace kith::app {

struct ServeOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 8080;
  bool behind_tls = false;  // a proxy in front speaks TLS: cookies are marked Secure
  std::string tls_certificate, tls_key;  // files (PEM): TLS is spoken here
  std::string public_url;   // what an e-mail tells people to open
  MailOptions mail;
  std::chrono::milliseconds deputy_after = std::chrono::hours{1};  // an urgent alert unopened for so long goes on
};

// What answers while another process serves the same database: that it stands by, to whatever is asked.
struct StandBy {
  std::unique_ptr<http::Server> server;
  std::string url;
};
core::Result<StandBy> stand_by(const ServeOptions& options);

// Serves until SIGINT or SIGTERM; `ready` is told the address when requests can come.
core::Result<void> serve(Opened& data, const ServeOptions& options, const std::function<void(const std::string& url)>& ready);

}  // namespace kith::app
