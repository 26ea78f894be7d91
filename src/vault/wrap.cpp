#include <sodium.h>

#include "aead.h"
#include "backsight/vault/keys.h"
#include "bytes.h"
#include "master_id.h"

namespace backsight::vault {
namespace {

using core::ErrorCode;

//   wrapped = 0x02 | length of id | id | nonce | encrypted key | tag
constexpr char kVersion = '\x02';
constexpr std::size_t kBeforeId = 2;
constexpr std::size_t kAfterId = kNonceBytes + Key::kBytes + kTagBytes;

std::unexpected<core::Error> damaged() {
  return core::fail(ErrorCode::kDamaged, "a wrapped key is damaged, or not the one of this person");
}

std::string head_of(std::string_view master_id) {
  std::string head;
  head += kVersion;
  head += static_cast<char>(master_id.size());
  head += master_id;
  return head;
}

// The id of the master key is bound as well: its length is in front of it, the rest is fixed.
std::string bound_to(std::string_view head, const core::Uuid& clinic, const core::Uuid& person) {
  std::string bound = "backsight wrapped 1";
  bound += head;
  append_id(bound, clinic);
  append_id(bound, person);
  return bound;
}

}  // namespace

core::Result<std::string> wrap(const MasterKeys& masters, const core::Uuid& clinic,
                               const core::Uuid& person, const Key& key) {
  TRY(const Key with, masters.clinic_key(masters.active(), clinic));
  const std::string head = head_of(masters.active());
  const std::string_view plain(reinterpret_cast<const char*>(key.bytes().data()), Key::kBytes);
  std::string wrapped = head;
  encrypt(wrapped, with, bound_to(head, clinic, person), plain);
  return wrapped;
}

core::Result<std::string> wrapped_by(std::string_view wrapped) {
  if (wrapped.size() < kBeforeId || wrapped[0] != kVersion) return damaged();
  const std::size_t length = static_cast<unsigned char>(wrapped[1]);
  if (wrapped.size() != kBeforeId + length + kAfterId) return damaged();
  const std::string_view id = wrapped.substr(kBeforeId, length);
  if (!is_master_id(id)) return damaged();
  return std::string(id);
}

core::Result<Key> unwrap(const MasterKeys& masters, const core::Uuid& clinic,
                         const core::Uuid& person, std::string_view wrapped) {
  TRY(const std::string id, wrapped_by(wrapped));
  TRY(const Key with, masters.clinic_key(id, clinic));
  std::array<std::uint8_t, Key::kBytes> bytes{};
  if (!decrypt(bytes, with, bound_to(wrapped.substr(0, kBeforeId + id.size()), clinic, person),
               wrapped.substr(kBeforeId + id.size()))) {
    return damaged();
  }
  Key key(bytes);
  sodium_memzero(bytes.data(), bytes.size());
  return key;
}

}  // namespace backsight::vault
