// A person is not an event, though both are UUIDs.
// expect: could not convert|cannot convert|no viable conversion|no known conversion
#include "backsight/history/event.h"

backsight::history::EventId corrected(const backsight::history::PersonId& person,
                                      const backsight::history::EventId& event) {
#ifdef MUST_NOT_COMPILE
  (void)event;
  return person;
#else
  (void)person;
  return event;
#endif
}
