// A UUID names nobody until someone says what it names.
// expect: could not convert|cannot convert|no viable conversion|no known conversion
#include "backsight/history/event.h"

backsight::history::PersonId person(const backsight::core::Uuid& id) {
#ifdef MUST_NOT_COMPILE
  return id;
#else
  return backsight::history::PersonId{id};
#endif
}
