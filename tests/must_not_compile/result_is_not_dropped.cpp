// An error that nobody looks at is a bug.
// expect: nodiscard|unused-result
#include "backsight/core/uuid.h"

bool known(std::string_view text) {
#ifdef MUST_NOT_COMPILE
  backsight::core::parse_uuid_v7(text);
  return true;
#else
  return backsight::core::parse_uuid_v7(text).has_value();
#endif
}
