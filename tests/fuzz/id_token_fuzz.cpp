// Any bytes as an ID token, as its header, as a key set and as what a provider says of itself:
// nothing is taken that nobody signed.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "backsight/identity/base64url.h"
#include "backsight/identity/oidc.h"

namespace {

using namespace backsight;
using namespace backsight::identity;

const OidcClient kClient{"https://login.example.org", "backsight", "", "https://b.example.org/cb"};
constexpr core::Instant kNow{1'795'000'000'000};

// RFC 7515 appendix A.3, RFC 8037 appendix A.
const std::vector<OidcKey>& keys() {
  static const auto kKeys =
      read_keys(core::json::parse(R"({"keys":[{"kty":"EC","crv":"P-256",)"
                                  R"("x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",)"
                                  R"("y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"},)"
                                  R"({"kty":"OKP","crv":"Ed25519",)"
                                  R"("x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]})")
                    .value())
          .value();
  return kKeys;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const std::string parts = to_base64url(bytes) + "." + to_base64url("{}") + ".";
  for (const std::string& token : {bytes, parts, parts + to_base64url(bytes.substr(0, 64))}) {
    if (check_id_token(token, keys(), kClient, "nonce", kNow)) std::abort();
  }
  if (const auto value = core::json::parse(bytes)) {
    static_cast<void>(read_discovery(*value, kClient.issuer));
    if (const auto set = read_keys(*value)) {
      static_cast<void>(check_id_token(parts, *set, kClient, "nonce", kNow));
    }
  }
  static_cast<void>(read_token_response({200, bytes}));
  static_cast<void>(is_safe_url(bytes));
  return 0;
}
