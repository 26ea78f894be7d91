# Pools of proportions. Maximum likelihood: metafor's rma.glmm (lme4, adaptive Gauss-Hermite with
# 25 nodes). Posterior: brute force, here. Writes proportion.json. See README.md.
suppressMessages(library(metafor))
source("write_json.R")

control <- list(glmerCtrl = list(optimizer = "bobyqa", tolPwrss = 1e-10,
                                 optCtrl = list(rhoend = 1e-9, maxfun = 1e5)))

# The same maximum without lme4, to more digits: the root of the score, which is a mean over the
# effect of each place given its count, by R's integrate. log_likelihood has the binomial coefficients.
by_integrate <- function(xi, ni, start) {
  one <- function(x, n, p) {
    f <- function(u) dbinom(x, n, plogis(p[1] + p[2] * u)) * dnorm(u)
    g <- function(u) x - n * plogis(p[1] + p[2] * u)
    middle <- optimize(function(u) log(f(u) + 1e-300), c(-9, 9), maximum = TRUE, tol = 1e-3)$maximum
    width <- 1 / sqrt(1 + p[2]^2 * n * plogis(p[1] + p[2] * middle) * plogis(-p[1] - p[2] * middle))
    cuts <- pmin(9, pmax(-9, middle + width * c(-10, -4, -2, 0, 2, 4, 10)))
    total <- function(h) sum(mapply(function(l, r) {
      if (l == r) 0 else integrate(h, l, r, rel.tol = 1e-11, abs.tol = 0)$value
    }, cuts[-7], cuts[-1]))
    l <- total(f)
    # The top of f times its width: a scale that keeps integrals near zero from asking for digits.
    scale <- f(middle) * width
    near <- function(h) sum(mapply(function(l, r) {
      if (l == r) 0 else integrate(h, l, r, rel.tol = 1e-11, abs.tol = 1e-12 * scale)$value
    }, cuts[-7], cuts[-1]))
    c(log(l), near(function(u) g(u) * f(u)) / l, near(function(u) u * g(u) * f(u)) / l)
  }
  at <- function(p) rowSums(mapply(one, xi, ni, MoreArgs = list(p = p)))
  p <- start
  for (i in 1:4) {
    h <- 1e-4
    jacobian <- cbind((at(p + c(h, 0)) - at(p - c(h, 0)))[-1], (at(p + c(0, h)) - at(p - c(0, h)))[-1]) /
      (2 * h)
    p <- p - solve(jacobian, at(p)[-1])
  }
  list(mu = p[1], tau2 = p[2]^2, standard_error = sqrt(solve(-jacobian)[1, 1]),
       log_likelihood = at(p)[1])
}

likelihood <- function(name, xi, ni) {
  keep <- !is.na(xi) & !is.na(ni)
  xi <- xi[keep]
  ni <- ni[keep]
  r <- rma.glmm(measure = "PLO", xi = xi, ni = ni, nAGQ = 25, control = control)
  start <- c(as.numeric(r$beta), sqrt(r$tau2))
  list(name = name, events = xi, totals = ni, mu = as.numeric(r$beta), tau2 = r$tau2,
       standard_error = r$se, integrate = by_integrate(xi, ni, start))
}

arm <- function(d, trt) d[d$trt == trt, ]
control_arm <- arm(dat.pagliaro1992, "control")
likelihoods <- list(
  likelihood("dat.pritz1997", dat.pritz1997$xi, dat.pritz1997$ni),
  likelihood("dat.debruin2009", dat.debruin2009$xi, dat.debruin2009$ni),
  likelihood("dat.hannum2020", dat.hannum2020$xi, dat.hannum2020$ni),
  likelihood("dat.pagliaro1992, control arms", control_arm$xi, control_arm$ni),
  likelihood("dat.nielweise2007, treated arms", dat.nielweise2007$ai, dat.nielweise2007$n1i),
  likelihood("dat.li2007, treated arms", dat.li2007$ai, dat.li2007$n1i))

