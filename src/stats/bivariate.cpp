#include "backsight/stats/bivariate.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>
#include <utility>
#include <vector>

namespace backsight::stats {
namespace {

using core::ErrorCode;
using core::Result;

constexpr std::size_t kFewestStudies = 4;

// ---- Two by two, symmetric
// ------------------------------------------------------------------------

using Vector2 = std::array<double, 2>;

struct Symmetric2 {
  double a = 0;  // | a b |
  double b = 0;  // | b c |
  double c = 0;

  [[nodiscard]] double determinant() const { return a * c - b * b; }
  [[nodiscard]] Symmetric2 inverse() const {
    const double d = determinant();
    return {c / d, -b / d, a / d};
  }
  [[nodiscard]] Vector2 times(const Vector2& x) const {
    return {a * x[0] + b * x[1], b * x[0] + c * x[1]};
  }
  Symmetric2& operator+=(const Symmetric2& o) {
    a += o.a;
    b += o.b;
    c += o.c;
    return *this;
  }
};

double dot(const Vector2& x, const Vector2& y) { return x[0] * y[0] + x[1] * y[1]; }

// A general matrix, for products.
struct Matrix2 {
  double a = 0;  // | a b |
  double b = 0;  // | c d |
  double c = 0;
  double d = 0;

  friend Matrix2 operator*(const Matrix2& x, const Matrix2& y) {
    return {x.a * y.a + x.b * y.c, x.a * y.b + x.b * y.d, x.c * y.a + x.d * y.c,
            x.c * y.b + x.d * y.d};
  }
  Matrix2& operator+=(const Matrix2& o) {
    a += o.a;
    b += o.b;
    c += o.c;
    d += o.d;
    return *this;
  }
  [[nodiscard]] double trace() const { return a + d; }
};

Matrix2 full(const Symmetric2& s) { return {s.a, s.b, s.b, s.c}; }

using Vector3 = std::array<double, 3>;
using Matrix3 = std::array<Vector3, 3>;

// Solves m x = v for a positive definite m, by Cholesky. Nothing when it is not.
std::optional<Vector3> solve(const Matrix3& m, const Vector3& v) {
  Matrix3 l{};
  for (std::size_t i = 0; i < 3; ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      double sum = m[i][j];
      for (std::size_t k = 0; k < j; ++k) sum -= l[i][k] * l[j][k];
      if (i == j) {
        if (!(sum > 1e-13 * std::abs(m[i][i]))) return std::nullopt;
        l[i][i] = std::sqrt(sum);
      } else {
        l[i][j] = sum / l[j][j];
      }
    }
  }
  Vector3 x{};
  for (std::size_t i = 0; i < 3; ++i) {
    double sum = v[i];
    for (std::size_t k = 0; k < i; ++k) sum -= l[i][k] * x[k];
    x[i] = sum / l[i][i];
  }
  for (std::size_t i = 3; i-- > 0;) {
    double sum = x[i];
    for (std::size_t k = i + 1; k < 3; ++k) sum -= l[k][i] * x[k];
    x[i] = sum / l[i][i];
  }
  return x;
}

// ---- The restricted likelihood
// --------------------------------------------------------------------

// T = (t11, t12, t22); the matrices of its derivatives.
constexpr std::array<Symmetric2, 3> kUnit = {Symmetric2{1, 0, 0}, Symmetric2{0, 1, 0},
                                             Symmetric2{0, 0, 1}};

struct AtSpread {
  Vector2 mu{};
  Symmetric2 mu_covariance;
  double log_likelihood = 0;
  Vector3 gradient{};  // over t11, t12, t22
  Matrix3 hessian{};
};

// With P, the matrix of the restricted likelihood, and E_a the derivative of all V by t_a:
//   gradient_a = -1/2 (tr P E_a - y' P E_a P y)
//   hessian_ab = 1/2 tr P E_a P E_b - y' P E_a P E_b P y
// (Harville, J Am Stat Assoc 72 (1977) 320), in sums over studies because V is made of blocks.
AtSpread evaluate(std::span<const EstimatePair> studies, const Symmetric2& spread) {
  AtSpread out;
  Symmetric2 weights;
  Vector2 weighted{};
  double logs = 0;
  std::vector<Symmetric2> inverses;
  inverses.reserve(studies.size());
  for (const auto& study : studies) {
    const Symmetric2 v{spread.a + study.variance[0], spread.b, spread.c + study.variance[1]};
    const Symmetric2 w = v.inverse();
    inverses.push_back(w);
    logs += std::log(v.determinant());
    weights += w;
    const Vector2 wy = w.times(study.value);
    weighted[0] += wy[0];
    weighted[1] += wy[1];
  }
  const Symmetric2 covariance = weights.inverse();
  out.mu = covariance.times(weighted);
  out.mu_covariance = covariance;

  double squares = 0;
  Vector3 trace{};                                // tr W E_a
  Vector3 form{};                                 // z' E_a z, z = P y
  Matrix3 trace2{};                               // tr W E_a W E_b
  Matrix3 form2{};                                // z' E_a W E_b z
  std::array<Matrix2, 3> once{};                  // sum W E_a W
  std::array<std::array<Matrix2, 3>, 3> twice{};  // sum W E_a W E_b W
  std::array<Vector2, 3> pushed{};                // sum W E_a z
  for (std::size_t i = 0; i < studies.size(); ++i) {
    const Vector2 r{studies[i].value[0] - out.mu[0], studies[i].value[1] - out.mu[1]};
    const Vector2 z = inverses[i].times(r);
    squares += dot(r, z);
    const Matrix2 w = full(inverses[i]);
    std::array<Matrix2, 3> we{};
    std::array<Vector2, 3> ez{};
    for (std::size_t a = 0; a < 3; ++a) {
      we[a] = w * full(kUnit[a]);
      ez[a] = kUnit[a].times(z);
      trace[a] += we[a].trace();
      form[a] += dot(z, ez[a]);
      once[a] += we[a] * w;
      const Vector2 push = inverses[i].times(ez[a]);
      pushed[a][0] += push[0];
      pushed[a][1] += push[1];
    }
    for (std::size_t a = 0; a < 3; ++a) {
      for (std::size_t b = 0; b < 3; ++b) {
        const Matrix2 product = we[a] * we[b];
        trace2[a][b] += product.trace();
        twice[a][b] += product * w;
        form2[a][b] += dot(ez[a], inverses[i].times(ez[b]));
      }
    }
  }
  const Matrix2 c = full(covariance);
  for (std::size_t a = 0; a < 3; ++a) {
    out.gradient[a] = (form[a] - (trace[a] - (c * once[a]).trace())) / 2;
    for (std::size_t b = 0; b < 3; ++b) {
      const double tr =
          trace2[a][b] - 2 * (c * twice[a][b]).trace() + (c * once[a] * c * once[b]).trace();
      const double quadratic = form2[a][b] - dot(pushed[a], covariance.times(pushed[b]));
      out.hessian[a][b] = tr / 2 - quadratic;
    }
  }
  // metafor's constant: with 1/2 log |X'X|, here log k.
  const auto k = static_cast<double>(studies.size());
  out.log_likelihood = -(logs + std::log(weights.determinant()) + squares +
                         (2 * k - 2) * std::log(2 * std::numbers::pi)) /
                           2 +
                       std::log(k);
  return out;
}

// ---- The search
// -----------------------------------------------------------------------------------

// T = L L', L = | f0 0 |
//               | f1 f2 |: every factor gives a covariance matrix, and singular ones are not at an
//               end.
Symmetric2 spread_of(const Vector3& f) {
  return {f[0] * f[0], f[0] * f[1], f[1] * f[1] + f[2] * f[2]};
}

struct Top {
  Vector3 factor{};
  AtSpread at;
};

// Newton's method, damped (Levenberg, Marquardt) where the likelihood is not concave in the factor
// or a step does not climb.
std::optional<Top> climb(std::span<const EstimatePair> studies, const Vector3& start) {
  constexpr int kMostSteps = 500;
  Top here{start, evaluate(studies, spread_of(start))};
  double damping = 0;
  for (int step = 0; step < kMostSteps; ++step) {
    const Vector3& f = here.factor;
    const Vector3& g = here.at.gradient;
    // d(t11, t12, t22) / d(f0, f1, f2)
    const Matrix3 jacobian = {Vector3{2 * f[0], 0, 0}, Vector3{f[1], f[0], 0},
                              Vector3{0, 2 * f[1], 2 * f[2]}};
    Vector3 slope{};
    Matrix3 curvature{};  // minus the second derivatives
    for (std::size_t i = 0; i < 3; ++i) {
      for (std::size_t a = 0; a < 3; ++a) {
        slope[i] += jacobian[a][i] * g[a];
        for (std::size_t j = 0; j < 3; ++j) {
          for (std::size_t b = 0; b < 3; ++b) {
            curvature[i][j] -= jacobian[a][i] * here.at.hessian[a][b] * jacobian[b][j];
          }
        }
      }
    }
    curvature[0][0] -= 2 * g[0];
    curvature[0][1] -= g[1];
    curvature[1][0] -= g[1];
    curvature[1][1] -= 2 * g[2];
    curvature[2][2] -= 2 * g[2];
    double size = 0;
    for (std::size_t i = 0; i < 3; ++i) size += std::abs(curvature[i][i]);
    for (std::size_t i = 0; i < 3; ++i) curvature[i][i] += damping;
    const auto move = solve(curvature, slope);
    if (!move) {
      damping = std::max(4 * damping, 1e-3 * size);
      continue;
    }
    Top next = here;
    double length = 0;
    double scale = 0;
    for (std::size_t i = 0; i < 3; ++i) {
      next.factor[i] += (*move)[i];
      length += std::abs((*move)[i]);
      scale += std::abs(f[i]);
    }
    next.at = evaluate(studies, spread_of(next.factor));
    if (length < 1e-11 * (scale + 1e-3)) return next;
    if (next.at.log_likelihood >=
        here.at.log_likelihood - 1e-13 * std::abs(here.at.log_likelihood)) {
      here = next;
      damping = damping < 1e-8 * size ? 0 : damping / 8;
    } else {
      damping = std::max(4 * damping, 1e-3 * size);
    }
  }
  return std::nullopt;
}

std::optional<Top> highest(std::span<const EstimatePair> studies) {
  // Starts: the variances that simple sums give (at least a tenth of all of it) and smaller ones,
  // with correlations of every kind. With few studies the likelihood may have several tops.
  const auto k = static_cast<double>(studies.size());
  Vector2 sd{};
  for (std::size_t j = 0; j < 2; ++j) {
    double mean = 0;
    double within = 0;
    for (const auto& s : studies) {
      mean += s.value[j] / k;
      within += s.variance[j] / k;
    }
    double total = 0;
    for (const auto& s : studies) total += (s.value[j] - mean) * (s.value[j] - mean) / (k - 1);
    sd[j] = std::sqrt(std::max({total - within, total / 10, within / 100}));
  }
  std::optional<Top> best;
  for (const double size : {1.0, 0.2}) {
    for (const double rho : {0.1, 0.6, -0.6, 0.98, -0.98}) {
      const auto top = climb(
          studies, {size * sd[0], size * rho * sd[1], size * sd[1] * std::sqrt(1 - rho * rho)});
      if (top && (!best || top->at.log_likelihood > best->at.log_likelihood)) best = top;
    }
  }
  return best;
}

// Standard errors of tau2 and rho = t12 / sqrt(t11 t22) from the observed information over T.
std::optional<BivariatePooled::SpreadErrors> spread_errors(const AtSpread& at,
                                                           const Symmetric2& spread) {
  Matrix3 information = at.hessian;
  for (auto& row : information) {
    for (double& x : row) x = -x;
  }
  const double scale = std::sqrt(spread.a * spread.c);
  const double rho = spread.b / scale;
  const auto variance = [&](const Vector3& direction) -> std::optional<double> {
    const auto x = solve(information, direction);
    if (!x) return std::nullopt;
    return (*x)[0] * direction[0] + (*x)[1] * direction[1] + (*x)[2] * direction[2];
  };
  const auto first = variance({1, 0, 0});
  const auto second = variance({0, 0, 1});
  const auto third = variance({-rho / (2 * spread.a), 1 / scale, -rho / (2 * spread.c)});
  if (!first || !second || !third) return std::nullopt;
  return BivariatePooled::SpreadErrors{.tau2 = {std::sqrt(*first), std::sqrt(*second)},
                                       .rho = std::sqrt(*third)};
}

Result<void> check(std::size_t studies) {
  if (studies >= kFewestStudies) return {};
  return core::fail(
      ErrorCode::kMissingMember,
      "Sensitivity and specificity are pooled together from four studies on; there are " +
          std::to_string(studies) + ".");
}

}  // namespace

