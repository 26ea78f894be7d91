// What an authenticator signs: WebAuthn Level 3, section 6.1.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "backsight/core/result.h"

namespace backsight::identity {

struct AttestedCredential {
  std::string_view id;
  std::string_view public_key;  ///< COSE_Key
};

struct AuthenticatorData {
  std::string_view rp_id_hash;  ///< 32 bytes
  bool user_present = false;
  bool user_verified = false;
  bool backup_eligible = false;
  bool backed_up = false;
  std::uint32_t counter = 0;
  std::optional<AttestedCredential> credential;
};

/// Views into `bytes`. Error: kSyntax when it is too short, or when something is left over.
[[nodiscard]] core::Result<AuthenticatorData> read_authenticator_data(std::string_view bytes);

/// The steps that sections 7.1 and 7.2 have in common: the hash of the party's id, presence,
/// verification, and that only what may be copied is copied. Error: kForbidden.
[[nodiscard]] core::Result<void> check_authenticator_data(const AuthenticatorData& data,
                                                          std::string_view rp_id);

}  // namespace backsight::identity
