#include <fido.h>
#include <fido/eddsa.h>
#include <fido/es256.h>
#include <fido/rs256.h>

#include <memory>

#include "authenticator_data.h"
#include "backsight/identity/passkey.h"
#include "client_data.h"
#include "cose_key.h"
#include "passkey_response.h"

namespace backsight::identity {
namespace {

constexpr std::size_t kLongestData = 4096;
constexpr std::size_t kLongestSignature = 1024;
constexpr std::size_t kLongestUser = 64;  // section 5.4.3

using Assert =
    std::unique_ptr<fido_assert_t, decltype([](fido_assert_t* a) { fido_assert_free(&a); })>;
using Es256 = std::unique_ptr<es256_pk_t, decltype([](es256_pk_t* k) { es256_pk_free(&k); })>;
using EdDsa = std::unique_ptr<eddsa_pk_t, decltype([](eddsa_pk_t* k) { eddsa_pk_free(&k); })>;
using Rs256 = std::unique_ptr<rs256_pk_t, decltype([](rs256_pk_t* k) { rs256_pk_free(&k); })>;

const unsigned char* raw(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

bool verify(const fido_assert_t* assertion, const CoseKey& key) {
  switch (key.algorithm) {
    case kEs256: {
      const Es256 pk(es256_pk_new());
      return pk && es256_pk_from_ptr(pk.get(), key.raw.data(), key.raw.size()) == FIDO_OK &&
             fido_assert_verify(assertion, 0, COSE_ES256, pk.get()) == FIDO_OK;
    }
    case kEdDsa: {
      const EdDsa pk(eddsa_pk_new());
      return pk && eddsa_pk_from_ptr(pk.get(), key.raw.data(), key.raw.size()) == FIDO_OK &&
             fido_assert_verify(assertion, 0, COSE_EDDSA, pk.get()) == FIDO_OK;
    }
    case kRs256: {
      const Rs256 pk(rs256_pk_new());
      return pk && rs256_pk_from_ptr(pk.get(), key.raw.data(), key.raw.size()) == FIDO_OK &&
             fido_assert_verify(assertion, 0, COSE_RS256, pk.get()) == FIDO_OK;
    }
    default:
      return false;
  }
}

bool is_signed(const RelyingParty& party, const CoseKey& key, std::string_view client_data,
               std::string_view authenticator_data, std::string_view signature) {
  const Assert assertion(fido_assert_new());
  fido_assert_t* const a = assertion.get();
  return a != nullptr &&
         fido_assert_set_clientdata(a, raw(client_data), client_data.size()) == FIDO_OK &&
         fido_assert_set_rp(a, party.id.c_str()) == FIDO_OK &&
         fido_assert_set_up(a, FIDO_OPT_TRUE) == FIDO_OK &&
         fido_assert_set_uv(a, FIDO_OPT_TRUE) == FIDO_OK &&
         fido_assert_set_count(a, 1) == FIDO_OK &&
         fido_assert_set_authdata_raw(a, 0, raw(authenticator_data), authenticator_data.size()) ==
             FIDO_OK &&
         fido_assert_set_sig(a, 0, raw(signature), signature.size()) == FIDO_OK && verify(a, key);
}

}  // namespace

core::Result<Assertion> read_assertion(const core::json::Value& response) {
  TRY(PasskeyResponse read, read_passkey_response(response));
  const core::Path root;
  const core::Path inner_path(root, "response");
  TRY(auto inner, core::ObjectReader::make(*read.inner, inner_path));
  TRY(auto user, read_bytes(inner, "userHandle", kLongestUser));
  return Assertion{std::move(read.id), std::move(user)};
}

// WebAuthn Level 3, section 7.2, in the order of its steps. The call in the browser comes before;
// which passkey of which account this is, and keeping the counter, are the caller's.
core::Result<std::uint32_t> check_assertion(const RelyingParty& party, std::string_view challenge,
                                            const Passkey& passkey,
                                            const core::json::Value& response) {
  const auto refuse = [](const char* sentence) {
    return core::fail(core::ErrorCode::kForbidden, sentence);
  };
  TRY(const PasskeyResponse read, read_passkey_response(response));
  const core::Path root;
  const core::Path inner_path(root, "response");
  TRY(auto inner, core::ObjectReader::make(*read.inner, inner_path));
  TRY(const auto authenticator_data, read_bytes(inner, "authenticatorData", kLongestData));
  TRY(const auto signature, read_bytes(inner, "signature", kLongestSignature));

  if (read.id != passkey.id) return refuse("the answer was given by another passkey");
  TRY_VOID(check_client_data(read.client_data, Ceremony::kGet, challenge, party.origin));
  TRY(const AuthenticatorData data, read_authenticator_data(authenticator_data));
  TRY_VOID(check_authenticator_data(data, party.id));
  if (data.backup_eligible != passkey.backup_eligible) {
    return refuse("whether the passkey may be copied is not what it was");
  }
  TRY(const CoseKey key, read_cose_key(passkey.public_key));
  if (key.algorithm != passkey.algorithm) {
    return refuse("the passkey's algorithm is not that of its key");
  }
  if (!is_signed(party, key, read.client_data, authenticator_data, signature)) {
    return refuse("the signature is not right");
  }
  // Authenticators that copy their passkeys to other devices count nothing: 0 stays 0.
  if ((data.counter != 0 || passkey.counter != 0) && data.counter <= passkey.counter) {
    return refuse("the authenticator's counter did not grow: it may have been copied");
  }
  return data.counter;
}

}  // namespace backsight::identity
