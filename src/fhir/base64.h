// Base64 (RFC 4648 section 4, with padding): how FHIR holds the bytes of an attachment.
#pragma once

#include <string>
#include <string_view>

namespace backsight::fhir {

[[nodiscard]] std::string base64(std::string_view bytes);

}  // namespace backsight::fhir
