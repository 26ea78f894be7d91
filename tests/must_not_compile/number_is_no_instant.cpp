// Seconds or milliseconds? A bare number does not say.
// expect: could not convert|cannot convert|no viable conversion|no known conversion
#include "backsight/core/time.h"

backsight::core::Date day(long long ms) {
#ifdef MUST_NOT_COMPILE
  return backsight::core::date_of(ms);
#else
  return backsight::core::date_of(backsight::core::Instant{ms});
#endif
}
