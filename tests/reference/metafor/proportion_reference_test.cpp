// Pools of proportions against R's metafor and lme4, R's integrate, and brute force:
// metafor/proportion.R wrote the numbers.
#include <gtest/gtest.h>

#include <algorithm>

#include "backsight/stats/normal.h"
#include "backsight/stats/proportion.h"
#include "reference_file.h"

namespace {

using namespace backsight::stats;
using backsight::reference::Agreement;
using backsight::reference::Reference;

std::vector<Count> counts(const Reference& set) {
  std::vector<Count> out;
  for (const auto& events : set.at("events").elements())
    out.push_back({static_cast<double>(events.count()), 0});
  const auto totals = set.at("totals").elements();
  EXPECT_EQ(totals.size(), out.size());
  for (std::size_t i = 0; i < out.size(); ++i) out[i].total = totals[i].count();
  return out;
}

double log_choose(const Count& count) {
  return std::lgamma(count.total + 1.0) - std::lgamma(count.events + 1.0) -
         std::lgamma(count.total - count.events + 1.0);
}

TEST(ProportionReference, MetaforMaximumLikelihood) {
  const auto sets = Reference::read("metafor/proportion.json").at("likelihood").elements();
  ASSERT_GE(sets.size(), 2U);
  for (const auto& set : sets) {
    SCOPED_TRACE(set.text("name"));
    const auto data = counts(set);
    const auto fit = fit_proportion(data);
    ASSERT_TRUE(fit.has_value() && fit->tau2.has_value());
    // lme4's search ends when the deviance stands still, its errors are numerical second
    // derivatives.
    Agreement metafor(1e-6);
    metafor.expect(fit->mu, set.number("mu"), "mu");
    metafor.expect(*fit->tau2, set.number("tau2"), "tau^2");
    metafor.record("metafor_" + set.text("name"));
    Agreement errors(1e-5);
    errors.expect(fit->standard_error / set.number("standard_error"), 1, "standard error");
    errors.record("metafor_error_" + set.text("name"));

    const auto exact = set.at("integrate");
    Agreement integrate(1e-9);
    integrate.expect(fit->mu, exact.number("mu"), "mu");
    integrate.expect(*fit->tau2, exact.number("tau2"), "tau^2");
    double constant = 0;
    for (const auto& count : data) constant += log_choose(count);
    integrate.expect(fit->log_likelihood + constant, exact.number("log_likelihood"), "likelihood");
    integrate.record("integrate_" + set.text("name"));
    // There its Jacobian is a difference quotient over 1e-4.
    EXPECT_NEAR(fit->standard_error / exact.number("standard_error"), 1, 1e-7);
  }
}

TEST(ProportionReference, PosteriorByBruteForce) {
  constexpr std::size_t kDraws = 40'000;
  for (const auto& set : Reference::read("metafor/proportion.json").at("posterior").elements()) {
    SCOPED_TRACE(set.text("name"));
    const auto posterior = ProportionPosterior::make(
        counts(set),
        {.mu_mean = 0, .mu_sd = set.number("mu_sd"), .tau_scale = set.number("tau_scale")});
    ASSERT_TRUE(posterior.has_value());
    const auto& ours = posterior->moments();
    const double sd_mu = set.number("sd_mu");
    const double sd_tau = set.number("sd_tau");
    Agreement moments(1e-5);
    moments.expect((ours.mean_mu - set.number("mean_mu")) / sd_mu, 0, "mean of mu, in its sd");
    moments.expect((ours.mean_tau - set.number("mean_tau")) / sd_tau, 0, "mean of tau, in its sd");
    moments.expect(ours.sd_mu / sd_mu, 1, "sd of mu");
    moments.expect(ours.sd_tau / sd_tau, 1, "sd of tau");
    moments.expect(ours.correlation, set.number("correlation"), "correlation");
    moments.record("posterior_" + set.text("name"));

    // The draws have those moments, and new places fall below each quantile as often as they
    // should: within 4.5 standard errors of so many draws.
    Stream stream(20261123, 1);
    const auto draws = posterior->draws(kDraws, stream);
    double mean_mu = 0;
    double mean_tau = 0;
    for (const auto& draw : draws) {
      mean_mu += draw.mu / kDraws;
      mean_tau += draw.tau / kDraws;
    }
    double var_mu = 0;
    double var_tau = 0;
    for (const auto& draw : draws) {
      var_mu += (draw.mu - mean_mu) * (draw.mu - mean_mu) / kDraws;
      var_tau += (draw.tau - mean_tau) * (draw.tau - mean_tau) / kDraws;
    }
    const double chance = 4.5 / std::sqrt(static_cast<double>(kDraws));
    EXPECT_NEAR(mean_mu, set.number("mean_mu"), chance * sd_mu);
    EXPECT_NEAR(mean_tau, set.number("mean_tau"), chance * sd_tau);
    EXPECT_NEAR(std::sqrt(var_mu) / sd_mu, 1, chance * 1.5);
    EXPECT_NEAR(std::sqrt(var_tau) / sd_tau, 1, chance * 1.5);
    const auto probabilities = set.at("probabilities").elements();
    const auto quantiles = set.at("predicted").elements();
    for (std::size_t q = 0; q < quantiles.size(); ++q) {
      const double p = probabilities[q].number();
      const auto below = std::ranges::count_if(draws, [&](const ProportionDraw& draw) {
        return draw.new_logit <= quantiles[q].number();
      });
      EXPECT_NEAR(static_cast<double>(below) / kDraws, p, chance * std::sqrt(p * (1 - p))) << p;
    }
  }
}

}  // namespace
