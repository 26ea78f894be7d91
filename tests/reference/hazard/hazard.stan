// The hazard model of src/fit/include/backsight/fit/hazard.h in Stan's words, for the comparison of
// the two posteriors. Written from the description, with the priors of hazard.cpp, and computed in
// other ways than there: the integral of the slope is taken by trapezoids and not by a basis, spreads
// are bounded parameters and not logarithms, the chance of an interval is log_diff_exp.
functions {
  // The integral from knot[1] to x of the function that is value[i] at knot[i], a line between
  // knots and constant outside of them.
  real rise(real x, vector knot, vector value) {
    int k = rows(knot);
    real area = 0;
    if (x <= knot[1]) return value[1] * (x - knot[1]);
    for (i in 2:k) {
      real width = knot[i] - knot[i - 1];
      if (x <= knot[i]) {
        real part = x - knot[i - 1];
        real here = value[i - 1] + (value[i] - value[i - 1]) * part / width;
        return area + part * (value[i - 1] + here) / 2;
      }
      area += width * (value[i - 1] + value[i]) / 2;
    }
    return area + value[k] * (x - knot[k]);
  }
}
data {
  int<lower=1> n_knots;
  vector<lower=0>[n_knots] knot_years;
  real<lower=0> reference_years;
  real<lower=0> follow_up_sd;

  int<lower=1> n_cohorts;
  int<lower=1> n_series;
  int<lower=1> n_points;
  int<lower=0> n_selected;
  int<lower=0> n_crude;
  int<lower=1, upper=n_cohorts> cohort[n_series];
  int<lower=1, upper=3> indication[n_series];  // disc herniation, stenosis, half of each
  int<lower=1, upper=4> definition[n_series];  // any, same level, reherniation, unclear
  int<lower=1, upper=6> capture[n_series];     // register, regional, trial, single centre, survey, unknown
  int<lower=0, upper=n_selected> selected[n_series];  // 0, or which of them
  int<lower=0, upper=n_crude> crude[n_series];        // 0, or which of them
  int<lower=1, upper=n_points> first[n_series];
  int<lower=1> times[n_series];
  vector<lower=0>[n_points] years;
  vector<lower=0>[n_points] events;      // since the time before, of the capped size
  vector<lower=0>[n_series] survivors;

  int<lower=1> n_ahead;
  vector<lower=0>[n_ahead] years_ahead;
}
transformed data {
  vector[n_knots] knot = log(knot_years);
  real reference = log(reference_years);
}
parameters {
  vector[2] level;                    // eta of disc herniation and stenosis at the reference
  vector[n_knots] log_slope;          // of disc herniation, at the knots
  vector[n_knots] difference;         // stenosis minus disc herniation
  vector[3] beyond_any;               // offsets of the other definitions
  vector[4] beyond_register;          // offsets of trial, single centre, survey, unknown
  vector<lower=0>[3] spread_level;    // register, regional, all others
  real<lower=0> spread_selected;
  real<lower=0> spread_slope;
  vector[n_cohorts] z_level;
  vector[n_cohorts] z_slope;
  vector[n_selected] z_selected;
  vector[n_crude] shift;              // of the logarithm of a mean follow-up
}
transformed parameters {
  vector[n_knots] slope[2] = { exp(log_slope), exp(log_slope + difference) };
}
model {
  vector[2] start;  // rise up to the reference
  for (g in 1:2) start[g] = rise(reference, knot, slope[g]);

  level ~ normal(-2.2, 1);
  log_slope[1] ~ normal(-0.7, 0.6);
  difference[1] ~ normal(0, 0.5);
  for (i in 2:n_knots) {
    log_slope[i] ~ normal(log_slope[i - 1], 0.35);
    difference[i] ~ normal(difference[i - 1], 0.2);
  }
  beyond_any ~ normal([-0.4, -0.6, -0.2]', [0.4, 0.4, 0.3]');
  beyond_register ~ normal(0, 0.5);
  spread_level ~ normal([0, 0, 0]', [0.5, 1, 0.5]');  // half-normal, for the bound at 0
  spread_selected ~ normal(0, 0.5);
  spread_slope ~ normal(0, 0.15);
  z_level ~ normal(0, 1);
  z_slope ~ normal(0, 1);
  z_selected ~ student_t(4, 0, 1);
  shift ~ normal(0, follow_up_sd);

  for (s in 1:n_series) {
    real v = spread_slope * z_slope[cohort[s]];
    real above = spread_level[min(capture[s], 3)] * z_level[cohort[s]];
    real before = 0;  // H at the time before
    if (definition[s] > 1) above += beyond_any[definition[s] - 1];
    if (capture[s] > 2) above += beyond_register[capture[s] - 2];
    if (selected[s] > 0) above += spread_selected * z_selected[selected[s]];
    for (p in first[s]:(first[s] + times[s] - 1)) {
      real x = log(years[p]);
      real eta = 0;
      real h;
      if (crude[s] > 0) x += shift[crude[s]];
      for (g in 1:2) {
        real share = indication[s] == 3 ? 0.5 : indication[s] == g ? 1 : 0;
        if (share > 0) eta += share * (level[g] + rise(x, knot, slope[g]) - start[g]);
      }
      h = exp(eta + above + v * (x - reference));
      // P(event between the times) = exp(-before) - exp(-h); a falling H is impossible.
      if (h < before) reject("H falls");
      if (events[p] > 0) target += events[p] * log_diff_exp(-before, -h);
      before = h;
    }
    target += -survivors[s] * before;
  }
}
generated quantities {
  // Shares of a new cohort's patients with an event, any operation counted: indication, then
  // register or single centre, then time.
  vector[4 * n_ahead] ahead;
  {
    int at = 0;
    for (g in 1:2) {
      for (single in 0:1) {
        real u = normal_rng(0, spread_level[single ? 3 : 1]);
        real v = normal_rng(0, spread_slope);
        for (j in 1:n_ahead) {
          real x = log(years_ahead[j]);
          real eta = level[g] + rise(x, knot, slope[g]) - rise(reference, knot, slope[g]);
          at += 1;
          ahead[at] = 1 - exp(-exp(eta + (single ? beyond_register[2] : 0) + u + v * (x - reference)));
        }
      }
    }
  }
}
