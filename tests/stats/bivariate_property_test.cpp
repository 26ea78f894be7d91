// Laws of the pool of sensitivity and specificity over random tables.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "backsight/stats/bivariate.h"
#include "laws.h"

namespace {

using namespace backsight::stats;
using namespace backsight::stats::laws;

std::vector<Accuracy> random_accuracy() {
  const auto studies = *rc::gen::inRange(4, 15);
  std::vector<Accuracy> out;
  for (int i = 0; i < studies; ++i) {
    const auto sick = *rc::gen::inRange<std::uint32_t>(1, 200);
    const auto well = *rc::gen::inRange<std::uint32_t>(1, 200);
    const auto tp = *rc::gen::inRange<std::uint32_t>(0, sick + 1);
    const auto tn = *rc::gen::inRange<std::uint32_t>(0, well + 1);
    out.push_back({tp, sick - tp, tn, well - tn});
  }
  return out;
}

TEST(BivariateProperty, TheSpreadIsACovarianceAndNamesDoNotMatter) {
  check(rc::check("covariance and mirror", [] {
    auto studies = random_accuracy();
    const auto pooled = pool_accuracy(studies);
    RC_ASSERT(pooled.has_value());
    RC_ASSERT(pooled->tau2[0] >= 0 && pooled->tau2[1] >= 0);
    if (pooled->rho) RC_ASSERT(std::abs(*pooled->rho) <= 1);
    // Sick and well change places.
    for (auto& s : studies) {
      s = {s.true_negatives, s.false_positives, s.true_positives, s.false_negatives};
    }
    std::ranges::reverse(studies);
    const auto mirrored = pool_accuracy(studies);
    RC_ASSERT(mirrored.has_value());
    RC_ASSERT(near(pooled->log_likelihood, mirrored->log_likelihood, 1e-9));
    RC_ASSERT(near(pooled->mu[0], mirrored->mu[1], 1e-5));
    RC_ASSERT(near(pooled->tau2[0], mirrored->tau2[1], 1e-4));
  }));
}

}  // namespace
