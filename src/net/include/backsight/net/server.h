// An HTTP/1.1 server: moves bytes between connections and a Handler, and knows nothing of what they
// mean.
//
// TLS is built in: a slow handshake waits like a slow request. Behind a proxy the client's address
// is taken from its header, when the proxy is a trusted one.
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
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "backsight/api/http.h"
#include "backsight/core/result.h"
#include "backsight/core/time.h"

namespace backsight::net {

/// Who can reach the server.
enum class Exposure : std::uint8_t {
  kLoopback,  ///< this machine only; any other address is refused at start
  kNetwork,   ///< whatever the address says; needs TLS, or trusted proxies that have it
};

/// PEM: the server's certificate followed by those above it, and its key without a passphrase.
struct TlsFiles {
  std::string certificate;
  std::string key;
};

/// Which header of a trusted proxy names the client.
enum class ForwardedBy : std::uint8_t {
  kXForwardedFor,
  kForwarded,  ///< RFC 7239
};

struct Options {
  std::string address = "127.0.0.1";  ///< a numeric IPv4 or IPv6 address
  std::uint16_t port = 0;             ///< 0: any free one, see Server::port
  Exposure exposure = Exposure::kLoopback;
  std::optional<TlsFiles> tls;
  /// Addresses and networks ("10.0.0.0/8") whose word about the client's address is believed; that
  /// of others is ignored. Without TLS, under Exposure::kNetwork, only they and this machine are
  /// served.
  std::vector<std::string> trusted_proxies;
  ForwardedBy forwarded_by = ForwardedBy::kXForwardedFor;
  /// People reach this server by https, though a proxy ends it: answers say so
  /// (Strict-Transport-Security), as they do under TLS of our own.
  bool https_in_front = false;
  unsigned threads = 2;  ///< at least 1
  /// Above this the connection that has been idle longest gives way; when none is idle, the new one
  /// is answered 503. The process needs as many file descriptors and a few more.
  std::size_t max_connections = 4096;
  std::size_t max_header_bytes = std::size_t{16} << 10;
  std::size_t max_body_bytes = std::size_t{64} << 10;
  std::chrono::milliseconds idle_timeout = std::chrono::seconds(60);  ///< between requests
  std::chrono::milliseconds handshake_timeout = std::chrono::seconds(10);
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
  /// loopback under Exposure::kLoopback; kForbidden for Exposure::kNetwork without TLS and without
  /// a trusted proxy; those of reload_certificate(); kSystem when the address or port cannot be
  /// had.
  [[nodiscard]] core::Result<void> start(Options options, api::Handler handler);

  /// The port that is listened on; 0 before start().
  [[nodiscard]] std::uint16_t port() const;

  /// Reads the certificate and its key again: new connections get the new one. With an error the
  /// old one stays. Errors: kNotFound (a file cannot be read), kSyntax (no PEM), kForbidden (the
  /// key has a passphrase), kInconsistent (the key belongs to another certificate), kOutOfRange
  /// (too weak).
  [[nodiscard]] core::Result<void> reload_certificate();
  /// When the certificate in use ends; nothing without TLS.
  [[nodiscard]] std::optional<core::Instant> certificate_ends() const;

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
