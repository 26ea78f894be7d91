// The bytes of one connection, plain or under TLS. Private to net; each transport is compiled in
// one source of its own.
#pragma once

#include <array>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <memory>

namespace backsight::net {

class Certificate;

class Transport {
 public:
  using Pieces = std::array<boost::asio::const_buffer, 2>;

  virtual ~Transport() = default;

  enum class Handshake : std::uint8_t {
    kDone,
    kPlainHttp,  ///< the client speaks HTTP without TLS; socket() can tell it so
    kFailed,
  };
  virtual boost::asio::awaitable<Handshake> handshake() = 0;

  /// `ec` must live until the operation ends; so must the memory.
  virtual boost::asio::awaitable<std::size_t> read_some(boost::asio::mutable_buffer into,
                                                        boost::system::error_code& ec) = 0;
  virtual boost::asio::awaitable<std::size_t> write(Pieces pieces,
                                                    boost::system::error_code& ec) = 0;
  /// Says that nothing more comes. Under TLS the other side may take its time to agree.
  virtual boost::asio::awaitable<void> end_sending() = 0;

  /// The connection below: to cancel, to close, and to read away what nobody wants.
  [[nodiscard]] virtual boost::asio::ip::tcp::socket& socket() = 0;
  [[nodiscard]] virtual bool secure() const = 0;
};

[[nodiscard]] std::unique_ptr<Transport> plain_transport(boost::asio::ip::tcp::socket socket);
[[nodiscard]] std::unique_ptr<Transport> tls_transport(boost::asio::ip::tcp::socket socket,
                                                       std::shared_ptr<Certificate> certificate);

}  // namespace backsight::net
