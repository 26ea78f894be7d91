#include "client_data.h"

#include "backsight/core/json.h"
#include "backsight/core/object_reader.h"
#include "backsight/identity/base64url.h"
#include "random.h"

namespace backsight::identity {

core::Result<void> check_client_data(std::string_view text, Ceremony ceremony,
                                     std::string_view challenge, std::string_view origin) {
  const auto refuse = [](const char* sentence) {
    return core::fail(core::ErrorCode::kForbidden, sentence);
  };
  TRY(const auto value, core::json::parse(text, {.max_bytes = 16384, .max_depth = 8}));
  const core::Path root;
  TRY(auto reader, core::ObjectReader::make(value, root));
  TRY(const auto type, reader.string("type"));
  TRY(const auto said_challenge, reader.string("challenge"));
  TRY(const auto said_origin, reader.string("origin"));
  TRY(const auto cross_origin, reader.optional_boolean("crossOrigin"));
  if (type != (ceremony == Ceremony::kCreate ? "webauthn.create" : "webauthn.get")) {
    return refuse("the answer belongs to another kind of ceremony");
  }
  if (!same_bytes(said_challenge, to_base64url(challenge))) {
    return refuse("the answer belongs to another challenge");
  }
  if (said_origin != origin) return refuse("the answer was given on another site's page");
  if (cross_origin.value_or(false) || reader.optional_member("topOrigin") != nullptr) {
    return refuse("the answer was given on a page within another site's page");
  }
  return {};
}

}  // namespace backsight::identity
