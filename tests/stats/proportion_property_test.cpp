// Laws of the pool of proportions over random counts.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "backsight/stats/proportion.h"
#include "laws.h"

namespace {

using namespace backsight::stats;
using namespace backsight::stats::laws;

std::vector<Count> random_counts(int most) {
  const auto studies = *rc::gen::inRange(1, most);
  std::vector<Count> out;
  for (int i = 0; i < studies; ++i) {
    const auto total = *rc::gen::inRange<std::uint32_t>(1, 400);
    const auto events = *rc::gen::inRange<std::uint32_t>(0, total + 1);
    out.push_back({static_cast<double>(events), static_cast<double>(total)});
  }
  return out;
}

// What is an event and what is not is a matter of words: the answer is mirrored.
TEST(ProportionProperty, EventsAndTheirAbsenceMirror) {
  check(rc::check("mirror", [] {
    auto counts = random_counts(8);
    const auto fit = fit_proportion(counts);
    const auto posterior = ProportionPosterior::make(counts, {0.5, 2, 1});
    for (auto& count : counts) count.events = count.total - count.events;
    const auto mirrored = fit_proportion(counts);
    const auto mirrored_posterior = ProportionPosterior::make(counts, {-0.5, 2, 1});
    RC_ASSERT(fit.has_value() == mirrored.has_value());
    if (fit) {
      RC_ASSERT(near(fit->mu, -mirrored->mu, 1e-7));
      if (fit->tau2) RC_ASSERT(near(*fit->tau2, *mirrored->tau2, 1e-6));
    }
    RC_ASSERT(near(posterior->moments().mean_mu, -mirrored_posterior->moments().mean_mu, 1e-5));
    RC_ASSERT(near(posterior->moments().sd_mu, mirrored_posterior->moments().sd_mu, 1e-5));
    RC_ASSERT(near(posterior->moments().mean_tau, mirrored_posterior->moments().mean_tau, 1e-5));
  }));
}

}  // namespace
