// Random-effects pools against R's metafor: metafor/pooling.R wrote the numbers.
#include <gtest/gtest.h>

#include "backsight/stats/pooling.h"
#include "backsight/stats/student.h"
#include "reference_file.h"

namespace {

using namespace backsight::stats;
using backsight::reference::Agreement;
using backsight::reference::Reference;

std::vector<Estimate> estimates(const Reference& set) {
  std::vector<Estimate> out;
  for (const auto& value : set.at("values").elements()) out.push_back({value.number(), 0});
  const auto variances = set.at("variances").elements();
  EXPECT_EQ(variances.size(), out.size());
  for (std::size_t i = 0; i < out.size(); ++i) out[i].variance = variances[i].number();
  return out;
}

void expect_inference(Agreement& agreement, const std::optional<Inference>& ours,
                      const Reference& theirs) {
  ASSERT_TRUE(ours.has_value() && ours->prediction.has_value());
  agreement.expect(ours->standard_error, theirs.number("standard_error"), "standard error");
  agreement.expect(ours->confidence.low, theirs.number("low"), "low end");
  agreement.expect(ours->confidence.high, theirs.number("high"), "high end");
  agreement.expect(ours->prediction->low, theirs.number("prediction_low"), "prediction, low");
  agreement.expect(ours->prediction->high, theirs.number("prediction_high"), "prediction, high");
}

TEST(PoolingReference, MetaforRestrictedLikelihoodAndHartungKnapp) {
  const auto file = Reference::read("metafor/pooling.json");
  const auto sets = file.at("sets").elements();
  ASSERT_GE(sets.size(), 8U);
  for (const auto& set : sets) {
    SCOPED_TRACE(set.text("name"));
    const auto pooled = pool(estimates(set));
    ASSERT_TRUE(pooled.has_value());
    ASSERT_TRUE(pooled->heterogeneity.has_value());
    Agreement agreement(1e-9);
    agreement.expect(pooled->estimate, set.number("estimate"), "estimate");
    agreement.expect(pooled->heterogeneity->tau2, set.number("tau2"), "tau^2");
    agreement.expect(pooled->heterogeneity->tau2_standard_error, set.number("tau2_standard_error"),
                     "standard error of tau^2");
    agreement.expect(pooled->heterogeneity->q, set.number("q"), "Q");
    agreement.expect(pooled->heterogeneity->i2, set.number("i2"), "I^2");
    expect_inference(agreement, pooled->wald, set.at("wald"));
    expect_inference(agreement, pooled->hartung_knapp, set.at("hartung_knapp"));
    expect_inference(agreement, pooled->hartung_knapp_at_least_wald, set.at("at_least_wald"));
    agreement.record(set.text("name"));
  }
}

TEST(PoolingReference, QuantilesOfStudentsT) {
  const auto quantiles = Reference::read("metafor/pooling.json").at("student").elements();
  ASSERT_GE(quantiles.size(), 50U);
  Agreement agreement(1e-11);
  for (const auto& quantile : quantiles) {
    const auto df = quantile.at("df").count();
    const double p = quantile.number("p");
    SCOPED_TRACE("df " + std::to_string(df) + ", p " + std::to_string(p));
    agreement.expect(student_quantile(p, df), quantile.number("t"), "quantile");
    agreement.expect(student_quantile(1 - p, df), -quantile.number("t"), "lower quantile");
    EXPECT_NEAR(student_cdf(quantile.number("t"), df), p, 1e-14);
  }
  agreement.record("student");
}

}  // namespace
