// A day is not a moment: which moment of the day is a decision someone has to write down.
// expect: could not convert|cannot convert|no viable conversion|no known conversion|no matching
// function
#include "backsight/core/time.h"

double since(backsight::core::Date surgery, backsight::core::Instant now) {
#ifdef MUST_NOT_COMPILE
  return backsight::core::days_between(surgery, now);
#else
  return backsight::core::days_between(backsight::core::start_of(surgery), now);
#endif
}
