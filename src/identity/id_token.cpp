#include <algorithm>
#include <array>

#include "backsight/core/object_reader.h"
#include "backsight/identity/base64url.h"
#include "backsight/identity/oidc.h"
#include "jws.h"
#include "random.h"

namespace backsight::identity {
namespace {

using core::ErrorCode;
using core::ObjectReader;
namespace json = core::json;

constexpr std::size_t kLongestToken = 16384;
constexpr std::size_t kLongestSubject = 255;  // OpenID Connect Core, section 2
constexpr json::Limits kLimits{.max_bytes = kLongestToken, .max_depth = 8};

std::unexpected<core::Error> refuse(const char* sentence) {
  return core::fail(ErrorCode::kForbidden, sentence);
}

struct Parts {
  std::string header;   ///< JSON
  std::string payload;  ///< JSON
  std::string signature;
  std::string_view is_signed;  ///< what the signature is of
};

// RFC 7515 section 3.1.
core::Result<Parts> split(std::string_view token) {
  if (token.size() > kLongestToken) {
    return core::fail(ErrorCode::kTooLarge, "the ID token is too long");
  }
  const std::size_t first = token.find('.');
  const std::size_t second = token.find('.', std::min(first, token.size() - 1) + 1);
  if (token.empty() || first == std::string_view::npos || second == std::string_view::npos ||
      token.find('.', second + 1) != std::string_view::npos) {
    return core::fail(ErrorCode::kSyntax, "an ID token has three parts");
  }
  Parts parts;
  TRY(parts.header, from_base64url(token.substr(0, first)));
  TRY(parts.payload, from_base64url(token.substr(first + 1, second - first - 1)));
  TRY(parts.signature, from_base64url(token.substr(second + 1)));
  parts.is_signed = token.substr(0, second);
  return parts;
}

struct Header {
  OidcKey::Algorithm algorithm{};
  std::optional<std::string> key_id;
};

core::Result<Header> read_header(std::string_view text) {
  TRY(const auto value, json::parse(text, kLimits));
  const core::Path root;
  TRY(auto reader, ObjectReader::make(value, root));
  Header header;
  TRY(const auto algorithm, reader.string("alg"));
  if (algorithm == "RS256") {
    header.algorithm = OidcKey::Algorithm::kRs256;
  } else if (algorithm == "ES256") {
    header.algorithm = OidcKey::Algorithm::kEs256;
  } else if (algorithm == "EdDSA" || algorithm == "Ed25519") {  // RFC 8037, RFC 9864
    header.algorithm = OidcKey::Algorithm::kEdDsa;
  } else {
    return refuse("the ID token is signed with none of RS256, ES256 and EdDSA");
  }
  // RFC 7515 section 4.1.11: we know none of what must be known. Keys that come along (jwk, jku,
  // x5c) are nobody's, and not looked at.
  if (value.find("crit") != nullptr) return refuse("the ID token asks for what we do not know");
  TRY(const auto type, reader.optional_string("typ"));
  if (type && *type != "JWT") return refuse("this is another kind of token");
  TRY(header.key_id, reader.optional_string("kid"));
  return header;
}

// Exactly one key may have signed: the one of that id, or the only one of that algorithm.
core::Result<const OidcKey*> find_key(std::span<const OidcKey> keys, const Header& header) {
  const OidcKey* found = nullptr;
  for (const OidcKey& key : keys) {
    if (key.algorithm != header.algorithm || (header.key_id && key.id != *header.key_id)) continue;
    if (found != nullptr) return refuse("the ID token does not say which key signed it");
    found = &key;
  }
  if (found == nullptr) {
    return core::fail(ErrorCode::kNotFound,
                      "the key that signed the ID token is none of the provider's");
  }
  return found;
}

// A string or an array of strings.
core::Result<std::vector<std::string>> read_audiences(ObjectReader& reader) {
  TRY(const auto* member, reader.member("aud"));
  if (const std::string* one = member->string()) return std::vector<std::string>{*one};
  return reader.optional_strings("aud");
}

core::Result<void> check_audience(ObjectReader& reader, const OidcClient& client) {
  TRY(const auto audiences, read_audiences(reader));
  if (std::ranges::find(audiences, client.id) == audiences.end()) {
    return refuse("the ID token is for another client");
  }
  TRY(const auto party, reader.optional_string("azp"));
  if (audiences.size() > 1 && !party) {
    return refuse("the ID token is for several clients and does not say who asked for it");
  }
  if (party && *party != client.id) return refuse("another client asked for the ID token");
  return {};
}

// Seconds since 1970, to 9999: the only ones that a clock can meet.
core::Result<std::optional<double>> read_moment(ObjectReader& reader, std::string_view key) {
  TRY(const auto seconds, reader.optional_number(key, 0, 253'402'300'800.0));
  return seconds ? std::optional(*seconds * 1000) : std::nullopt;
}

core::Result<void> check_times(ObjectReader& reader, core::Instant now) {
  const auto now_ms = static_cast<double>(now.ms);
  constexpr auto kLeeway = static_cast<double>(kOidcLeewayMs);
  TRY_VOID(reader.member("exp"));
  TRY(const auto expires, read_moment(reader, "exp"));
  if (now_ms - kLeeway >= *expires) return refuse("the ID token has expired");
  TRY_VOID(reader.member("iat"));
  TRY(const auto issued, read_moment(reader, "iat"));
  if (*issued > now_ms + kLeeway) return refuse("the ID token was made in the future");
  TRY(const auto begins, read_moment(reader, "nbf"));
  if (begins && *begins > now_ms + kLeeway) return refuse("the ID token does not hold yet");
  return {};
}

}  // namespace

// OpenID Connect Core, section 3.1.3.7, the signature first: nobody's claims are looked at before.
core::Result<OidcPerson> check_id_token(std::string_view token, std::span<const OidcKey> keys,
                                        const OidcClient& client, std::string_view nonce,
                                        core::Instant now) {
  TRY(const Parts parts, split(token));
  TRY(const Header header, read_header(parts.header));
  TRY(const OidcKey* key, find_key(keys, header));
  if (!is_signed(*key, parts.is_signed, parts.signature)) {
    return refuse("the ID token's signature is not right");
  }
  TRY(const auto claims, json::parse(parts.payload, kLimits));
  const core::Path root;
  TRY(auto reader, ObjectReader::make(claims, root));
  OidcPerson person;
  TRY(person.issuer, reader.string("iss"));
  if (person.issuer != client.issuer) return refuse("the ID token is of another provider");
  TRY_VOID(check_audience(reader, client));
  TRY_VOID(check_times(reader, now));
  TRY(const auto said_nonce, reader.string("nonce"));
  if (nonce.empty() || !same_bytes(said_nonce, nonce)) {
    return refuse("the ID token belongs to another sign-in");
  }
  TRY(person.subject, reader.string("sub"));
  if (person.subject.empty() || person.subject.size() > kLongestSubject) {
    return refuse("the ID token does not say who signed in");
  }
  TRY(auto name, reader.optional_string("name"));
  TRY(auto email, reader.optional_string("email"));
  TRY(const auto verified, reader.optional_boolean("email_verified"));
  TRY(person.methods, reader.optional_strings("amr"));
  person.name = std::move(name).value_or("");
  person.email = std::move(email).value_or("");
  person.email_verified = !person.email.empty() && verified.value_or(false);
  return person;
}

}  // namespace backsight::identity
