# priors.json: what the shipped roads of people operated on say of a person before anything is known,
# in the form of src/engine/course/include/backsight/course/prior.h, computed from its description.
# It stays as it is when the roads are fitted anew.
#
#   Rscript freeze.R ../../../build/knowledge/course.<hash>.json
model <- jsonlite::fromJSON(commandArgs(trailingOnly = TRUE)[1], simplifyVector = FALSE)

# Draws travel as unsigned 16-bit steps between the least and the largest of their column.
unpack <- function(packed) {
  low <- unlist(packed$low)
  steps <- matrix(readBin(jsonlite::base64_dec(packed$data), "integer", n = 1e7, size = 2,
                          signed = FALSE, endian = "little"), ncol = length(low))
  sweep(sweep(steps / 65535, 2, unlist(packed$high) - low, `*`), 2, low, `+`)
}
prior_of <- function(road) {
  draws <- unpack(road$draws)
  names <- c("before", "late", "log_days", "shape", "wound", "sd_before", "sd_late",
             "cohort_before", "cohort_late")
  of <- function(...) do.call(cbind, lapply(c(...), function(name) {
    draws[, 3 * (match(name, names) - 1) + 1:3]
  }))
  covariance <- function(x) crossprod(sweep(x, 2, colMeans(x))) / nrow(x)
  people <- places <- matrix(0, 9, 9)
  spread <- of("sd_before", "sd_late")
  people[1:6, 1:6] <- do.call(rbind, lapply(road$correlation, unlist)) * crossprod(spread) / nrow(spread)
  diag(places)[1:6] <- colMeans(of("cohort_before", "cohort_late")^2)
  departures <- lapply(road$departures, unlist)
  list(road = paste(road$indication, road$care),
       mean = colMeans(of("before", "late", "wound")),
       covariance = covariance(of("before", "late", "wound")) + people + places,
       log_days = colMeans(of("log_days")),
       log_days_sd = sqrt(road$sd_log_days^2 + diag(covariance(of("log_days")))),
       shape = colMeans(of("shape")), wound_days = road$wound_days,
       day_sd = unlist(road$day_to_day$sd), day_correlation = unlist(road$day_to_day$correlation),
       relapse_step = departures$relapse_step, relapse_sd = departures$relapse_sd,
       setback_step = departures$setback_step, setback_sd = departures$setback_sd,
       setback_days = departures$setback_days)
}
operated <- Filter(function(road) road$care == "operated", model$roads)
unboxed <- c("road", "wound_days", "setback_days")
priors <- lapply(operated, function(road) {
  one <- prior_of(road)
  one[unboxed] <- lapply(one[unboxed], jsonlite::unbox)
  jsonlite::toJSON(one, digits = 12)
})
writeLines(c("{\"priors\": [", paste(priors, collapse = ",\n"), "]}"), "priors.json")