# Gauss-Legendre nodes and weights on (0, top), by Golub and Welsch.
legendre <- function(count, top) {
  i <- seq_len(count - 1)
  off <- i / sqrt(4 * i^2 - 1)
  m <- matrix(0, count, count)
  m[cbind(i, i + 1)] <- off
  m[cbind(i + 1, i)] <- off
  e <- eigen(m, symmetric = TRUE)
  list(x = top * (1 + e$values) / 2, w = top * e$vectors[1, ]^2)
}

# The posterior of (mu, tau) by brute force: Gauss-Legendre over tau, the trapezoidal rule over a wide
# grid of mu, and inside over the effect of each place. Those two are smooth and vanish at the ends,
# where that rule is as exact as the arithmetic.
posterior <- function(name, xi, ni, mu_sd, tau_scale, mu_range, tau_top) {
  mu <- seq(mu_range[1], mu_range[2], length.out = 241)
  nodes <- legendre(120, tau_top)
  tau <- nodes$x
  u <- seq(-8, 8, length.out = 801)
  weight <- dnorm(u) * (u[2] - u[1])
  log_density <- matrix(0, length(mu), length(tau))
  for (t in seq_along(tau)) {
    theta <- outer(mu, tau[t] * u, "+")
    softplus <- ifelse(theta > 0, theta, 0) + log1p(exp(-abs(theta)))
    total <- numeric(length(mu))
    for (i in seq_along(xi)) {
      l <- xi[i] * theta - ni[i] * softplus
      top <- apply(l, 1, max)
      total <- total + top + log(as.numeric(exp(l - top) %*% weight))
    }
    log_density[, t] <- total + dnorm(mu, 0, mu_sd, log = TRUE) +
      dnorm(tau[t], 0, tau_scale, log = TRUE)
  }
  p <- exp(log_density - max(log_density))
  # What the borders cut off.
  cut <- max(p[c(1, length(mu)), ], p[, which.max(tau)])
  if (cut > 1e-9) stop(name, ": the grid is too small: ", cut)
  p <- sweep(p, 2, nodes$w, "*")
  p <- p / sum(p)
  p_mu <- rowSums(p)
  p_tau <- colSums(p)
  mean_mu <- sum(p_mu * mu)
  mean_tau <- sum(p_tau * tau)
  # Distribution of the logit of a new place, at some of its own quantiles.
  predicted <- function(x) {
    sum(p * pnorm(outer(x - mu, tau, "/")))
  }
  quantile_of <- function(q) uniroot(function(x) predicted(x) - q, c(-60, 60), tol = 1e-12)$root
  q <- c(0.025, 0.25, 0.5, 0.75, 0.975)
  list(name = name, events = I(xi), totals = I(ni), mu_sd = mu_sd, tau_scale = tau_scale,
       mean_mu = mean_mu, sd_mu = sqrt(sum(p_mu * (mu - mean_mu)^2)),
       mean_tau = mean_tau, sd_tau = sqrt(sum(p_tau * (tau - mean_tau)^2)),
       correlation = sum(p * outer(mu - mean_mu, tau - mean_tau)) /
         sqrt(sum(p_mu * (mu - mean_mu)^2) * sum(p_tau * (tau - mean_tau)^2)),
       probabilities = q, predicted = vapply(q, quantile_of, 0))
}

posteriors <- list(
  posterior("dat.pritz1997", dat.pritz1997$xi, dat.pritz1997$ni, 2.5, 1, c(-3, 6), 5),
  posterior("dat.debruin2009", dat.debruin2009$xi, dat.debruin2009$ni, 2.5, 0.5, c(-2.5, 3), 4),
  posterior("dat.pagliaro1992, control arms", control_arm$xi, control_arm$ni, 2.5, 1,
            c(-5, 4), 6),
  posterior("dat.nielweise2007, treated arms", dat.nielweise2007$ai, dat.nielweise2007$n1i, 2.5, 1,
            c(-14, 4), 7),
  posterior("one study without events", 0, 60, 2.5, 0.5, c(-28, 8), 4),
  posterior("one study", 7, 100, 2.5, 1, c(-20, 15), 8))

write_reference("proportion.json", c("metafor", "metadat", "lme4"),
                likelihood = likelihoods, posterior = posteriors)
