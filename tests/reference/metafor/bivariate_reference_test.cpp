// Sensitivity and specificity against R's metafor: metafor/bivariate.R wrote the numbers.
#include <gtest/gtest.h>

#include "backsight/stats/bivariate.h"
#include "reference_file.h"

namespace {

using namespace backsight::stats;
using backsight::reference::Agreement;
using backsight::reference::Reference;

std::vector<Accuracy> studies(const Reference& set) {
  const auto tp = set.at("tp").elements();
  const auto fn = set.at("fn").elements();
  const auto tn = set.at("tn").elements();
  const auto fp = set.at("fp").elements();
  std::vector<Accuracy> out;
  for (std::size_t i = 0; i < tp.size(); ++i) {
    out.push_back({.true_positives = tp[i].count(),
                   .false_negatives = fn.at(i).count(),
                   .true_negatives = tn.at(i).count(),
                   .false_positives = fp.at(i).count()});
  }
  return out;
}

TEST(BivariateReference, MetaforUnstructuredRestrictedLikelihood) {
  const auto sets = Reference::read("metafor/bivariate.json").at("sets").elements();
  ASSERT_FALSE(sets.empty());
  for (const auto& set : sets) {
    SCOPED_TRACE(set.text("name"));
    const auto pooled = pool_accuracy(studies(set));
    ASSERT_TRUE(pooled.has_value());
    ASSERT_TRUE(pooled->rho.has_value());
    ASSERT_TRUE(pooled->spread_errors.has_value());
    Agreement agreement(1e-9);
    Agreement second_derivatives(1e-6);
    // Where metafor's own search stopped.
    Agreement found(1e-6);
    for (std::size_t j = 0; j < 2; ++j) {
      const auto nth = [&](std::string_view key) { return set.at(key).elements().at(j).number(); };
      const auto stopped = [&](std::string_view key) {
        return set.at("found").at(key).elements().at(j).number();
      };
      found.expect(pooled->mu[j], stopped("mu"), "mu, as found");
      found.expect(pooled->tau2[j], stopped("tau2"), "tau^2, as found");
      agreement.expect(pooled->mu[j], nth("mu"), "mu");
      agreement.expect(pooled->standard_error[j], nth("standard_errors"), "standard error");
      agreement.expect(pooled->tau2[j], nth("tau2"), "tau^2");
      second_derivatives.expect(pooled->spread_errors->tau2[j], nth("tau2_standard_errors"),
                                "standard error of tau^2");
    }
    agreement.expect(pooled->covariance, set.number("covariance"), "covariance of the means");
    agreement.expect(*pooled->rho, set.number("rho"), "rho");
    agreement.expect(pooled->log_likelihood, set.number("log_likelihood"), "likelihood");
    agreement.record(set.text("name"));
    second_derivatives.expect(pooled->spread_errors->rho, set.number("rho_standard_error"),
                              "standard error of rho");
    second_derivatives.record("spread_errors_" + set.text("name"));
    found.expect(*pooled->rho, set.at("found").number("rho"), "rho, as found");
    found.record("found_" + set.text("name"));
    // Ours is the top: their search may stop below it, never above.
    EXPECT_GE(pooled->log_likelihood, set.at("found").number("log_likelihood") - 1e-12);
  }
}

}  // namespace
