# Sensitivity and specificity together: metafor's rma.mv with an unstructured covariance, REML.
# Writes bivariate.json. See README.md.
suppressMessages(library(metafor))
source("write_json.R")

reference <- function(name, d) {
  d <- d[complete.cases(d[, c("tp", "np", "tn", "nn")]), ]
  # A correction only where a cell of that proportion is zero.
  sensitivity <- escalc("PLO", xi = d$tp, ni = d$np, add = 1 / 2, to = "only0")
  specificity <- escalc("PLO", xi = d$tn, ni = d$nn, add = 1 / 2, to = "only0")
  k <- nrow(d)
  long <- data.frame(study = rep(seq_len(k), 2), outcome = rep(c("a", "b"), each = k),
                     yi = c(sensitivity$yi, specificity$yi), vi = c(sensitivity$vi, specificity$vi))
  fit <- function(...) {
    rma.mv(yi, vi, mods = ~ outcome - 1, random = ~ outcome | study, struct = "UN", data = long,
           method = "REML", ...)
  }
  # optim stops where the likelihood no longer changes, some 1e-6 away from its top. From there Newton's
  # method on the likelihood that rma.mv gives for a fixed spread, with Richardson's derivatives.
  r <- fit(control = list(optimizer = "optim", optmethod = "BFGS", reltol = 1e-16, maxit = 10000))
  at <- function(p) as.numeric(logLik(fit(tau2 = p[1:2], rho = p[3])))
  p <- c(r$tau2, r$rho)
  for (i in 1:2) {
    hessian <- numDeriv::hessian(at, p)
    p <- p - solve(hessian, numDeriv::grad(at, p))
  }
  errors <- sqrt(diag(solve(-hessian)))
  top <- fit(tau2 = p[1:2], rho = p[3])
  list(name = name, tp = d$tp, fn = d$np - d$tp, tn = d$tn, fp = d$nn - d$tn,
       found = list(mu = as.numeric(r$beta), tau2 = r$tau2, rho = r$rho,
                    log_likelihood = as.numeric(logLik(r))),
       mu = as.numeric(top$beta), covariance = top$vb[1, 2], standard_errors = top$se,
       tau2 = p[1:2], rho = p[3], log_likelihood = at(p),
       tau2_standard_errors = errors[1:2], rho_standard_error = errors[3])
}

by <- function(p) dat.kearon1998[dat.kearon1998$patients == p, ]
write_reference("bivariate.json", c("metafor", "metadat", "numDeriv"), sets = list(
  reference("dat.kearon1998", dat.kearon1998),
  reference("dat.kearon1998, symptomatic", by("symptomatic")),
  reference("dat.kearon1998, asymptomatic", by("asymptomatic"))))
