#include "backsight/identity/totp.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <cstdlib>

#include "percent.h"
#include "random.h"

namespace backsight::identity {
namespace {

constexpr std::int64_t kStepMs = 30'000;
constexpr std::size_t kDigits = 6;

// RFC 4648 section 6, without padding: what the apps read.
std::string base32(std::string_view bytes) {
  static constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::string out;
  std::uint32_t held = 0;
  int bits = 0;
  for (const char c : bytes) {
    held = held << 8 | static_cast<unsigned char>(c);
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      out += kAlphabet[held >> bits & 31];
    }
  }
  if (bits > 0) out += kAlphabet[held << (5 - bits) & 31];
  return out;
}

}  // namespace

std::string new_totp_secret() { return random_bytes(20); }

// https://github.com/google/google-authenticator/wiki/Key-Uri-Format. What is left out has the
// values of the head of totp.h in every app.
std::string totp_uri(std::string_view secret, std::string_view issuer, std::string_view account) {
  const std::string name = percent_encoded(issuer);
  return "otpauth://totp/" + name + ":" + percent_encoded(account) + "?secret=" + base32(secret) +
         "&issuer=" + name;
}

std::int64_t totp_step(core::Instant now) {
  return now.ms >= 0 ? now.ms / kStepMs : (now.ms + 1) / kStepMs - 1;
}

// RFC 4226 section 5.3 with the counter of RFC 6238 section 4.2.
std::string totp_code(std::string_view secret, std::int64_t step) {
  std::array<unsigned char, 8> counter{};
  for (std::size_t i = 0; i < 8; ++i) {
    counter[i] = static_cast<unsigned char>(static_cast<std::uint64_t>(step) >> (8 * (7 - i)));
  }
  std::array<unsigned char, 20> mac{};
  unsigned int size = 0;
  if (HMAC(EVP_sha1(), secret.data(), static_cast<int>(secret.size()), counter.data(),
           counter.size(), mac.data(), &size) == nullptr ||
      size != mac.size()) {
    std::abort();  // no memory for a hash, or an OpenSSL without SHA-1
  }
  const std::size_t at = mac[19] & 15U;
  const std::uint32_t number = (mac[at] & 127U) << 24 |
                               static_cast<std::uint32_t>(mac[at + 1]) << 16 |
                               static_cast<std::uint32_t>(mac[at + 2]) << 8 | mac[at + 3];
  std::string code = std::to_string(number % 1'000'000);
  code.insert(0, kDigits - code.size(), '0');
  return code;
}

std::optional<std::int64_t> match_totp(std::string_view secret, std::string_view code,
                                       core::Instant now, std::int64_t last_used) {
  std::string typed;
  for (const char c : code) {
    if (c != ' ') typed += c;
  }
  const std::int64_t current = totp_step(now);
  std::optional<std::int64_t> found;
  // All three are computed and compared, whichever fits: the time tells nothing.
  for (std::int64_t step = current - 1; step <= current + 1; ++step) {
    if (same_bytes(totp_code(secret, step), typed) && step > last_used) found = step;
  }
  return found;
}

}  // namespace backsight::identity
