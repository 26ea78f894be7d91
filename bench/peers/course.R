# The filter of the course a second time: the model and the algorithm of docs/course.md and
# src/engine/course/include/backsight/course/filter.h, in R with plain matrices. It checks Backsight's
# engine and is the peer of its speed (bench/course_bench.cpp). Written from the description, not from
# the engine's code: every future of every component is carried out in full, and then the heaviest
# are kept.
#
#   Rscript course.R MODEL.json HISTORIES.json     what the filter knows of each, as JSON
#
# MODEL.json is the section `course` of the knowledge pack (build/knowledge/course.<hash>.json);
# HISTORIES.json {"indication", "care", "people": [[[day, domain, score, step], ...], ...]} with
# domains 0 (leg pain), 1 (back pain), 2 (disability), sorted by day and domain.
# Needs R 4 and jsonlite (Debian: r-base-core r-cran-jsonlite).

days_per_year <- 365.25
most <- 48        # components
floor <- 1e-9     # of the weight of a future
settled <- 10     # days after which relapses are merged
recent <- 3       # days after which setbacks are merged with their neighbours
never <- -1e6
long_ago <- -1e5
paces_z <- seq(-2.4, 2.4, length.out = 9)

before <- 1:3; late <- 4:6; wound <- 7:9; day_at <- 10:12; relapse_at <- 13:15; setback_at <- 16:18
size <- 18

# ---- the prior of a person -----------------------------------------------------------------------

# Draws travel as unsigned 16-bit steps between the least and the largest of their column, columns
# one after the other, low byte first.
unpack <- function(packed) {
  low <- unlist(packed$low)
  high <- unlist(packed$high)
  steps <- readBin(jsonlite::base64_dec(packed$data), "integer", n = 1e7, size = 2, signed = FALSE,
                   endian = "little")
  steps <- matrix(steps, ncol = length(low))
  sweep(sweep(steps / 65535, 2, high - low, `*`), 2, low, `+`)
}

prior_of <- function(road) {
  draws <- unpack(road$draws)
  names <- c("before", "late", "log_days", "shape", "wound", "sd_before", "sd_late",
             "cohort_before", "cohort_late")
  of <- function(name) draws[, 3 * (match(name, names) - 1) + 1:3, drop = FALSE]
  second_moment <- function(x) crossprod(x) / nrow(x)
  population_covariance <- function(x) second_moment(sweep(x, 2, colMeans(x)))
  own <- cbind(of("before"), of("late"), of("wound"))
  people <- matrix(0, 9, 9)
  people[1:6, 1:6] <- do.call(rbind, lapply(road$correlation, unlist)) *
    second_moment(cbind(of("sd_before"), of("sd_late")))
  places <- diag(c(colMeans(cbind(of("cohort_before"), of("cohort_late"))^2), 0, 0, 0))
  spread <- sqrt(road$sd_log_days^2 + diag(population_covariance(of("log_days"))))
  numbers <- function(x) lapply(x, unlist)
  list(mean = colMeans(own), covariance = population_covariance(own) + people + places,
       log_days = outer(paces_z, 1:3, function(z, d) colMeans(of("log_days"))[d] + z * spread[d]),
       weight = dnorm(paces_z) / sum(dnorm(paces_z)),
       shape = colMeans(of("shape")), wound_days = road$wound_days,
       sd = unlist(road$day_to_day$sd), correlation = unlist(road$day_to_day$correlation),
       departures = numbers(road$departures))
}

# ---- days and departures -------------------------------------------------------------------------

# Rows: domains; columns: the numbers of a component. The latent scores of a day are this times them.
design <- function(prior, pace, day) {
  h <- matrix(0, 3, size)
  at <- function(columns) cbind(1:3, columns)
  if (day < 0) {
    h[at(before)] <- 1
  } else {
    left <- exp(-(day / exp(prior$log_days[pace, ]))^prior$shape)
    h[at(before)] <- left
    h[at(late)] <- 1 - left
    h[at(wound)] <- if (prior$wound_days > 0) exp(-day / prior$wound_days) else 0
  }
  h[at(day_at)] <- 1
  h[at(relapse_at)] <- 1
  h[at(setback_at)] <- 1
  h
}

over_after <- function(departures) ceiling(4 * departures$setback_days)

