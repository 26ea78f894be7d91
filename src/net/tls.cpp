#include "tls.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <string_view>

#include "backsight/net/certificate.h"

namespace backsight::net {
namespace {

using core::ErrorCode;

// TLS 1.2 of Mozilla's "intermediate" set, without the ciphers that need parameters for DH; TLS 1.3
// has only good ones. https://wiki.mozilla.org/Security/Server_Side_TLS
constexpr const char* kCiphers =
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:"
    "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";

core::Result<void> check_readable(const std::string& what, const std::string& path) {
  std::FILE* file = std::fopen(path.c_str(), "rb");
  if (file == nullptr) {
    return core::fail(ErrorCode::kNotFound,
                      what + " " + path + " cannot be read: " + std::strerror(errno));
  }
  std::fclose(file);
  return {};
}

// What OpenSSL found, from the error that lies deepest.
std::unexpected<core::Error> refused(const std::string& what, const std::string& path) {
  const unsigned long first = ERR_get_error();
  ERR_clear_error();
  if (ERR_GET_LIB(first) == ERR_LIB_SSL) {
    return core::fail(ErrorCode::kOutOfRange,
                      what + " " + path + " is refused: " + ERR_reason_error_string(first));
  }
  return core::fail(ErrorCode::kSyntax, what + " " + path + " is not in PEM form");
}

// There is nobody to ask for a passphrase; that there was a question is remembered.
int no_passphrase(char*, int, int, void* asked) {
  *static_cast<bool*>(asked) = true;
  return 0;
}

int choose_protocol(SSL*, const unsigned char** out, unsigned char* out_length,
                    const unsigned char* in, unsigned in_length, void*) {
  static constexpr std::array<unsigned char, 9> kHttp = {8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
  unsigned char* chosen = nullptr;
  const int result =
      SSL_select_next_proto(&chosen, out_length, kHttp.data(), kHttp.size(), in, in_length);
  *out = chosen;
  // A client that offers only others still gets HTTP/1.1: it may be a probe that cannot know.
  return result == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_NOACK;
}

core::Instant end_of(const X509* certificate) {
  std::tm utc{};
  if (ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &utc) != 1) return {};
  return {static_cast<std::int64_t>(timegm(&utc)) * 1000};
}

std::unexpected<core::Error> of_another(const std::string& what, const std::string& path) {
  ERR_clear_error();
  return core::fail(ErrorCode::kInconsistent, what + " " + path + " belongs to another one");
}

core::Result<void> use_key(SSL_CTX* context, const std::string& path) {
  // OpenSSL takes a key of another kind (RSA beside ECDSA) for that of a second certificate.
  X509* const certificate = SSL_CTX_get0_certificate(context);
  const std::string what = "the key of the certificate";
  TRY_VOID(check_readable(what, path));
  bool asked = false;
  SSL_CTX_set_default_passwd_cb(context, no_passphrase);
  SSL_CTX_set_default_passwd_cb_userdata(context, &asked);
  const bool used = SSL_CTX_use_PrivateKey_file(context, path.c_str(), SSL_FILETYPE_PEM) == 1;
  SSL_CTX_set_default_passwd_cb_userdata(context, nullptr);
  if (asked) {
    ERR_clear_error();
    return core::fail(ErrorCode::kForbidden,
                      what + " " + path + " has a passphrase, and there is nobody to type it");
  }
  if (!used && ERR_GET_LIB(ERR_peek_error()) != ERR_LIB_X509) return refused(what, path);
  if (!used || X509_check_private_key(certificate, SSL_CTX_get0_privatekey(context)) != 1) {
    return of_another(what, path);
  }
  return {};
}

}  // namespace

Certificate::Certificate() : context_(boost::asio::ssl::context::tls_server) {}

core::Result<std::shared_ptr<Certificate>> Certificate::load(const TlsFiles& files) {
  const std::string what = "the certificate";
  TRY_VOID(check_readable(what, files.certificate));
  ERR_clear_error();
  std::shared_ptr<Certificate> out(new Certificate());
  SSL_CTX* context = out->context_.native_handle();
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE |
                                   SSL_OP_PRIORITIZE_CHACHA);
  SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);  // tickets need no memory of ours
  SSL_CTX_set_alpn_select_cb(context, choose_protocol, nullptr);
  if (SSL_CTX_set_cipher_list(context, kCiphers) != 1) {
    return core::fail(ErrorCode::kSystem, "this OpenSSL lacks the ciphers");
  }
  if (SSL_CTX_use_certificate_chain_file(context, files.certificate.c_str()) != 1) {
    return refused(what, files.certificate);
  }
  TRY_VOID(use_key(context, files.key));
  out->ends_ = end_of(SSL_CTX_get0_certificate(context));
  return out;
}

core::Result<core::Instant> check_certificate(const TlsFiles& files) {
  TRY(const auto certificate, Certificate::load(files));
  return certificate->ends();
}

}  // namespace backsight::net
