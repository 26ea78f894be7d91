#include "attestation.h"
#include "authenticator_data.h"
#include "backsight/identity/passkey.h"
#include "client_data.h"
#include "cose_key.h"
#include "passkey_response.h"
#include "random.h"

namespace backsight::identity {
namespace {

constexpr std::size_t kLongestAttestation = 65536;
constexpr std::size_t kShortestId = 16;  // section 5.1, "Credential ID": 100 random bits at least

}  // namespace

// WebAuthn Level 3, section 7.1, in the order of its steps. The call in the browser comes before;
// whether the id is known already, and keeping it, are the caller's.
core::Result<Passkey> register_passkey(const RelyingParty& party, std::string_view challenge,
                                       const core::json::Value& response) {
  const auto refuse = [](const char* sentence) {
    return core::fail(core::ErrorCode::kForbidden, sentence);
  };
  TRY(const PasskeyResponse read, read_passkey_response(response));
  const core::Path root;
  const core::Path inner_path(root, "response");
  TRY(auto inner, core::ObjectReader::make(*read.inner, inner_path));
  TRY(const auto attestation, read_bytes(inner, "attestationObject", kLongestAttestation));

  // What the browser collected.
  TRY_VOID(check_client_data(read.client_data, Ceremony::kCreate, challenge, party.origin));
  // What the authenticator made.
  TRY(const AttestationObject object, read_attestation_object(attestation));
  TRY(const AuthenticatorData data, read_authenticator_data(object.authenticator_data));
  TRY_VOID(check_authenticator_data(data, party.id));
  if (!data.credential) return refuse("the authenticator made no passkey");
  TRY(const CoseKey key, read_cose_key(data.credential->public_key));
  TRY_VOID(check_attestation(object, key.algorithm, read.client_data, party.id));
  if (data.credential->id.size() < kShortestId || data.credential->id != read.id) {
    return refuse("the answer speaks of another passkey than the authenticator made");
  }
  return Passkey{.id = read.id,
                 .algorithm = key.algorithm,
                 .public_key = std::string(data.credential->public_key),
                 .counter = data.counter,
                 .backed_up = data.backed_up,
                 .backup_eligible = data.backup_eligible};
}

}  // namespace backsight::identity
