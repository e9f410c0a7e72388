// One connection over whatever carries it: TCP, or TLS over TCP. Internal to the room.
#pragma once

#include "http/session.hpp"

#include <algorithm>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <optional>

namespace kith::http {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace bhttp = boost::beast::http;

inline Method method_of(bhttp::verb verb) {
  switch (verb) {
    case bhttp::verb::get:
      return Method::get;
    case bhttp::verb::head:
      return Method::head;
    case bhttp::verb::post:
      return Method::post;
    case bhttp::verb::put:
      return Method::put;
    case bhttp::verb::delete_:
      return Method::del;
    default:
      return Method::other;
  }
}

inline Response plain(int status, std::string text) { return {status, "text/plain; charset=utf-8", std::move(text), {}}; }

template <class Stream>
class Session : public std::enable_shared_from_this<Session<Stream>> {
 public:
  Session(Stream stream, std::shared_ptr<Shared> shared) : stream_(std::move(stream)), shared_(std::move(shared)) {
    ++shared_->connections;
    beast::error_code ignored;
    const auto end = tcp().socket().remote_endpoint(ignored);
    if (!ignored) remote_ = end.address().to_string();
    tcp().socket().set_option(asio::ip::tcp::no_delay(true), ignored);
  }
  ~Session() { --shared_->connections; }

  void start() {
    if constexpr (secured) {
      tcp().expires_after(std::chrono::seconds(shared_->limits.header_seconds));
      stream_.async_handshake(Stream::server, [self = this->shared_from_this()](beast::error_code error) {
        if (!error) self->wait_for_request();
      });
    } else {
      wait_for_request();
    }
  }

  // An idle connection may wait long for its next request; once the first byte is here, the header must follow quickly.
  void wait_for_request() {
    if (shared_->stopping) return;
    parser_.emplace();
    parser_->header_limit(shared_->limits.header_bytes_max);
    parser_->body_limit(shared_->limits.body_bytes_max);
    if (buffer_.size() > 0) return read_header();
    tcp().expires_after(std::chrono::seconds(shared_->limits.idle_seconds));
    stream_.async_read_some(buffer_.prepare(4096),
                            [self = this->shared_from_this()](beast::error_code error, std::size_t count) {
                              if (error) return;
                              self->buffer_.commit(count);
                              self->read_header();
                            });
  }

 private:
  void read_header() {
    tcp().expires_after(std::chrono::seconds(shared_->limits.header_seconds));
    bhttp::async_read_header(stream_, buffer_, *parser_,
                             [self = this->shared_from_this()](beast::error_code error, std::size_t) {
                               if (error) return self->refuse(error);
                               if (const auto why = self->unacceptable()) return self->answer(plain(400, *why), false);
                               self->read_body();
                             });
  }

  // What Beast's parser lets through and RFC 9112 does not: no Host or two, and codings other than chunked.
  std::optional<std::string> unacceptable() const {
    const auto& message = parser_->get();
    if (message.count(bhttp::field::host) != 1 && message.version() >= 11) return "exactly one Host header is needed\n";
    const auto coding = message[bhttp::field::transfer_encoding];
    if (!coding.empty() && !beast::iequals(coding, "chunked"))
      return "only the transfer coding chunked is understood\n";
    if (!coding.empty() && message.count(bhttp::field::content_length) > 0)
      return "Content-Length beside a transfer coding\n";
    return std::nullopt;
  }

  void read_body() {
    const auto expected = parser_->content_length().value_or(0);
    if (beast::iequals(parser_->get()[bhttp::field::expect], "100-continue")) {
      tcp().expires_after(std::chrono::seconds(shared_->limits.write_seconds));
      continue_.assign("HTTP/1.1 100 Continue\r\n\r\n");
      asio::async_write(stream_, asio::buffer(continue_),
                        [self = this->shared_from_this()](beast::error_code error, std::size_t) {
                          if (!error) self->read_rest(0);
                        });
      return;
    }
    read_rest(expected);
  }

