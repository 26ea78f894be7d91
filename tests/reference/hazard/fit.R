# Fits series.json with hazard.stan and writes what the posterior looks like, with its Monte-Carlo
# errors, to expected.json. Takes some minutes.
#
#   Rscript fit.R               (beside this file; needs rstan, jsonlite, a C++ compiler)

suppressMessages(library(rstan))
# Debian has Boost where every compiler looks, not inside an R package.
if (!nzchar(rstan_options("boost_lib"))) rstan_options(boost_lib = "/usr/include")

series <- jsonlite::fromJSON("series.json", simplifyVector = FALSE)$series
all_of <- function(name) vapply(series, function(s) s[[name]], series[[1]][[name]])
number <- function(name, levels) as.integer(factor(all_of(name), levels = levels))
count_true <- function(flags) ifelse(flags, cumsum(flags), 0L)

knots <- c(0.25, 1, 3, 9)
ahead <- c(1, 2, 5, 10)
n <- vapply(series, function(s) as.numeric(s$n), 0)
n <- pmin(ifelse(n > 0, n, 100), 2000)  # unknown sizes, and the cap
years <- lapply(series, function(s) vapply(s$points, function(p) as.numeric(p$years), 0))
shares <- lapply(series, function(s) vapply(s$points, function(p) as.numeric(p$share), 0))
times <- lengths(years)
events <- Map(function(share, size) size * diff(c(0, share)), shares, n)

data <- list(
  n_knots = length(knots), knot_years = knots, reference_years = 2, follow_up_sd = 0.35,
  n_cohorts = length(unique(all_of("cohort"))), n_series = length(series), n_points = sum(times),
  n_selected = sum(all_of("selected")), n_crude = sum(all_of("crude")),
  cohort = number("cohort", unique(all_of("cohort"))),
  indication = number("indication", c("disc_herniation", "stenosis", "mixed")),
  definition = number("definition", c("any", "same_level", "reherniation", "unclear")),
  capture = number("capture",
                   c("register", "regional", "trial", "single_centre", "survey", "unknown")),
  selected = count_true(all_of("selected")), crude = count_true(all_of("crude")),
  first = cumsum(c(1L, times))[seq_along(times)], times = times,
  years = unlist(years), events = unlist(events),
  survivors = n * (1 - vapply(shares, function(x) x[length(x)], 0)),
  n_ahead = length(ahead), years_ahead = ahead
)

model <- stan_model("hazard.stan")
fit <- sampling(model, data, chains = 4, warmup = 2000, iter = 22000, seed = 20261123, cores = 1,
                init_r = 0.5, control = list(adapt_delta = 0.95), refresh = 0,
                pars = c("z_level", "z_slope", "z_selected", "shift", "slope"), include = FALSE)

# The error of a mean of draws (iterations x chains), by means of long batches: logarithms of spreads
# have a long left tail where chains turn slowly, which effective sizes do not see (ours told 0.013
# where 24 runs differed by 0.021).
error_of <- function(x) {
  batches <- colMeans(matrix(x, ncol = 80))  # columns are chains: a batch is of one chain
  sd(batches) / sqrt(length(batches))
}
summary_of <- function(name, x) {
  quantiles <- quantile(x, c(0.05, 0.5, 0.95), names = FALSE)
  list(name = name, mean = mean(x), sd = sd(x), quantiles = quantiles,
       mcse_mean = error_of(x),
       # Delta method: the error of the mean square, over twice the standard deviation.
       mcse_sd = error_of((x - mean(x))^2) / sd(x) / 2,
       # Of the part of the draws below a quantile.
       mcse_below = vapply(quantiles, function(q) error_of(1 * (x <= q)), 0),
       ess = rstan:::ess_mean(x), ess_bulk = ess_bulk(x), rhat = Rhat(x))
}
draws <- as.array(fit)
take <- function(name, of = identity) summary_of(name, of(draws[, , name]))
indexed <- function(name, of) vapply(of, function(i) sprintf("%s[%d]", name, i), "")

# In the order of HazardLayout; spreads as logarithms.
parameters <- c(
  lapply(c(indexed("level", 1:2), indexed("log_slope", seq_along(knots)),
           indexed("difference", seq_along(knots)), indexed("beyond_any", 1:3),
           indexed("beyond_register", 1:4)), take),
  lapply(c(indexed("spread_level", 1:3), "spread_selected", "spread_slope"),
         function(name) {
           out <- take(name, log)
           out$name <- paste("log", name)
           out
         })
)

of <- expand.grid(years = ahead, capture = c("register", "single_centre"),
                  indication = c("disc_herniation", "stenosis"), stringsAsFactors = FALSE)
predictions <- lapply(seq_len(nrow(of)), function(i) {
  out <- take(sprintf("ahead[%d]", i))
  c(list(indication = of$indication[i], capture = of$capture[i], years = of$years[i]),
    out[names(out) != "name"])
})

seconds <- get_elapsed_time(fit)
print(seconds)
cat("least ess of a mean:", min(sapply(parameters, `[[`, "ess")),
    " bulk:", min(sapply(parameters, `[[`, "ess_bulk")),
    " worst R-hat:", max(sapply(parameters, `[[`, "rhat")),
    " divergences:", get_num_divergent(fit),
    " gradients:", sum(get_num_leapfrog_per_iteration(fit)), "\n")

lines <- function(rows) {
  paste(vapply(rows, jsonlite::toJSON, "", auto_unbox = TRUE, digits = 8), collapse = ",\n")
}
versions <- list(R = paste(R.version$major, R.version$minor, sep = "."),
                 rstan = as.character(packageVersion("rstan")), Stan = stan_version())
writeLines(c(
  "{\"made_with\":", jsonlite::toJSON(versions, auto_unbox = TRUE), ",",
  "\"chains\": 4, \"warm_up\": 2000, \"draws\": 20000, \"adapt_delta\": 0.95,",
  paste0("\"divergences\": ", get_num_divergent(fit), ","),
  "\"parameters\": [", lines(parameters), "],",
  "\"predictions\": [", lines(predictions), "]}"), "expected.json")
