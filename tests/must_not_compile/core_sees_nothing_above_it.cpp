// Arrows point down only: what core sees does not hold the headers of history.
// expect: No such file or directory|file not found
#include "backsight/core/json.h"
#ifdef MUST_NOT_COMPILE
#include "backsight/history/event.h"
#endif
