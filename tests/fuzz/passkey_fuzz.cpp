// Any bytes as an attestation object, as an authenticator's data and as what a browser collected:
// refused, or a passkey whose key can be read again.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "backsight/core/json.h"
#include "backsight/identity/base64url.h"
#include "backsight/identity/passkey.h"

namespace {

using namespace backsight;
using core::json::Object;
using identity::to_base64url;

const identity::RelyingParty kParty{"example.org", "Example", "https://example.org"};
constexpr std::string_view kId = "a passkey's id: 24 bytes";

core::json::Value answer(Object response) {
  return Object{{"id", to_base64url(kId)},
                {"rawId", to_base64url(kId)},
                {"type", "public-key"},
                {"response", std::move(response)}};
}

std::string client_data(std::string_view type) {
  return R"({"type":")" + std::string(type) +
         R"(","challenge":"AAAA","origin":"https://example.org"})";
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const std::string challenge(3, '\0');
  const auto passkey = identity::register_passkey(
      kParty, challenge,
      answer({{"clientDataJSON", to_base64url(client_data("webauthn.create"))},
              {"attestationObject", to_base64url(bytes)}}));
  const identity::Passkey known{
      .id = std::string(kId),
      .algorithm = -7,
      .public_key = passkey ? passkey->public_key : bytes,
      .counter = 0,
      .backed_up = false,
      .backup_eligible = false,
  };
  const Object response{{"clientDataJSON", to_base64url(client_data("webauthn.get"))},
                        {"authenticatorData", to_base64url(bytes)},
                        {"signature", to_base64url(bytes)}};
  // A signature of the bytes over themselves cannot be right.
  if (identity::check_assertion(kParty, challenge, known, answer(response))) std::abort();
  static_cast<void>(identity::register_passkey(
      kParty, challenge,
      answer({{"clientDataJSON", to_base64url(bytes)}, {"attestationObject", "oA"}})));
  return 0;
}
