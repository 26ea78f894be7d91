// The server's certificate, ready for handshakes. Private to net.
#pragma once

#include <boost/asio/ssl/context.hpp>
#include <memory>

#include "backsight/core/result.h"
#include "backsight/core/time.h"
#include "backsight/net/server.h"

namespace backsight::net {

class Certificate {
 public:
  /// TLS 1.2 and 1.3 with forward secrecy and authenticated ciphers only, no renegotiation,
  /// HTTP/1.1. Errors: kNotFound for a file that cannot be read, kSyntax for one that is no PEM,
  /// kForbidden for a key with a passphrase, kInconsistent for a key of another certificate,
  /// kOutOfRange for what OpenSSL thinks too weak.
  [[nodiscard]] static core::Result<std::shared_ptr<Certificate>> load(const TlsFiles& files);

  [[nodiscard]] boost::asio::ssl::context& context() { return context_; }
  [[nodiscard]] core::Instant ends() const { return ends_; }

 private:
  Certificate();

  boost::asio::ssl::context context_;
  core::Instant ends_;
};

}  // namespace backsight::net
