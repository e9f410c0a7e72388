// TLS 1.2 and 1.3 by OpenSSL. The certificate file holds the chain, the server's own first.
#include <utility>

#include <boost/asio/ssl.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/ssl.hpp>

#include <fmt/core.h>

#include "http/session_of.hpp"

namespace kith::http {
namespace {

using boost::asio::ssl::context;

core::Error unreadable(const char* what, const std::string& file, const boost::system::error_code& error) {
  return {core::ErrorKind::invalid_input, fmt::format("{} {} cannot be used: {}", what, file, error.message())};
}

// What Mozilla calls intermediate: forward secrecy and authenticated ciphers alone.
constexpr const char* ciphers_of_1_2 =
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:"
    "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";

}  // namespace

core::Result<StartSession> tls_sessions(const std::string& certificate_file, const std::string& key_file) {
  auto tls = std::make_shared<context>(context::tls_server);
  SSL_CTX* raw = tls->native_handle();
  SSL_CTX_set_min_proto_version(raw, TLS1_2_VERSION);
  SSL_CTX_set_options(raw, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE);
  if (SSL_CTX_set_cipher_list(raw, ciphers_of_1_2) != 1)
    return core::fail(core::ErrorKind::unavailable, "this OpenSSL lacks the ciphers that Kith asks for");
  boost::system::error_code error;
  tls->use_certificate_chain_file(certificate_file, error);
  if (error) return tl::unexpected(unreadable("the certificate", certificate_file, error));
  tls->use_private_key_file(key_file, context::pem, error);
  const bool of_another = error && ERR_GET_REASON(static_cast<unsigned long>(error.value())) == X509_R_KEY_VALUES_MISMATCH;
  if (error && !of_another) return tl::unexpected(unreadable("the key", key_file, error));
  if (of_another || SSL_CTX_check_private_key(raw) != 1)
    return core::fail(core::ErrorKind::invalid_input,
                      fmt::format("the key {} is not that of the certificate {}", key_file, certificate_file));
  return StartSession{[tls](boost::asio::ip::tcp::socket socket, std::shared_ptr<Shared> shared) {
    using Stream = beast::ssl_stream<beast::tcp_stream>;
    std::make_shared<Session<Stream>>(Stream{beast::tcp_stream{std::move(socket)}, *tls}, std::move(shared))->start();
  }};
}

}  // namespace kith::http