# What may begin on the days after `from`, until `day`.
chances <- function(departures, from, day) {
  relapse <- setback <- 0
  faded <- faded_square <- 1
  if (day > from) {
    days <- seq(from + 1, day)
    ends <- floor(departures$until_years * days_per_year)
    span <- pmin(findInterval(days, ends, left.open = TRUE) + 1, length(ends))
    relapse <- 1 - prod(1 - departures$relapse_per_day[span])
    open <- min(day - from, over_after(departures) + 1)
    setback <- 1 - (1 - departures$setback_per_day)^open
    ago <- seq_len(open) - 1
    faded <- mean(exp(-ago / departures$setback_days))
    faded_square <- mean(exp(-2 * ago / departures$setback_days))
  }
  step <- departures$setback_step
  list(relapse = relapse, setback = setback, setback_mean = step * faded,
       setback_covariance = outer(step, step) * (faded_square - faded^2) +
         diag(departures$setback_sd^2 * faded_square))
}

# ---- scores --------------------------------------------------------------------------------------

# Absorbs one score into a normal with this mean and covariance: h is its row.
see <- function(one, h, score, step) {
  along <- drop(one$covariance %*% h)
  variance <- sum(h * along)
  mean <- sum(h * one$mean)
  if (score <= 0 || score >= 10) {
    sd <- sqrt(variance)
    sign <- if (score <= 0) -1 else 1
    a <- (if (score <= 0) step / 2 - mean else mean - 10 + step / 2) / sd
    log_probability <- pnorm(a, log.p = TRUE)
    tail <- exp(dnorm(a, log = TRUE) - log_probability)
    pull <- sign * tail / sd
    shrink <- tail * (tail + a) / variance
  } else {
    total <- variance + step^2 / 12
    log_probability <- dnorm(score, mean, sqrt(total), log = TRUE) + log(step)
    pull <- (score - mean) / total
    shrink <- 1 / total
  }
  one$mean <- one$mean + along * pull
  one$covariance <- one$covariance - outer(along, along) * shrink
  one$log_weight <- one$log_weight + log_probability
  one
}

# ---- the filter ----------------------------------------------------------------------------------

start <- function(prior) {
  lapply(seq_along(paces_z), function(pace) {
    covariance <- matrix(0, size, size)
    covariance[1:9, 1:9] <- prior$covariance
    covariance[cbind(day_at, day_at)] <- prior$sd^2
    list(pace = pace, relapse = never, setback = never, log_weight = log(prior$weight[pace]),
         mean = c(prior$mean, rep(0, 9)), covariance = covariance)
  })
}

close_the_past <- function(one, day, departures) {
  if (one$setback > never && day - one$setback >= recent) {
    block <- max(1, floor(over_after(departures) / 4))
    last <- one$setback - one$setback %% block + block - 1
    if (day - last >= recent) one$setback <- last
    if (day - one$setback > over_after(departures)) {
      one$setback <- never
      one$mean[setback_at] <- 0
      one$covariance[setback_at, ] <- 0
      one$covariance[, setback_at] <- 0
    }
  }
  if (one$relapse > long_ago && day - one$relapse >= settled) one$relapse <- long_ago
  one
}

merge_equal <- function(components) {
  answer <- vapply(components, function(one) paste(one$pace, one$relapse, one$setback), "")
  lapply(split(components, factor(answer, unique(answer))), function(equal) {
    into <- equal[[1]]
    if (length(equal) == 1) return(into)
    log_weights <- vapply(equal, `[[`, 0, "log_weight")
    top <- max(log_weights)
    share <- exp(log_weights - top) / sum(exp(log_weights - top))
    into$log_weight <- top + log(sum(exp(log_weights - top)))
    into$mean <- Reduce(`+`, Map(function(one, s) s * one$mean, equal, share))
    into$covariance <- Reduce(`+`, Map(function(one, s) {
      s * (one$covariance + tcrossprod(one$mean - into$mean))
    }, equal, share))
    into
  })
}

pass_days <- function(one, prior, days) {
  factor <- rep(1, size)
  factor[day_at] <- prior$correlation^days
  factor[setback_at] <- exp(-days / prior$departures$setback_days)
  one$mean <- factor * one$mean
  one$covariance <- outer(factor, factor) * one$covariance
  fresh <- cbind(day_at, day_at)
  one$covariance[fresh] <- one$covariance[fresh] + (1 - factor[day_at]^2) * prior$sd^2
  one
}

