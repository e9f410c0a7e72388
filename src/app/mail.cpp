#include "app/mail.hpp"

#include <curl/curl.h>
#include <fmt/core.h>

#include <algorithm>
#include <memory>

namespace kith::app {
namespace {

struct Upload {
  std::string bytes;
  std::size_t at = 0;
};

std::size_t give(char* buffer, std::size_t size, std::size_t count, void* from) {
  auto& upload = *static_cast<Upload*>(from);
  const std::size_t taken = std::min(size * count, upload.bytes.size() - upload.at);
  upload.bytes.copy(buffer, taken, upload.at);
  upload.at += taken;
  return taken;
}

// A line end in an address would begin a header of the sender's own.
bool one_line(const std::string& text) { return text.find_first_of("\r\n") == std::string::npos; }

}  // namespace

core::Result<void> send_mail(const MailOptions& options, const std::string& to, const std::string& subject,
                             const std::string& text) {
  if (options.smtp_url.empty()) return {};
  if (!one_line(to) || !one_line(subject))
    return core::fail(core::ErrorKind::invalid_input, "an e-mail address with a line end");
  const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> curl{curl_easy_init(), curl_easy_cleanup};
  if (!curl) return core::fail(core::ErrorKind::unavailable, "e-mail cannot be sent: no memory");
  const std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> recipients{curl_slist_append(nullptr, to.c_str()),
                                                                               curl_slist_free_all};
  Upload upload{
      fmt::format("From: Kith <{}>\r\nTo: <{}>\r\nSubject: {}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{}\r\n",
                  options.from, to, subject, text)};
  curl_easy_setopt(curl.get(), CURLOPT_URL, options.smtp_url.c_str());
  curl_easy_setopt(curl.get(), CURLOPT_MAIL_FROM, options.from.c_str());
  curl_easy_setopt(curl.get(), CURLOPT_MAIL_RCPT, recipients.get());
  if (!options.user.empty()) {
    curl_easy_setopt(curl.get(), CURLOPT_USERNAME, options.user.c_str());
    curl_easy_setopt(curl.get(), CURLOPT_PASSWORD, options.password.c_str());
    curl_easy_setopt(curl.get(), CURLOPT_USE_SSL, CURLUSESSL_ALL);
  }
  curl_easy_setopt(curl.get(), CURLOPT_READFUNCTION, give);
  curl_easy_setopt(curl.get(), CURLOPT_READDATA, &upload);
  curl_easy_setopt(curl.get(), CURLOPT_UPLOAD, 1L);
  curl_easy_setopt(curl.get(), CURLOPT_TIMEOUT, 30L);
  curl_easy_setopt(curl.get(), CURLOPT_NOSIGNAL, 1L);
  const CURLcode code = curl_easy_perform(curl.get());
  if (code != CURLE_OK)
    return core::fail(core::ErrorKind::unavailable,
                      fmt::format("the e-mail was not taken: {}", curl_easy_strerror(code)));
  return {};
}

}  // namespace kith::app
