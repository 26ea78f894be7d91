// An HTTP/1.1 server: moves bytes between connections and a Handler, and knows nothing of what they
// mean.
//
// Each connection belongs to one of a few threads for its whole life; connections wait without a
// thread, so idle or slow clients hold up nobody. What is malformed, too large or too slow is
// answered with a problem (api/problem.h) and closed, without reaching the handler.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "backsight/api/http.h"
#include "backsight/core/result.h"

namespace backsight::net {

/// Who can reach the server.
enum class Exposure : std::uint8_t {
  kLoopback,  ///< this machine only; any other address is refused at start
  kNetwork,   ///< whatever the address says
};

struct Options {
  std::string address = "127.0.0.1";  ///< a numeric IPv4 or IPv6 address
  std::uint16_t port = 0;             ///< 0: any free one, see Server::port
  Exposure exposure = Exposure::kLoopback;
  unsigned threads = 2;  ///< at least 1
  /// Above this the connection that has been idle longest gives way; when none is idle, the new one
  /// is answered 503. The process needs as many file descriptors and a few more.
  std::size_t max_connections = 4096;
  std::size_t max_header_bytes = std::size_t{16} << 10;
  std::size_t max_body_bytes = std::size_t{64} << 10;
  std::chrono::milliseconds idle_timeout = std::chrono::seconds(60);    ///< between requests
  std::chrono::milliseconds header_timeout = std::chrono::seconds(10);  ///< first to last byte
  std::chrono::milliseconds body_timeout = std::chrono::seconds(20);
  std::chrono::milliseconds write_timeout = std::chrono::seconds(20);  ///< one answer
  /// Gets one line of JSON, without a line end, for each answer: time, method, route (the template,
  /// never the path), status, ms, bytes. Called from the threads of the server; must not block.
  std::function<void(std::string_view)> access_log;
};

struct Statistics {
  std::size_t connections = 0;  ///< open now
  std::uint64_t accepted = 0;   ///< connections, since the start
  std::uint64_t refused = 0;    ///< requests that never reached the handler
  std::uint64_t evicted = 0;    ///< idle connections that gave way to new ones
};

class Server {
 public:
  Server();
  ~Server();  ///< drains without waiting when drain() was not called
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// Listens and serves until drain(). Errors: kOutOfRange for an address that is none, or is not
  /// loopback under Exposure::kLoopback; kSystem when the address or port cannot be had.
  [[nodiscard]] core::Result<void> start(Options options, api::Handler handler);

  /// The port that is listened on; 0 before start().
  [[nodiscard]] std::uint16_t port() const;

  /// Stops accepting, closes idle connections, lets requests under way finish (their answers say
  /// `connection: close`), and closes what is left at the deadline. Returns when all is closed:
  /// true when nothing had to be cut off. The handler is not called afterwards. Answers to what was
  /// cut off may still come in; destroy the server after whoever holds them.
  bool drain(std::chrono::milliseconds deadline);

  /// Runs work on one of the threads. Once the server has stopped, in the caller's thread.
  void post(std::function<void()> work);

  [[nodiscard]] Statistics statistics() const;

 private:
  class Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace backsight::net
