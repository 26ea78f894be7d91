# The posterior of each history by Stan (course.stan), with Monte-Carlo errors, to expected.json.
# Takes about a quarter of an hour on one core.
#
#   Rscript reference.R            (beside this file; needs rstan, jsonlite, a C++ compiler)
#   Rscript reference.R smooth     the same with rounding as the filter takes it, to smooth.json

suppressMessages(library(rstan))
if (!nzchar(rstan_options("boost_lib"))) rstan_options(boost_lib = "/usr/include")
arguments <- commandArgs(trailingOnly = TRUE)
smooth <- "smooth" %in% arguments
numbers <- function(x) if (is.list(x[[1]])) do.call(rbind, lapply(x, unlist)) else unlist(x)
priors <- lapply(jsonlite::fromJSON("priors.json", simplifyVector = FALSE)$priors, lapply, numbers)
histories <- jsonlite::fromJSON("histories.json", simplifyVector = FALSE)$histories
none <- 1e9

data_of <- function(history) {
  p <- priors[[history$prior + 1]]
  scores <- do.call(rbind, lapply(history$scores, as.numeric))
  days <- sort(unique(scores[, 1]))
  last <- max(days)
  by_domain <- scores[order(scores[, 2], scores[, 1]), ]
  count <- tabulate(by_domain[, 2] + 1, 3)
  ends <- by_domain[, 3] <= 0 | by_domain[, 3] >= 10
  # A relapse begins on the day of a check-in, or in the silence before it, which makes no difference;
  # the first interval begins with the operation.
  checked <- days[days > 0]
  apart <- diff(c(0, checked))
  relapse <- history$relapse_per_day
  relapses <- if (relapse > 0) length(checked) else 0
  log_none <- cumsum(c(0, apart)) * log1p(-relapse)
  setback <- history$setback_per_day
  setbacks <- if (setback > 0) last else 0
  list(prior_mean = p$mean, prior_covariance = p$covariance, log_days = p$log_days,
       log_days_sd = p$log_days_sd, shape = p$shape, wound_days = p$wound_days, day_sd = p$day_sd,
       day_correlation = p$day_correlation, relapse_step = p$relapse_step,
       relapse_sd = p$relapse_sd, setback_step = p$setback_step, setback_sd = p$setback_sd,
       setback_days = p$setback_days,
       n = nrow(by_domain), first = cumsum(c(1, count))[1:3], count = count, day = by_domain[, 1],
       score = by_domain[, 3], scale_step = by_domain[, 4],
       n_inner = sum(!ends), inner = ifelse(ends, 0, cumsum(!ends)),
       n_end = sum(ends), at_end = ifelse(ends, cumsum(ends), 0), last_day = last,
       n_relapse = relapses + 1,
       relapse_on = array(c(checked[seq_len(relapses)], none)),
       log_relapse = array(if (relapses == 0) 0 else c(
         log_none[seq_len(relapses)] + log1p(-(1 - relapse)^apart), log_none[relapses + 1])),
       n_setback = setbacks + 1, setback_on = array(c(seq_len(setbacks), none)),
       log_setback = array(if (setbacks == 0) 0 else c(
         (seq_len(setbacks) - 1) * log1p(-setback) + log(setback), setbacks * log1p(-setback))),
       smooth = as.integer(smooth))
}

# The error of a mean of draws (iterations x chains), by long batches: columns are chains, a batch is
# of one chain.
error_of <- function(x) {
  batches <- colMeans(matrix(x, ncol = 80))
  sd(batches) / sqrt(length(batches))
}
summary_of <- function(name, x) {
  quantiles <- quantile(x, c(0.05, 0.5, 0.95), names = FALSE)
  list(name = name, mean = mean(x), sd = sd(x), quantiles = quantiles, mcse_mean = error_of(x),
       # Delta method: the error of the mean square, over twice the standard deviation.
       mcse_sd = error_of((x - mean(x))^2) / sd(x) / 2,
       mcse_below = vapply(quantiles, function(q) error_of(1 * (x <= q)), 0))
}
of_domain <- c("leg", "back", "disability")
names_of_own <- c(paste("before,", of_domain), paste("late,", of_domain), paste("wound,", of_domain))

