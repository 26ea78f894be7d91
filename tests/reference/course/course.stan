// The course of one person, of src/engine/course/include/backsight/course/model.h and prior.h, in
// Stan's words, for the comparison of its posterior with the filter's. Nothing is approximated here
// that the filter approximates:
//   - a score is a latent one rounded, so it lies in an interval, and on an end of the scale beyond
//     it. The latent scores are parameters;
//   - the pace is continuous;
//   - every day on which a relapse or a setback may have begun is one term of a sum, none is merged
//     or left out. Of each there is at most one in a history (the filter lets setbacks come again).
// What is summed over enters the residuals of the deviations linearly, so the sum over all pairs of
// days needs a few products of vectors and matrices.
functions {
  // Residuals of a stationary AR(1) at days that need not follow each other: independent, of sd 1.
  vector residuals(vector deviation, vector day, real sd, real correlation) {
    int n = rows(deviation);
    vector[n] out;
    out[1] = deviation[1] / sd;
    for (i in 2:n) {
      real kept = correlation ^ (day[i] - day[i - 1]);
      out[i] = (deviation[i] - kept * deviation[i - 1]) / (sd * sqrt(1 - kept * kept));
    }
    return out;
  }
}
data {
  // The prior of a person: before, late and wound, each by domain.
  vector[9] prior_mean;
  matrix[9, 9] prior_covariance;
  vector[3] log_days;
  vector<lower=0>[3] log_days_sd;
  vector<lower=0>[3] shape;
  real<lower=0> wound_days;
  vector<lower=0>[3] day_sd;
  vector<lower=0, upper=1>[3] day_correlation;
  vector[3] relapse_step;
  vector<lower=0>[3] relapse_sd;
  vector[3] setback_step;
  vector<lower=0>[3] setback_sd;
  real<lower=0> setback_days;

  // The scores, by domain, then by day.
  int<lower=0> n;
  int<lower=1> first[3];
  int<lower=0> count[3];
  vector[n] day;
  vector[n] score;
  vector<lower=0>[n] scale_step;
  int<lower=0> n_inner;  // between the ends
  int<lower=0> inner[n];  // 0, or which of them
  int<lower=0> n_end;
  int<lower=0> at_end[n];  // 0, or which of them
  real last_day;

  // The days on which a relapse, and a setback, may have begun, and 1e9 for none.
  int<lower=1> n_relapse;
  vector[n_relapse] relapse_on;
  vector[n_relapse] log_relapse;
  int<lower=1> n_setback;
  vector[n_setback] setback_on;
  vector[n_setback] log_setback;

  // 1: a score between the ends is normal about the latent one, with the variance of rounding. The
  // filter does so; it tells this approximation from the others.
  int<lower=0, upper=1> smooth;
}
transformed data {
  matrix[9, 9] root = cholesky_decompose(prior_covariance);
  // What a step of 1 adds to the residuals, for each day on which it may have begun.
  matrix[n, n_relapse] a = rep_matrix(0, n, n_relapse);
  matrix[n, n_setback] b = rep_matrix(0, n, n_setback);
  matrix[3, n_relapse] aa = rep_matrix(0, 3, n_relapse);
  matrix[3, n_setback] bb = rep_matrix(0, 3, n_setback);
  matrix[n_relapse, n_setback] ab[3];
  for (d in 1:3) {
    ab[d] = rep_matrix(0, n_relapse, n_setback);
    if (count[d] > 0) {
      int from = first[d];
      int to = from + count[d] - 1;
      for (k in 1:n_relapse) {
        vector[count[d]] on;
        for (i in from:to) on[i - from + 1] = day[i] >= relapse_on[k];
        a[from:to, k] = residuals(on, day[from:to], day_sd[d], day_correlation[d]);
        aa[d, k] = dot_self(a[from:to, k]);
      }
      for (k in 1:n_setback) {
        vector[count[d]] on;
        for (i in from:to)
          on[i - from + 1] = day[i] >= setback_on[k] ? exp(-(day[i] - setback_on[k]) / setback_days) : 0;
        b[from:to, k] = residuals(on, day[from:to], day_sd[d], day_correlation[d]);
        bb[d, k] = dot_self(b[from:to, k]);
      }
      ab[d] = a[from:to]' * b[from:to];
    }
  }
}
parameters {
  vector[9] own_raw;
  real pace;
  vector[3] relapse_raw;
  vector[3] setback_raw;
  vector<lower=(smooth ? negative_infinity() : -0.5), upper=(smooth ? positive_infinity() : 0.5)>[n_inner] rounded;  // steps
  vector<lower=0>[n_end] beyond;   // points beyond the half step at an end
}
transformed parameters {
  vector[9] own = prior_mean + root * own_raw;
  vector[3] relapse = relapse_step + relapse_sd .* relapse_raw;
  vector[3] setback = setback_step + setback_sd .* setback_raw;
  matrix[n_relapse, n_setback] log_began
      = rep_matrix(log_relapse, n_setback) + rep_matrix(log_setback', n_relapse);
  real squares = 0;
  vector[3] today;  // the course on the last day, without departures
  for (d in 1:3) {
    real days = exp(log_days[d] + log_days_sd[d] * pace);
    real before_today = exp(-(last_day / days) ^ shape[d]);
    today[d] = own[3 + d] + (own[d] - own[3 + d]) * before_today + own[6 + d] * exp(-last_day / wound_days);
    if (count[d] > 0) {
      int from = first[d];
      int to = from + count[d] - 1;
      vector[count[d]] deviation;
      vector[count[d]] r;
      vector[n_relapse] ar;
      vector[n_setback] br;
      for (i in from:to) {
        real latent;
        real course = own[d];
        if (inner[i] > 0) latent = score[i] + scale_step[i] * rounded[inner[i]];
        else if (score[i] <= 0) latent = scale_step[i] / 2 - beyond[at_end[i]];
        else latent = 10 - scale_step[i] / 2 + beyond[at_end[i]];
        if (day[i] >= 0) {
          real left = exp(-(day[i] / days) ^ shape[d]);
          course = own[3 + d] + (own[d] - own[3 + d]) * left + own[6 + d] * exp(-day[i] / wound_days);
        }
        deviation[i - from + 1] = latent - course;
      }
      r = residuals(deviation, day[from:to], day_sd[d], day_correlation[d]);
      ar = a[from:to]' * r;
      br = b[from:to]' * r;
      squares += dot_self(r);
      // log exp(-|r - relapse a - setback b|^2 / 2), less what is common to all days.
      log_began += rep_matrix(relapse[d] * ar - square(relapse[d]) / 2 * aa[d]', n_setback)
                   + rep_matrix((setback[d] * br - square(setback[d]) / 2 * bb[d]')', n_relapse)
                   - relapse[d] * setback[d] * ab[d];
    }
  }
}
model {
  own_raw ~ normal(0, 1);
  pace ~ normal(0, 1);
  relapse_raw ~ normal(0, 1);
  setback_raw ~ normal(0, 1);
  if (smooth) rounded ~ normal(0, sqrt(1.0 / 12));
  target += -squares / 2 + log_sum_exp(log_began);
}
generated quantities {
  // Given the other parameters; their means over the draws are the probabilities.
  vector[n_relapse] relapse_began;
  vector[n_setback] setback_began;
  {
    matrix[n_relapse, n_setback] began = exp(log_began - log_sum_exp(log_began));
    relapse_began = began * rep_vector(1, n_setback);
    setback_began = (rep_row_vector(1, n_relapse) * began)';
  }
}
