# histories.json: twenty people who do not exist, drawn from priors.json, and what they told. The
# first ten are followed without relapses and setbacks, five with relapses, five with both; in some
# of those one happens. Hazards are made up, higher than those of the roads for relapses, so that
# probabilities are neither 0 nor 1, and lower for setbacks, so that two of them in one history are
# rare.
#
#   Rscript histories.R          (beside this file; needs jsonlite)
set.seed(20261130, kind = "Mersenne-Twister", normal.kind = "Inversion", sample.kind = "Rejection")
priors <- jsonlite::fromJSON("priors.json", simplifyVector = FALSE)$priors
numbers <- lapply(priors, function(one) {
  lapply(one, function(x) if (is.list(x[[1]])) do.call(rbind, lapply(x, unlist)) else unlist(x))
})
step <- c(1, 1, 0.2)

# road, last day, relapse and setback that happen (day, or NA), whether they may.
plan <- data.frame(
  prior = rep(1:2, 10),
  last = c(9, 14, 21, 28, 35, 40, 12, 18, 25, 33,  20, 26, 32, 38, 30,  16, 22, 28, 34, 24),
  relapse = c(rep(NA, 10),  14, 22, NA, 24, 10,  NA, 18, NA, 29, NA),
  setback = c(rep(NA, 10),  NA, NA, NA, NA, NA,  13, NA, NA, 12, 22),
  relapse_per_day = rep(c(0, 0.003), each = 10),
  setback_per_day = rep(c(0, 0, 0, 0.004), each = 5))

history <- function(at) {
  p <- numbers[[plan$prior[at]]]
  own <- drop(p$mean + t(chol(p$covariance)) %*% rnorm(9))
  days_of <- exp(p$log_days + p$log_days_sd * rnorm(1))
  relapse <- rnorm(3, p$relapse_step, p$relapse_sd)
  setback <- rnorm(3, p$setback_step, p$setback_sd)
  scores <- NULL
  for (d in 1:3) {
    deviation <- p$day_sd[d] * rnorm(1)
    silent <- FALSE
    for (day in -3:plan$last[at]) {
      kept <- p$day_correlation[d]
      deviation <- kept * deviation + p$day_sd[d] * sqrt(1 - kept^2) * rnorm(1)
      course <- own[d]
      if (day >= 0) {
        left <- exp(-(day / days_of[d])^p$shape[d])
        course <- own[3 + d] + (own[d] - own[3 + d]) * left + own[6 + d] * exp(-day / p$wound_days)
      }
      if (!is.na(plan$relapse[at]) && day >= plan$relapse[at]) course <- course + relapse[d]
      if (!is.na(plan$setback[at]) && day >= plan$setback[at])
        course <- course + setback[d] * exp(-(day - plan$setback[at]) / p$setback_days)
      per_point <- round(1 / step[d])
      told <- round(min(max(course + deviation, 0), 10) * per_point) / per_point
      answers <- runif(1) < if (d == 3) 0.15 else 0.8
      if (answers) scores <- rbind(scores, c(day, d - 1, told, step[d]))
    }
  }
  scores <- scores[order(scores[, 1], scores[, 2]), ]
  jsonlite::toJSON(list(
    prior = jsonlite::unbox(plan$prior[at] - 1),
    relapse_per_day = jsonlite::unbox(plan$relapse_per_day[at]),
    setback_per_day = jsonlite::unbox(plan$setback_per_day[at]),
    happened = jsonlite::unbox(paste(c(
      if (!is.na(plan$relapse[at])) paste("relapse on day", plan$relapse[at]),
      if (!is.na(plan$setback[at])) paste("setback on day", plan$setback[at])), collapse = ", ")),
    scores = scores), digits = 4)
}
writeLines(c("{\"synthetic\": true, \"histories\": [",
             paste(vapply(seq_len(nrow(plan)), history, ""), collapse = ",\n"), "]}"),
           "histories.json")
