#include "authenticator_data.h"

#include "cbor.h"
#include "random.h"

namespace backsight::identity {
namespace {

constexpr unsigned kUserPresent = 0x01;
constexpr unsigned kUserVerified = 0x04;
constexpr unsigned kBackupEligible = 0x08;
constexpr unsigned kBackedUp = 0x10;
constexpr unsigned kHasCredential = 0x40;
constexpr unsigned kHasExtensions = 0x80;

constexpr std::size_t kHash = 32;
constexpr std::size_t kAaguid = 16;

std::uint32_t big_endian(std::string_view bytes) {
  std::uint32_t value = 0;
  for (const char c : bytes) value = value << 8 | static_cast<unsigned char>(c);
  return value;
}

}  // namespace

core::Result<AuthenticatorData> read_authenticator_data(std::string_view bytes) {
  const auto bad = [](const char* sentence) {
    return core::fail(core::ErrorCode::kSyntax, sentence);
  };
  const auto take = [&](std::size_t count) {
    const std::string_view taken = bytes.substr(0, count);
    bytes.remove_prefix(count);
    return taken;
  };
  if (bytes.size() < kHash + 1 + 4) return bad("the authenticator's data end too early");
  AuthenticatorData data;
  data.rp_id_hash = take(kHash);
  const unsigned flags = static_cast<unsigned char>(take(1).front());
  data.user_present = (flags & kUserPresent) != 0;
  data.user_verified = (flags & kUserVerified) != 0;
  data.backup_eligible = (flags & kBackupEligible) != 0;
  data.backed_up = (flags & kBackedUp) != 0;
  data.counter = big_endian(take(4));
  if ((flags & kHasCredential) != 0) {
    if (bytes.size() < kAaguid + 2) return bad("the authenticator's data end too early");
    take(kAaguid);
    const std::size_t size = big_endian(take(2));
    if (bytes.size() < size) return bad("the authenticator's data end too early");
    AttestedCredential credential;
    credential.id = take(size);
    CborReader reader(bytes);
    TRY(credential.public_key, reader.any());
    take(credential.public_key.size());
    data.credential = credential;
  }
  if ((flags & kHasExtensions) != 0) {
    CborReader reader(bytes);
    if (!reader.is_map()) return bad("the authenticator's extensions are no map");
    TRY(const std::string_view extensions, reader.any());
    take(extensions.size());
  }
  if (!bytes.empty()) return bad("there is something after the authenticator's data");
  return data;
}

core::Result<void> check_authenticator_data(const AuthenticatorData& data, std::string_view rp_id) {
  const auto refuse = [](const char* sentence) {
    return core::fail(core::ErrorCode::kForbidden, sentence);
  };
  if (!same_bytes(data.rp_id_hash, sha256(rp_id))) {
    return refuse("the passkey answers for another site");
  }
  if (!data.user_present) return refuse("nobody touched the authenticator");
  if (!data.user_verified) {
    return refuse("the authenticator did not verify its user by PIN, finger or face");
  }
  if (data.backed_up && !data.backup_eligible) {
    return refuse("the authenticator says of a passkey that cannot be copied that it is copied");
  }
  return {};
}

}  // namespace backsight::identity