model <- stan_model("course.stan")
lines <- function(rows) paste(vapply(rows, jsonlite::toJSON, "", auto_unbox = TRUE, digits = 6), collapse = ",\n")
texts <- lapply(seq_along(histories), function(at) {
  data <- data_of(histories[[at]])
  fit <- sampling(model, data, chains = 4, warmup = 1000, iter = if (smooth) 5000 else 6000, seed = 20261130 + at,
                  cores = 1, refresh = 0, init_r = 0.5, control = list(adapt_delta = 0.9),
                  pars = c("own", "pace", "today", "relapse", "relapse_began", "setback_began"))
  draws <- as.array(fit)
  take <- function(name) draws[, , name]
  monitored <- c(sprintf("own[%d]", 1:9), "pace", sprintf("today[%d]", 1:3))
  quantities <- Map(summary_of, c(names_of_own, "pace", paste("today,", of_domain)),
                    lapply(monitored, take))
  out <- list(quantities = paste0("\"quantities\": [\n", lines(unname(quantities)), "]"))
  if (data$n_relapse > 1) {
    began <- lapply(seq_len(data$n_relapse - 1), function(k) take(sprintf("relapse_began[%d]", k)))
    p <- Reduce(`+`, began)
    # The size of a relapse that has begun: a ratio of two means, by the delta method.
    steps <- lapply(1:3, function(d) {
      x <- take(sprintf("relapse[%d]", d))
      ratio <- mean(p * x) / mean(p)
      list(name = of_domain[d], mean = ratio, sd = sqrt(mean(p * (x - ratio)^2) / mean(p)),
           mcse_mean = error_of(p * (x - ratio)) / mean(p))
    })
    out$relapse <- paste0("\"relapse\": ", jsonlite::toJSON(list(
      probability = mean(p), mcse = error_of(p),
      days = data$relapse_on[seq_along(began)], began = vapply(began, mean, 0),
      mcse_began = vapply(began, error_of, 0), steps = steps), auto_unbox = TRUE, digits = 6))
  }
  if (data$n_setback > 1) {
    # One that began at most four times setback_days ago, as the filter counts it.
    on <- which(data$last_day - data$setback_on[-data$n_setback] <= ceiling(4 * data$setback_days))
    p <- Reduce(`+`, lapply(on, function(k) take(sprintf("setback_began[%d]", k))))
    out$setback <- paste0("\"setback\": ", jsonlite::toJSON(list(
      probability = mean(p), mcse = error_of(p)), auto_unbox = TRUE, digits = 6))
  }
  rhat <- max(vapply(monitored, function(name) Rhat(take(name)), 0))
  cat(at, data$n, "scores", data$n_end, "on an end; seconds", sum(get_elapsed_time(fit)), "R-hat", rhat, "least ess",
      min(vapply(monitored, function(name) ess_bulk(take(name)), 0)), "divergences",
      get_num_divergent(fit), "\n", file = stderr())
  out$scores <- sprintf("\"scores\": %d, \"on_an_end\": %d, \"r_hat\": %.4f, \"divergences\": %d",
                        data$n, data$n_end, rhat, get_num_divergent(fit))
  paste0("{", paste(rev(out), collapse = ",\n"), "}")
})
versions <- list(R = paste(R.version$major, R.version$minor, sep = "."),
                 rstan = as.character(packageVersion("rstan")), Stan = stan_version())
writeLines(c("{\"made_with\":", jsonlite::toJSON(versions, auto_unbox = TRUE), ",",
             sprintf("\"chains\": 4, \"warm_up\": 1000, \"draws\": %d, \"adapt_delta\": 0.9,", if (smooth) 16000 else 20000),
             "\"histories\": [", paste(texts, collapse = ",\n"), "]}"),
           if (smooth) "smooth.json" else "expected.json")
