#include "backsight/identity/token.h"

#include "backsight/identity/base64url.h"
#include "random.h"

namespace backsight::identity {

std::string new_token() { return to_base64url(random_bytes(32)); }

std::string token_hash(std::string_view token) { return sha256(token); }

}  // namespace backsight::identity
