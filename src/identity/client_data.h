// What the browser says of a ceremony: CollectedClientData, WebAuthn Level 3, section 5.8.1.
#pragma once

#include <cstdint>
#include <string_view>

#include "backsight/core/result.h"

namespace backsight::identity {

enum class Ceremony : std::uint8_t { kCreate, kGet };

/// The steps of sections 7.1 and 7.2 about it. Members that nobody knows are skipped, as
/// the section demands. Errors: those of the JSON reader and of core::ObjectReader; kForbidden for
/// another type, challenge or origin, and for a page within another site's page.
[[nodiscard]] core::Result<void> check_client_data(std::string_view text, Ceremony ceremony,
                                                   std::string_view challenge,
                                                   std::string_view origin);

}  // namespace backsight::identity
