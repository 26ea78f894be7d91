#include "sodium_start.h"

#include <sodium.h>

#include <cstdlib>

namespace backsight::vault {

void start_sodium() {
  static const bool kStarted = sodium_init() >= 0;
  if (!kStarted) std::abort();
}

}  // namespace backsight::vault
