// A prior of one number.
#pragma once

namespace backsight::fit {

struct NormalPrior {
  double mean = 0;
  double sd = 1;
};

}  // namespace backsight::fit
