// Comparing a person with an event is a mistake, not "false".
// expect: no match for .operator==|invalid operands to binary expression
#include "backsight/history/event.h"

bool same(const backsight::history::PersonId& person, const backsight::history::EventId& event) {
#ifdef MUST_NOT_COMPILE
  return person == event;
#else
  return person.value == event.value;
#endif
}
