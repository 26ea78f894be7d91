#include "passkey_response.h"

#include "backsight/identity/base64url.h"

namespace backsight::identity {
namespace {

constexpr std::size_t kLongestId = 1023;  // section 5.1, "Credential ID"
constexpr std::size_t kLongestClientData = 16384;

}  // namespace

core::Result<std::string> read_bytes(core::ObjectReader& reader, std::string_view key,
                                     std::size_t most) {
  TRY(const auto text, reader.string(key));
  auto bytes = from_base64url(text);
  if (!bytes) {
    return std::unexpected(reader.error(key, bytes.error().code, bytes.error().message));
  }
  if (bytes->size() > most) {
    return std::unexpected(reader.error(key, core::ErrorCode::kTooLarge,
                                        "at most " + std::to_string(most) + " bytes go here"));
  }
  return *std::move(bytes);
}

core::Result<PasskeyResponse> read_passkey_response(const core::json::Value& response) {
  const core::Path root;
  TRY(auto reader, core::ObjectReader::make(response, root));
  TRY(const auto type, reader.string("type"));
  if (type != "public-key") {
    return std::unexpected(
        reader.error("type", core::ErrorCode::kUnknownWord, "only \"public-key\" is known here"));
  }
  PasskeyResponse out;
  TRY(out.id, read_bytes(reader, "id", kLongestId));
  if (out.id.empty()) {
    return std::unexpected(
        reader.error("id", core::ErrorCode::kOutOfRange, "a passkey's id has one byte at least"));
  }
  TRY(const auto raw_id, read_bytes(reader, "rawId", kLongestId));
  if (raw_id != out.id) {
    return std::unexpected(reader.error("rawId", core::ErrorCode::kInconsistent,
                                        "this is not the same passkey as \"id\""));
  }
  TRY(out.inner, reader.member("response"));
  const core::Path inner_path(root, "response");
  TRY(auto inner, core::ObjectReader::make(*out.inner, inner_path));
  TRY(out.client_data, read_bytes(inner, "clientDataJSON", kLongestClientData));
  return out;
}

}  // namespace backsight::identity
