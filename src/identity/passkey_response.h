// The JSON that browsers make of a ceremony's outcome (WebAuthn Level 3, section 5.1.8,
// PublicKeyCredential.toJSON()): the part that both ceremonies share.
#pragma once

#include <string>

#include "backsight/core/json.h"
#include "backsight/core/object_reader.h"
#include "backsight/core/result.h"

namespace backsight::identity {

struct PasskeyResponse {
  std::string id;                            ///< credential id, bytes
  std::string client_data;                   ///< JSON
  const core::json::Value* inner = nullptr;  ///< the member "response"
};

/// Members that nobody asks for are skipped: browsers add some. Errors: those of
/// core::ObjectReader; kInconsistent when id and rawId differ.
[[nodiscard]] core::Result<PasskeyResponse> read_passkey_response(
    const core::json::Value& response);

/// A member that holds base64url, at most `most` bytes of it.
[[nodiscard]] core::Result<std::string> read_bytes(core::ObjectReader& reader, std::string_view key,
                                                   std::size_t most);

}  // namespace backsight::identity
