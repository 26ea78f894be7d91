# Random-effects pools of published data sets: REML, Wald, Hartung-Knapp and its ad-hoc variant.
# Writes pooling.json. See README.md.
suppressMessages(library(metafor))
source("write_json.R")

# Fisher scoring until tau^2 stands still. metafor's threshold is absolute: 1e-14 in units of a
# variance of 1.
fit <- function(d, test) {
  threshold <- 1e-14 * max(1, median(d$vi))
  rma(yi, vi, data = d, method = "REML", test = test,
      control = list(threshold = threshold, maxiter = 10000))
}

inference <- function(d, test) {
  r <- fit(d, test)
  p <- predict(r)
  list(standard_error = r$se, low = r$ci.lb, high = r$ci.ub,
       prediction_low = p$pi.lb, prediction_high = p$pi.ub)
}

reference <- function(name, measure, d) {
  d <- d[!is.na(d$yi) & !is.na(d$vi), ]
  r <- fit(d, "z")
  list(name = name, measure = measure, values = as.numeric(d$yi), variances = as.numeric(d$vi),
       estimate = as.numeric(r$beta), tau2 = r$tau2, tau2_standard_error = r$se.tau2,
       q = r$QE, i2 = r$I2 / 100,
       wald = inference(d, "z"), hartung_knapp = inference(d, "knha"),
       at_least_wald = inference(d, "adhoc"))
}

bcg <- escalc("RR", ai = tpos, bi = tneg, ci = cpos, di = cneg, data = dat.bcg)
sets <- list(
  reference("dat.bcg", "log RR", bcg),
  reference("dat.bcg, the first two", "log RR", bcg[1:2, ]),
  reference("dat.bcg, two that agree", "log RR", bcg[c(2, 3), ]),
  reference("dat.normand1999", "mean difference, days",
            escalc("MD", m1i = m1i, sd1i = sd1i, n1i = n1i, m2i = m2i, sd2i = sd2i, n2i = n2i,
                   data = dat.normand1999)),
  reference("dat.hackshaw1998", "log OR", dat.hackshaw1998),
  reference("dat.linde2005", "log RR",
            escalc("RR", ai = ai, n1i = n1i, ci = ci, n2i = n2i, data = dat.linde2005)),
  reference("dat.raudenbush1985", "standardised mean difference", dat.raudenbush1985),
  reference("dat.li2007", "log OR",
            escalc("OR", ai = ai, n1i = n1i, ci = ci, n2i = n2i, data = dat.li2007)),
  reference("dat.hine1989", "risk difference",
            escalc("RD", ai = ai, n1i = n1i, ci = ci, n2i = n2i, data = dat.hine1989)),
  reference("dat.konstantopoulos2011, one level", "standardised mean difference",
            dat.konstantopoulos2011),
  reference("dat.molloy2014", "Fisher's z",
            escalc("ZCOR", ri = ri, ni = ni, data = dat.molloy2014)),
  reference("dat.bangertdrowns2004", "standardised mean difference", dat.bangertdrowns2004),
  reference("dat.lau1992", "log OR",
            escalc("OR", ai = ai, n1i = n1i, ci = ci, n2i = n2i, data = dat.lau1992)),
  reference("dat.graves2010", "log RR",
            escalc("RR", ai = ai, n1i = n1i, ci = ci, n2i = n2i, data = dat.graves2010)),
  reference("dat.cohen1981", "Fisher's z",
            escalc("ZCOR", ri = ri, ni = ni, data = dat.cohen1981)))

# Quantiles of Student's t, from R itself.
quantiles <- list()
for (df in c(1, 2, 3, 4, 5, 7, 10, 19, 36, 55, 100, 1001)) {
  for (p in c(0.5, 0.55, 0.75, 0.9, 0.95, 0.975, 0.995, 0.9995)) {
    quantiles <- c(quantiles, list(list(df = df, p = p, t = qt(p, df))))
  }
}

write_reference("pooling.json", c("metafor", "metadat"), sets = sets, student = quantiles)
