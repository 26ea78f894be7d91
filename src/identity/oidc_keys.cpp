#include <algorithm>

#include "backsight/core/object_reader.h"
#include "backsight/identity/base64url.h"
#include "backsight/identity/oidc.h"
#include "jws.h"

namespace backsight::identity {
namespace {

using core::json::Value;

constexpr std::size_t kMostKeys = 64;

std::string text(const Value& key, std::string_view member) {
  const Value* const found = key.find(member);
  return found != nullptr && found->string() != nullptr ? *found->string() : std::string();
}

// Absent, or one of what it may be.
bool fits(const Value& key, std::string_view member, std::string_view wanted) {
  const Value* const found = key.find(member);
  return found == nullptr || (found->string() != nullptr && *found->string() == wanted);
}

bool may_verify(const Value& key) {
  if (!fits(key, "use", "sig")) return false;
  const Value* const operations = key.find("key_ops");
  if (operations == nullptr) return true;
  return operations->array() != nullptr &&
         std::ranges::any_of(*operations->array(), [](const Value& operation) {
           return operation.string() != nullptr && *operation.string() == "verify";
         });
}

// RFC 7518 section 6, RFC 8037 section 2. Nothing when we can make no use of it.
std::optional<OidcKey> read_key(const Value& key) {
  using Algorithm = OidcKey::Algorithm;
  if (key.object() == nullptr || !may_verify(key)) return std::nullopt;
  const std::string kind = text(key, "kty");
  OidcKey out;
  out.id = text(key, "kid");
  const char* x = "x";
  const char* y = "y";
  if (kind == "RSA" && fits(key, "alg", "RS256")) {
    out.algorithm = Algorithm::kRs256;
    x = "n";
    y = "e";
  } else if (kind == "EC" && text(key, "crv") == "P-256" && fits(key, "alg", "ES256")) {
    out.algorithm = Algorithm::kEs256;
  } else if (kind == "OKP" && text(key, "crv") == "Ed25519" &&
             (fits(key, "alg", "EdDSA") || fits(key, "alg", "Ed25519"))) {
    out.algorithm = Algorithm::kEdDsa;
  } else {
    return std::nullopt;
  }
  auto first = from_base64url(text(key, x));
  if (!first) return std::nullopt;
  out.x = *std::move(first);
  if (out.algorithm != Algorithm::kEdDsa) {
    auto second = from_base64url(text(key, y));
    if (!second) return std::nullopt;
    out.y = *std::move(second);
  }
  if (!is_usable(out)) return std::nullopt;
  return out;
}

}  // namespace

core::Result<std::vector<OidcKey>> read_keys(const Value& key_set) {
  const core::Path root;
  TRY(auto reader, core::ObjectReader::make(key_set, root));
  TRY_VOID(reader.member("keys"));
  TRY(const auto list, reader.optional_array("keys"));
  if (list.size() > kMostKeys) {
    return std::unexpected(
        reader.error("keys", core::ErrorCode::kTooLarge, "at most 64 keys go here"));
  }
  std::vector<OidcKey> keys;
  for (const Value& one : list) {
    if (auto key = read_key(one)) keys.push_back(*std::move(key));
  }
  if (keys.empty()) {
    return core::fail(core::ErrorCode::kForbidden,
                      "the provider has no key for RS256, ES256 or EdDSA");
  }
  return keys;
}

}  // namespace backsight::identity
