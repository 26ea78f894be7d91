#include "backsight/identity/password.h"

#include <sodium.h>

#include <array>
#include <cerrno>
#include <map>
#include <mutex>

#include "random.h"

namespace backsight::identity {
namespace {

// The base64 of the hash strings: with "+/", without padding.
std::string base64(const std::string& bytes) {
  constexpr int kVariant = sodium_base64_VARIANT_ORIGINAL_NO_PADDING;
  std::string out(sodium_base64_encoded_len(bytes.size(), kVariant), '\0');
  sodium_bin2base64(out.data(), out.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                    bytes.size(), kVariant);
  out.pop_back();  // libsodium's closing zero
  return out;
}

}  // namespace

core::Result<std::string> hash_password(std::string_view password, const PasswordCost& cost) {
  ready_sodium();
  std::array<char, crypto_pwhash_STRBYTES> hash{};
  errno = 0;
  if (crypto_pwhash_str_alg(hash.data(), password.data(), password.size(), cost.passes, cost.bytes,
                            crypto_pwhash_ALG_ARGON2ID13) != 0) {
    if (errno == EINVAL) {
      return core::fail(core::ErrorCode::kOutOfRange,
                        "a password's hash costs at least one pass over 8 KiB");
    }
    return core::fail(core::ErrorCode::kUnavailable,
                      "there is no memory to hash a password just now");
  }
  return std::string(hash.data());
}

PasswordMatch match_password(std::string_view hash, std::string_view password,
                             const PasswordCost& cost) {
  ready_sodium();
  const std::string text(hash);  // libsodium wants a closing zero
  if (text.size() >= crypto_pwhash_STRBYTES || text.find('\0') != std::string::npos ||
      crypto_pwhash_str_verify(text.c_str(), password.data(), password.size()) != 0) {
    return PasswordMatch::kNo;
  }
  return crypto_pwhash_str_needs_rehash(text.c_str(), cost.passes, cost.bytes) == 0
             ? PasswordMatch::kYes
             : PasswordMatch::kYesButOldCost;
}

const std::string& nobodys_hash(const PasswordCost& cost) {
  static std::mutex mutex;
  static std::map<PasswordCost, std::string> made;
  const std::lock_guard lock(mutex);
  auto& hash = made[cost];
  if (hash.empty()) {
    hash = "$argon2id$v=19$m=" + std::to_string(cost.bytes / 1024) +
           ",t=" + std::to_string(cost.passes) + ",p=1$" + base64(random_bytes(16)) + "$" +
           base64(random_bytes(32));
  }
  return hash;
}

}  // namespace backsight::identity
