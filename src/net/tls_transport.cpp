#include <openssl/err.h>
#include <openssl/ssl.h>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include "tls.h"
#include "transport.h"

namespace backsight::net {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

class TlsTransport final : public Transport {
 public:
  TlsTransport(asio::ip::tcp::socket socket, std::shared_ptr<Certificate> certificate)
      : certificate_(std::move(certificate)), stream_(std::move(socket), certificate_->context()) {}

  asio::awaitable<Handshake> handshake() override {
    error_code ec;
    co_await stream_.async_handshake(asio::ssl::stream_base::server,
                                     asio::redirect_error(asio::use_awaitable, ec));
    if (!ec) co_return Handshake::kDone;
    const bool of_openssl = ec.category() == asio::error::get_ssl_category();
    const int reason = ERR_GET_REASON(static_cast<unsigned long>(ec.value()));
    co_return of_openssl&& reason == SSL_R_HTTP_REQUEST ? Handshake::kPlainHttp
                                                        : Handshake::kFailed;
  }

  asio::awaitable<std::size_t> read_some(asio::mutable_buffer into, error_code& ec) override {
    const std::size_t count =
        co_await stream_.async_read_some(into, asio::redirect_error(asio::use_awaitable, ec));
    // Requests say themselves where they end: nothing is gained by cutting the connection.
    if (ec == asio::ssl::error::stream_truncated) ec = asio::error::eof;
    co_return count;
  }

  asio::awaitable<std::size_t> write(Pieces pieces, error_code& ec) override {
    return asio::async_write(stream_, pieces, asio::redirect_error(asio::use_awaitable, ec));
  }

  asio::awaitable<void> end_sending() override {
    error_code ignored;
    co_await stream_.async_shutdown(asio::redirect_error(asio::use_awaitable, ignored));
    stream_.next_layer().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
  }

  asio::ip::tcp::socket& socket() override { return stream_.next_layer(); }
  [[nodiscard]] bool secure() const override { return true; }

 private:
  std::shared_ptr<Certificate> certificate_;  // first: the stream uses it to its end
  asio::ssl::stream<asio::ip::tcp::socket> stream_;
};

}  // namespace

std::unique_ptr<Transport> tls_transport(asio::ip::tcp::socket socket,
                                         std::shared_ptr<Certificate> certificate) {
  return std::make_unique<TlsTransport>(std::move(socket), std::move(certificate));
}

}  // namespace backsight::net
