#include "backsight/identity/base64url.h"
#include "backsight/identity/passkey.h"
#include "cose_key.h"

namespace backsight::identity {
namespace {

namespace json = core::json;

// WebAuthn Level 3, section 15.1, for ceremonies with user verification.
constexpr std::int64_t kTimeoutMs = 300'000;

json::Value algorithm(std::int32_t id) {
  return json::Object{{"type", "public-key"}, {"alg", json::from_integer(id)}};
}

}  // namespace

json::Value creation_options(const RelyingParty& party, std::string_view challenge,
                             std::string_view user, std::string_view display_name,
                             std::span<const std::string> excluded) {
  json::Array known;
  for (const std::string& id : excluded) {
    known.push_back(json::Object{{"type", "public-key"}, {"id", to_base64url(id)}});
  }
  return json::Object{
      {"challenge", to_base64url(challenge)},
      {"rp", json::Object{{"id", party.id}, {"name", party.name}}},
      {"user",
       json::Object{
           {"id", to_base64url(user)}, {"name", display_name}, {"displayName", display_name}}},
      {"pubKeyCredParams", json::Array{algorithm(kEdDsa), algorithm(kEs256), algorithm(kRs256)}},
      {"timeout", json::from_integer(kTimeoutMs)},
      {"excludeCredentials", std::move(known)},
      {"authenticatorSelection", json::Object{{"residentKey", "required"},
                                              {"requireResidentKey", true},
                                              {"userVerification", "required"}}},
      {"attestation", "none"}};
}

json::Value request_options(const RelyingParty& party, std::string_view challenge) {
  return json::Object{{"challenge", to_base64url(challenge)},
                      {"timeout", json::from_integer(kTimeoutMs)},
                      {"rpId", party.id},
                      {"allowCredentials", json::Array{}},
                      {"userVerification", "required"}};
}

}  // namespace backsight::identity