Result<BivariatePooled> pool_pairs(std::span<const EstimatePair> studies) {
  TRY_VOID(check(studies.size()));
  for (std::size_t i = 0; i < studies.size(); ++i) {
    for (std::size_t j = 0; j < 2; ++j) {
      if (!std::isfinite(studies[i].value[j]) || !std::isfinite(studies[i].variance[j]) ||
          studies[i].variance[j] <= 0) {
        return core::fail(ErrorCode::kOutOfRange,
                          "Estimates must be finite and their variances above zero.",
                          {{}, 0, 0, "/" + std::to_string(i)});
      }
    }
  }
  // Sorted: sums do not depend on the order in which the studies came.
  std::vector<EstimatePair> sorted(studies.begin(), studies.end());
  std::ranges::sort(sorted, [](const EstimatePair& a, const EstimatePair& b) {
    return std::pair(a.value, a.variance) < std::pair(b.value, b.variance);
  });
  const auto top = highest(sorted);
  if (!top || !std::isfinite(top->at.log_likelihood)) {
    return core::fail(ErrorCode::kOutOfRange, "The likelihood of these studies has no clear top.");
  }
  const Symmetric2 spread = spread_of(top->factor);
  BivariatePooled out;
  out.studies = sorted.size();
  out.mu = top->at.mu;
  out.standard_error = {std::sqrt(top->at.mu_covariance.a), std::sqrt(top->at.mu_covariance.c)};
  out.covariance = top->at.mu_covariance.b;
  out.tau2 = {spread.a, spread.c};
  out.log_likelihood = top->at.log_likelihood;
  // At the border of the covariance matrices: nothing, beside the sampling errors, up to the last
  // step.
  constexpr double kZero = 1e-5;
  Vector2 error{};
  for (std::size_t j = 0; j < 2; ++j) {
    for (const auto& study : sorted) {
      error[j] += std::sqrt(study.variance[j]) / static_cast<double>(sorted.size());
    }
    if (std::sqrt(out.tau2[j]) <= kZero * error[j]) out.tau2[j] = 0;
  }
  if (out.tau2[0] > 0 && out.tau2[1] > 0) {
    if (std::abs(top->factor[2]) <= kZero * error[1]) {
      out.rho = spread.b < 0 ? -1 : 1;
    } else {
      out.rho = spread.b / std::sqrt(spread.a * spread.c);
      out.spread_errors = spread_errors(top->at, spread);
    }
  }
  return out;
}

Result<BivariatePooled> pool_accuracy(std::span<const Accuracy> studies) {
  TRY_VOID(check(studies.size()));
  std::vector<EstimatePair> pairs;
  pairs.reserve(studies.size());
  for (std::size_t i = 0; i < studies.size(); ++i) {
    const Accuracy& s = studies[i];
    const std::array<std::pair<double, double>, 2> cells = {
        std::pair<double, double>(s.true_positives, s.false_negatives),
        std::pair<double, double>(s.true_negatives, s.false_positives)};
    EstimatePair pair;
    for (std::size_t j = 0; j < 2; ++j) {
      auto [right, wrong] = cells[j];
      if (right + wrong == 0) {
        return core::fail(ErrorCode::kOutOfRange,
                          "A study of accuracy has people with the condition and people without.",
                          {{}, 0, 0, "/" + std::to_string(i)});
      }
      if (right == 0 || wrong == 0) {
        right += 0.5;
        wrong += 0.5;
      }
      pair.value[j] = std::log(right / wrong);
      pair.variance[j] = 1 / right + 1 / wrong;
    }
    pairs.push_back(pair);
  }
  return pool_pairs(pairs);
}

}  // namespace backsight::stats
