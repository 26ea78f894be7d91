#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include "transport.h"

namespace backsight::net {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

// Each operation hands on Asio's own awaitable: no coroutine stands between.
class PlainTransport final : public Transport {
 public:
  explicit PlainTransport(asio::ip::tcp::socket socket) : socket_(std::move(socket)) {}

  asio::awaitable<Handshake> handshake() override { co_return Handshake::kDone; }

  asio::awaitable<std::size_t> read_some(asio::mutable_buffer into, error_code& ec) override {
    return socket_.async_read_some(into, asio::redirect_error(asio::use_awaitable, ec));
  }

  asio::awaitable<std::size_t> write(Pieces pieces, error_code& ec) override {
    return asio::async_write(socket_, pieces, asio::redirect_error(asio::use_awaitable, ec));
  }

  asio::awaitable<void> end_sending() override {
    error_code ignored;
    socket_.shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
    co_return;
  }

  asio::ip::tcp::socket& socket() override { return socket_; }
  [[nodiscard]] bool secure() const override { return false; }

 private:
  asio::ip::tcp::socket socket_;
};

}  // namespace

std::unique_ptr<Transport> plain_transport(asio::ip::tcp::socket socket) {
  return std::make_unique<PlainTransport>(std::move(socket));
}

}  // namespace backsight::net