futures_of <- function(one, departures, may, day) {
  relapse <- if (one$relapse > never) 0 else may$relapse
  nothing <- one
  nothing$log_weight <- one$log_weight + log((1 - relapse) * (1 - may$setback))
  out <- list(nothing)
  if (relapse > 0) {
    begins <- one
    begins$log_weight <- one$log_weight + log(relapse * (1 - may$setback))
    begins$relapse <- day
    begins$mean[relapse_at] <- departures$relapse_step
    begins$covariance[cbind(relapse_at, relapse_at)] <- departures$relapse_sd^2
    out <- c(out, list(begins))
  }
  if (may$setback > 0) {
    begins <- one
    begins$log_weight <- one$log_weight + log(may$setback * (1 - relapse))
    begins$setback <- day
    begins$mean[setback_at] <- begins$mean[setback_at] + may$setback_mean
    begins$covariance[setback_at, setback_at] <-
      begins$covariance[setback_at, setback_at] + may$setback_covariance
    out <- c(out, list(begins))
  }
  Filter(function(future) future$log_weight > log(floor), out)
}

# The heaviest of each pace, with and without a relapse; a quarter of the places for relapses; the
# rest by weight. Everything only above the floor.
heaviest <- function(futures) {
  log_weights <- vapply(futures, `[[`, 0, "log_weight")
  weight <- exp(log_weights - max(log_weights))
  relapsed <- vapply(futures, function(one) one$relapse > never, TRUE)
  kind <- 2 * vapply(futures, `[[`, 0, "pace") + relapsed
  head <- weight >= ave(weight, kind, FUN = max)
  among <- function(which, places) {
    if (sum(which) <= places) return(rep(TRUE, length(weight)))
    if (places == 0) return(rep(FALSE, length(weight)))
    weight >= sort(weight[which], decreasing = TRUE)[places]
  }
  placed <- head | (relapsed & among(relapsed, most %/% 4))
  kept <- weight >= floor * sum(weight) & (placed | among(!placed, most - min(most, sum(placed))))
  log_sum <- max(log_weights) + log(sum(weight[kept]))
  list(log_evidence = max(log_weights) + log(sum(weight)),
       futures = lapply(futures[kept], function(one) {
         one$log_weight <- one$log_weight - log_sum
         one
       }))
}

follow <- function(prior, scores) {
  components <- start(prior)
  log_evidence <- 0
  last <- NA
  for (of_day in split(seq_len(nrow(scores)), scores[, 1])) {
    day <- scores[of_day[1], 1]
    components <- lapply(components, close_the_past, day, prior$departures)
    components <- merge_equal(components)
    if (!is.na(last)) components <- lapply(components, pass_days, prior, day - last)
    may <- chances(prior$departures, if (is.na(last)) 0 else max(last, 0), day)
    designs <- lapply(seq_along(paces_z), function(pace) design(prior, pace, day))
    futures <- unlist(lapply(components, futures_of, prior$departures, may, day), recursive = FALSE)
    futures <- lapply(futures, function(one) {
      for (i in of_day) {
        h <- designs[[one$pace]][scores[i, 2] + 1, ]
        one <- see(one, h, scores[i, 3], scores[i, 4])
      }
      one
    })
    kept <- heaviest(futures)
    log_evidence <- log_evidence + kept$log_evidence
    components <- kept$futures
    last <- day
  }
  weight <- exp(vapply(components, `[[`, 0, "log_weight"))
  means <- vapply(components, function(one) one$mean[1:9], numeric(9))
  variances <- vapply(components, function(one) diag(one$covariance)[1:9], numeric(9))
  mean <- drop(means %*% weight)
  list(log_evidence = log_evidence,
       relapse = sum(weight[vapply(components, function(one) one$relapse > never, TRUE)]),
       setback = sum(weight[vapply(components, function(one) one$setback > never, TRUE)]),
       mean = mean, variance = drop((variances + means^2) %*% weight) - mean^2)
}

arguments <- commandArgs(trailingOnly = TRUE)
model <- jsonlite::fromJSON(arguments[1], simplifyVector = FALSE)
histories <- jsonlite::fromJSON(arguments[2], simplifyVector = FALSE)
road <- Filter(function(road) {
  road$indication == histories$indication && road$care == histories$care
}, model$roads)[[1]]
prior <- prior_of(road)
people <- lapply(histories$people, function(person) do.call(rbind, lapply(person, as.numeric)))
taken <- system.time(out <- lapply(people, function(scores) follow(prior, scores)))
seconds <- sum(taken[c("user.self", "sys.self")])
cat(jsonlite::toJSON(list(seconds = seconds, people = out), digits = NA, auto_unbox = TRUE), "\n")
