// An authenticator in software, with the browser around it: makes the JSON that a page sends for a
// new passkey and for signing in, with keys of its own. Everything it says can be made wrong, and
// is signed as it then is: what is refused is refused for that and not for a broken signature.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "backsight/core/json.h"

struct evp_pkey_st;

namespace backsight::test {

/// What browser and authenticator say. The usual values are right for `challenge`.
struct Saying {
  std::string challenge;
  std::string origin = "https://backsight.example.org";
  std::string rp_id = "backsight.example.org";
  std::string type;                        ///< "" is the one that belongs to the call
  std::string more_client_data;            ///< further members, with a comma before each
  std::optional<std::string> client_data;  ///< instead of all of these
  unsigned flags = 0x05;  ///< present and verified; 0x40 is added for a new passkey
  std::uint32_t counter = 1;
  std::string extensions;    ///< CBOR, after the key (set 0x80 in flags)
  std::string after_data;    ///< bytes after the authenticator's data
  std::string after_object;  ///< bytes after the attestation object
  std::string format = "none";
  std::optional<std::string> statement;  ///< CBOR; "packed" is signed with the passkey by itself
  std::optional<std::string> cose_key;   ///< instead of the own key
  std::optional<std::string> id_in_data;
  std::optional<std::string> signed_instead;  ///< what is signed in place of what is said
};

class SoftwareAuthenticator {
 public:
  /// COSE: -7 ES256, -8 EdDSA, -257 RS256.
  explicit SoftwareAuthenticator(std::int32_t algorithm = -7,
                                 std::string id = "software passkey 0001");

  /// RegistrationResponseJSON.
  [[nodiscard]] core::json::Value create(const Saying& saying) const;
  /// AuthenticationResponseJSON.
  [[nodiscard]] core::json::Value get(const Saying& saying, std::string_view user) const;

  [[nodiscard]] const std::string& id() const { return id_; }
  [[nodiscard]] std::string cose_key() const;

 private:
  struct Free {
    void operator()(evp_pkey_st* key) const;
  };
  [[nodiscard]] std::string sign(std::string_view message) const;

  std::int32_t algorithm_;
  std::string id_;
  std::unique_ptr<evp_pkey_st, Free> key_;
};

/// CBOR items, in canonical form.
[[nodiscard]] std::string cbor_head(unsigned kind, std::uint64_t argument);
[[nodiscard]] std::string cbor_integer(std::int64_t value);
[[nodiscard]] std::string cbor_bytes(std::string_view bytes);
[[nodiscard]] std::string cbor_text(std::string_view text);

}  // namespace backsight::test
