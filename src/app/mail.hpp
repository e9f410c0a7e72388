// Sends a short e-mail without personal data over SMTP: that an urgent alert waits, and where to sign in.
#pragma once

#include <string>

#include "core/result.hpp"

namespace kith::app {

struct MailOptions {
  std::string smtp_url;  // smtp://host:25 or smtps://host:465; empty: no e-mail is sent
  std::string from = "kith@localhost";
  std::string user, password;
};

// Blocks until the server has taken it. Error: not taken, and why.
core::Result<void> send_mail(const MailOptions& options, const std::string& to, const std::string& subject, const std::string& text);

}  // namespace kith::app