  void read_rest(std::uint64_t expected) {
    // A slow line may carry a large upload: a second for each further 64 KiB.
    tcp().expires_after(std::chrono::seconds(shared_->limits.body_seconds + static_cast<int>(expected >> 16)));
    bhttp::async_read(stream_, buffer_, *parser_, [self = this->shared_from_this()](beast::error_code error, std::size_t) {
      if (error) return self->refuse(error);
      self->hand_over();
    });
  }

  void refuse(beast::error_code error) {
    if (error == bhttp::error::end_of_stream || error == beast::error::timeout) {
      const bool slow = error == beast::error::timeout && parser_->got_some();
      return slow ? answer(plain(408, "the request took too long\n"), false) : close();
    }
    if (error == bhttp::error::header_limit) return answer(plain(431, "the header is too large\n"), false);
    if (error == bhttp::error::body_limit) return answer(plain(413, "the body is too large\n"), false);
    if (error.category() == bhttp::make_error_code(bhttp::error::bad_method).category())
      return answer(plain(400, "the request is malformed\n"), false);
    close();
  }

  void hand_over() {
    auto& message = parser_->get();
    keep_alive_ = message.keep_alive();
    head_ = message.method() == bhttp::verb::head;
    auto request = std::make_shared<Request>();
    request->method = method_of(message.method());
    request->remote = remote_;
    if (!parse_target({message.target().data(), message.target().size()}, *request))
      return answer(plain(400, "the address is malformed\n"), false);
    for (const auto& field : message) {
      std::string name{field.name_string()};
      std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::tolower(c); });
      request->headers.emplace_back(std::move(name), std::string{field.value()});
    }
    request->body = std::move(message.body());
    if (shared_->waiting >= shared_->limits.waiting_max)
      return answer({503,
                     "text/plain; charset=utf-8",
                     "too many requests at once: try again in a moment\n",
                     {{"Retry-After", "1"}}},
                    keep_alive_);
    ++shared_->waiting;
    tcp().expires_never();
    asio::post(*shared_->workers, [self = this->shared_from_this(), request] {
      Response response = self->shared_->handler(*request);
      --self->shared_->waiting;
      asio::post(self->stream_.get_executor(), [self, response = std::move(response)]() mutable {
        self->answer(std::move(response), self->keep_alive_);
      });
    });
  }

  void answer(Response response, bool keep_alive) {
    auto message = std::make_shared<bhttp::response<bhttp::string_body>>();
    message->version(11);
    message->result(static_cast<unsigned>(response.status));
    message->set(bhttp::field::content_type, response.type);
    for (const auto& [name, value] : response.headers) message->insert(name, value);
    message->keep_alive(keep_alive);
    const auto length = response.body.size();
    if (!head_) message->body() = std::move(response.body);
    message->prepare_payload();
    if (head_) message->content_length(length);
    tcp().expires_after(std::chrono::seconds(shared_->limits.write_seconds));
    bhttp::async_write(stream_, *message,
                       [self = this->shared_from_this(), message, keep_alive](beast::error_code error, std::size_t) {
                         if (error) return;
                         if (!keep_alive || self->shared_->stopping) return self->close();
                         self->head_ = false;
                         self->wait_for_request();
                       });
  }

  void close() {
    if constexpr (secured) {
      tcp().expires_after(std::chrono::seconds(shared_->limits.header_seconds));
      stream_.async_shutdown([self = this->shared_from_this()](beast::error_code) { self->end(); });
    } else {
      end();
    }
  }

  void end() {
    beast::error_code ignored;
    tcp().socket().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
  }

  beast::tcp_stream& tcp() { return beast::get_lowest_layer(stream_); }

  static constexpr bool secured = !std::is_same_v<Stream, beast::tcp_stream>;
  Stream stream_;
  std::shared_ptr<Shared> shared_;
  beast::flat_buffer buffer_{64 * 1024};
  std::optional<bhttp::request_parser<bhttp::string_body>> parser_;
  std::string remote_, continue_;
  bool keep_alive_ = false, head_ = false;
};

}  // namespace kith::http
