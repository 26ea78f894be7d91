# The outlook a second time: the model of docs/outlook.md in vectorised R, with random numbers of its
# own. It checks Backsight's engine (tests/reference/outlook) and is the peer of its speed
# (bench/outlook_bench.cpp). Written from the description of the model, not from the engine's code.
# For people whom the evidence covers: it does not look who is outside.
#
#   Rscript outlook.R forecast MODEL.json PROFILES.json [SEED]   forecasts as JSON, to standard output
#   Rscript outlook.R time MODEL.json PROFILES.json [REPEATS]    how long one takes
#
# MODEL.json is the section `outlook` of the knowledge pack (build/knowledge/outlook.<hash>.json);
# PROFILES.json {"today": "2026-11-24", "years": [...], "people": [{"name", "profile": {...}}]}.
# Needs R 4 and jsonlite (Debian: r-base-core r-cran-jsonlite).

usual_years <- c(0.25, 0.5, 1:10)
days_per_year <- 365.25
summary_years <- 5
ends <- c(median = 0.5, low50 = 0.25, high50 = 0.75, low95 = 0.025, high95 = 0.975)

# ---- the fitted model ----------------------------------------------------------------------------

# Draws travel as unsigned 16-bit steps between the least and the largest of their column, columns
# one after the other, low byte first.
unpack <- function(packed) {
  low <- unlist(packed$low)
  high <- unlist(packed$high)
  bytes <- jsonlite::base64_dec(packed$data)
  steps <- readBin(bytes, "integer", n = length(bytes) / 2, size = 2, signed = FALSE,
                   endian = "little")
  steps <- matrix(steps, ncol = length(low))
  sweep(sweep(steps / 65535, 2, high - low, `*`), 2, low, `+`)
}

read_model <- function(file) {
  model <- jsonlite::fromJSON(file, simplifyVector = FALSE)
  model$hazards <- lapply(model$hazards, function(h) replace(h, "draws", list(unpack(h$draws))))
  model$proportions <-
    lapply(model$proportions, function(p) replace(p, "draws", list(unpack(p$draws))))
  model
}

# Times x knots: the integral over log time, from the reference to each time, of the piecewise
# linear function that is 1 at one knot, 0 at the others, and constant beyond the outer ones.
curve_basis <- function(times, model) {
  knots <- log(unlist(model$knots_years))
  from <- log(model$reference_years)
  integral <- function(f, to) {
    bends <- sort(unique(c(from, to, knots[knots > min(from, to) & knots < max(from, to)])))
    height <- f(bends)
    sign(to - from) * sum(diff(bends) * (height[-1] + height[-length(height)]) / 2)
  }
  basis <- vapply(seq_along(knots), function(i) {
    hat <- approxfun(knots, as.numeric(seq_along(knots) == i), rule = 2)
    vapply(log(times), function(to) integral(hat, to), 0)
  }, numeric(length(times)))
  matrix(basis, nrow = length(times))
}

# ---- what is the same for everybody --------------------------------------------------------------

indications <- c("disc-herniation", "stenosis")

same <- function(a, b) is.null(a) || is.null(b) || a == b

# The effects that act on an outcome, those whose interval leaves out 1: draws of the log ratios, who
# is exposed in the population, and from when each acts. A share by a fixed time has its ratio as a
# whole.
effects_on <- function(model, of, n, over_time) {
  indication <- of$indication
  found <- list()
  for (m in seq_along(model$modifiers)) {
    modifier <- model$modifiers[[m]]
    for (effect in modifier$effects) {
      if (effect$outcome != of$id || effect$option != of$option) next
      if (!same(effect$indication, indication) || (effect$low <= 1 && effect$high >= 1)) next
      shares <- setNames(unlist(modifier$share), indications)
      found[[length(found) + 1]] <- list(
        modifier = m,
        log_ratio = rnorm(n, effect$mean, effect$sd),
        share = if (is.null(indication)) mean(shares) else shares[[indication]],
        from = if (over_time) modifier$after_years else 0)
    }
  }
  found
}

# Every combination of exposures: its weight in the population, and which are exposed.
combinations <- function(effects) {
  exposed <- as.matrix(expand.grid(rep(list(0:1), length(effects))))
  share <- vapply(effects, `[[`, 0, "share")
  list(exposed = exposed,
       weight = apply(exposed, 1, function(e) prod(ifelse(e == 1, share, 1 - share))))
}

# The level that makes the population's mean the pooled figure, for each draw: mean over columns c
# of of(x + shift[, c]) = target, by Newton's method. of() gives a share and its derivative.
centre <- function(shift, weight, target, of) {
  x <- numeric(nrow(shift))
  for (step in 1:30) {
    at <- of(x + shift)
    by <- (drop(at$share %*% weight) - target) / drop(at$slope %*% weight)
    x <- x - by
    if (max(abs(by)) < 1e-13) break
  }
  x
}
by_hazard <- function(log_h) {
  h <- exp(log_h)
  list(share = -expm1(-h), slope = h * exp(-h))
}
by_odds <- function(logit) {
  p <- plogis(logit)
  list(share = p, slope = p * (1 - p))
}

# log cumulative hazards (draws x times) in one place of many and in the average place.
log_hazards <- function(hazard, times, model) {
  x <- log(times / model$reference_years)
  average <- hazard$level + hazard$slopes %*% t(curve_basis(times, model))
  list(any = average + hazard$place + outer(hazard$place_slope, x), average = average)
}

# With effects that act from different times on, a person's cumulative hazard is that of each span,
# times what acts in it. `ratios`: draws x effects. `h`: draws x times; `starts`: draws x starts, the
# cumulative hazard when effects begin to act (0 for those that always do).
personal <- function(h, starts, from, ratios) {
  times <- sort(unique(c(0, from)))
  acting <- function(until) exp(rowSums(log(ratios[, from <= until, drop = FALSE])))
  if (length(times) == 1) return(h * acting(0))
  out <- 0
  for (i in seq_along(times)) {
    begin <- if (times[i] == 0) 0 else starts[, match(times[i], attr(starts, "from"))]
    span <- h - begin
    if (i < length(times))
      span <- pmin(h, starts[, match(times[i + 1], attr(starts, "from"))]) - begin
    out <- out + acting(times[i]) * pmax(span, 0)
  }
  out
}

# Normal with mean 0, cut off below: the slope of a place. A cumulative hazard never falls, and the
# slope of the curve is least at one of its knots.
above <- function(low, sd) {
  sd * qnorm(runif(length(sd), pnorm(low, sd = sd), 1))
}

starts_of <- function(hazard, place, model) {
  from <- sort(unique(hazard$from[hazard$from > 0]))
  if (length(from) == 0) return(NULL)
  structure(exp(log_hazards(hazard, from, model)[[place]]), from = from)
}

ready_hazard <- function(given, model, n, years) {
  rows <- rep_len(seq_len(nrow(given$draws)), n)
  draws <- given$draws[rows, , drop = FALSE]
  k <- length(model$knots_years)
  slopes <- draws[, 1 + seq_len(k), drop = FALSE]
  out <- list(given = given, level = draws[, 1], slopes = slopes, place = draws[, k + 2] * rnorm(n),
              place_slope = above(-do.call(pmin, as.data.frame(slopes)), draws[, k + 3]))
  out$effects <- effects_on(model, given, n, over_time = TRUE)
  out$from <- vapply(out$effects, `[[`, 0, "from")
  out$starts <- list(any = starts_of(out, "any", model), average = starts_of(out, "average", model))
  out$log_level <- numeric(n)
  if (length(out$effects) > 0) {
    all <- combinations(out$effects)
    ratio <- exp(vapply(out$effects, `[[`, numeric(n), "log_ratio"))
    pooled <- exp(out$level)
    shift <- apply(all$exposed, 1, function(e) {
      log(personal(pooled, out$starts$average, out$from, t(t(ratio)^e)))
    })
    out$log_level <- centre(shift, all$weight, -expm1(-pooled), by_hazard)
  }
  out$years <- years
  out$h <- lapply(log_hazards(out, years, model), exp)
  out
}

# Posteriors that were fitted apart are independent: a kind meets its curve's draws in another order
# each time.
ready_proportion <- function(given, model, n) {
  rows <- rep_len(sample(nrow(given$draws)), n)
  logit <- given$draws[rows, 1]
  out <- list(given = given, effects = effects_on(model, given, n, over_time = FALSE))
  level <- numeric(n)
  if (length(out$effects) > 0) {
    all <- combinations(out$effects)
    log_ratio <- vapply(out$effects, `[[`, numeric(n), "log_ratio")
    level <- centre(logit + log_ratio %*% t(all$exposed), all$weight, plogis(logit), by_odds)
  }
  out$whole <- list(any = logit + given$draws[rows, 2] * rnorm(n), average = logit)
  out$logit <- lapply(out$whole, `+`, level)
  out$share <- lapply(out$whole, plogis)
  out
}

# Everything that does not depend on the person. `years`: those for which hazards are kept.
make_ready <- function(model, seed, years = usual_years) {
  set.seed(seed)
  n <- model$draws
  list(model = model,
       answers = matrix(runif(n * length(model$modifiers)), n),
       hazards = lapply(model$hazards, ready_hazard, model, n, years),
       proportions = lapply(model$proportions, ready_proportion, model, n))
}

# ---- one person ----------------------------------------------------------------------------------

# Exposed, not exposed, or NA for not known; by modifier.
exposures <- function(model, profile) {
  bmi <- profile$bmi
  if (is.null(bmi) && !is.null(profile$height_cm) && !is.null(profile$weight_kg))
    bmi <- profile$weight_kg / (profile$height_cm / 100)^2
  vapply(model$modifiers, function(modifier) {
    answer <- if (modifier$answer == "bmi") bmi else profile[[modifier$answer]]
    if (is.null(answer)) return(NA)
    if (is.logical(answer)) return(answer)
    if (is.numeric(answer)) return(answer >= modifier$exposed_from)
    answer %in% unlist(modifier$exposed)
  }, NA)
}

# P(alive) at times from now, from yearly probabilities of dying. A sex that is not known: women and
# men as often as among people with this operation; an age: theirs, by the middles of `parts` equal
# parts of the normal distribution.
alive_at <- function(model, profile, times, parts = 200) {
  of_age <- function(age, sex) {
    q <- unlist(model$life_table[[sex]])
    force_of <- -log1p(-pmin(q, 0.999))  # in the year that begins with each age
    until <- function(at) {              # its integral from the first age on; the last goes on
      x <- at - model$life_table$first_age
      whole <- pmin(pmax(floor(x), 0), length(q) - 1)
      c(0, cumsum(force_of))[whole + 1] + (x - whole) * force_of[whole + 1]
    }
    exp(until(age) - until(age + times))
  }
  who <- model$population[[match(profile$indication, indications)]]
  of_sex <- function(sex) {
    if (!is.null(profile$age)) return(of_age(profile$age, sex))
    ages <- qnorm((seq_len(parts) - 0.5) / parts, who$mean_age, who$sd_age)
    ages <- pmin(pmax(ages, 18), model$oldest)
    rowMeans(matrix(vapply(ages, of_age, numeric(length(times)), sex), nrow = length(times)))
  }
  if (identical(profile$sex, "female") || identical(profile$sex, "male")) return(of_sex(profile$sex))
  who$women * of_sex("female") + (1 - who$women) * of_sex("male")
}

# draws x effects: what multiplies the person's hazard or odds. `unknown`: "drawn" as in the
# population, or "average", so that nothing of the range comes from it.
ratios_of <- function(effects, known, answers, unknown) {
  vapply(effects, function(one) {
    exposed <- known[one$modifier]
    if (is.na(exposed)) {
      exposed <- if (unknown == "average") one$share else answers[, one$modifier] < one$share
    }
    exp(one$log_ratio * exposed)
  }, numeric(nrow(answers)))
}

# Quantile p of n draws is the one of rank floor(p (n - 1)) from below, counted from 0; with weights,
# the first draw with at least the part p of the weight at or below it. Columns of x are times.
bands <- function(x, weight = NULL) {
  x <- as.matrix(x)
  if (is.null(weight)) {
    rank <- floor(ends * (nrow(x) - 1)) + 1
    return(apply(x, 2, function(v) sort(v, partial = unique(rank))[rank]))
  }
  weight <- weight / sum(weight)
  apply(x, 2, function(v) {
    order <- order(v)
    v[order[findInterval(ends, cumsum(weight[order]), left.open = TRUE) + 1]]
  })
}

spread <- function(x, weight = NULL) {
  if (is.null(weight)) weight <- rep(1, length(x))
  weight <- weight / sum(weight)
  sum(weight * (x - sum(weight * x))^2)
}

# What each source adds to the variance, one after the other: parameters, then unknown answers, then
# places. A list of draws with weights for each.
width_of <- function(any, average, certain) {
  parameters <- spread(certain$x, certain$weight)
  answers <- max(spread(average$x, average$weight), parameters)
  whole <- max(spread(any$x, any$weight), answers)
  c(places = whole - answers, parameters = parameters, unknown_answers = answers - parameters) / whole
}

# P(event by each time, death competing), draws x times: of those who are free of the event, those
# whom it meets in an interval were alive in its middle. `free`: draws x times, P(no event).
incidence <- function(free, alive) {
  t <- length(alive)
  by <- matrix(0, t, t)  # the sum over j of (free[j - 1] - free[j]) alive[j], as a product
  for (j in seq_len(t)) {
    by[j, j:t] <- by[j, j:t] - alive[j]
    if (j > 1) by[j - 1, j:t] <- by[j - 1, j:t] + alive[j]
  }
  free %*% by + alive[1]
}

# A curve is told between the first and the last time that its studies report, and within the horizon;
# five parts in a hundred aside.
is_within <- function(times, from, to) times * 1.05 >= from & times <= to * 1.05

# A kind that is a part of another curve too is never more than it, quantile by quantile.
capped <- function(one, most) {
  at <- match(one$years, most$years)
  for (place in c("any_place", "average_place")) {
    limit <- most[[place]][, at, drop = FALSE]
    limit[is.na(limit)] <- Inf
    one[[place]] <- pmin(one[[place]], limit)
  }
  one
}

# A curve, and the kinds of its events. `told`: the curves before, by id. `pieces`: into how many
# parts each interval is divided for death.
over_time <- function(ready, hazard, told, profile, years, known, since, pieces = 1) {
  model <- ready$model
  grid <- sort(unique(c(years, usual_years[usual_years < max(years)])))
  fine <- unlist(Map(function(a, b) a + (b - a) * seq_len(pieces) / pieces, c(0, head(grid, -1)), grid))
  alive <- alive_at(model, profile, (c(0, head(fine, -1)) + fine) / 2)
  at <- seq(pieces, length(fine), by = pieces)

  kept <- since == 0 && all(fine %in% hazard$years)
  everyone <- if (kept) {
    lapply(hazard$h, function(h) h[, match(fine, hazard$years), drop = FALSE])
  } else {
    lapply(log_hazards(hazard, since + fine, model), exp)
  }
  until_now <- if (since > 0) lapply(log_hazards(hazard, since, model), exp)

  walk <- function(place, unknown) {
    ratios <- exp(hazard$log_level)
    if (length(hazard$effects) > 0)
      own <- ratios_of(hazard$effects, known, ready$answers, unknown)
    of_person <- function(h) {
      if (length(hazard$effects) == 0) return(h)
      ratios * personal(h, hazard$starts[[place]], hazard$from, own)
    }
    h <- of_person(everyone[[place]])
    if (since == 0) return(list(x = incidence(exp(-h), alive)[, at, drop = FALSE]))
    before <- drop(of_person(until_now[[place]]))
    list(x = incidence(exp(before - h), alive)[, at, drop = FALSE], weight = exp(-before))
  }
  any <- walk("any", "drawn")
  average <- walk("average", "drawn")
  unknown <- any(vapply(hazard$effects, function(one) is.na(known[one$modifier]), NA))
  certain <- if (unknown) walk("average", "average") else average

  basis <- hazard$given$basis
  forecast <- function(id, group, part, from) {
    within <- which(is_within(since + grid, from, min(basis$latest_years, model$horizon_years)))
    asked <- within[grid[within] %in% years]
    if (length(asked) == 0) return(NULL)
    early <- within[grid[within] <= summary_years]
    summary <- if (length(early) > 0) max(early) else min(within)
    at <- function(walk, part, columns) replace(walk, "x", list(walk$x[, columns, drop = FALSE] * part))
    a <- at(any, part$any, asked)
    m <- at(average, part$average, asked)
    list(id = id, group = group, years = grid[asked],
         any_place = bands(a$x, a$weight), average_place = bands(m$x, m$weight),
         width = width_of(at(any, part$any, summary), at(average, part$average, summary),
                          at(certain, part$average, summary)))
  }
  out <- list(forecast(hazard$given$id, "over-time", list(any = 1, average = 1), basis$earliest_years))
  for (kind in ready$proportions) {
    given <- kind$given
    if (!identical(given$of, hazard$given$id) || !same(given$indication, hazard$given$indication)) next
    one <- forecast(given$id, "kind", kind$share, max(basis$earliest_years, given$basis$earliest_years))
    if (!is.null(one) && !is.null(given$part_of) && given$part_of %in% names(told))
      one <- capped(one, told[[given$part_of]])
    out[[length(out) + 1]] <- one
  }
  Filter(Negate(is.null), out)
}

at_a_time <- function(ready, proportion, known) {
  share <- function(place, unknown) {
    if (length(proportion$effects) == 0) return(plogis(proportion$logit[[place]]))
    own <- ratios_of(proportion$effects, known, ready$answers, unknown)
    plogis(proportion$logit[[place]] + rowSums(log(own)))
  }
  any <- share("any", "drawn")
  average <- share("average", "drawn")
  unknown <- any(vapply(proportion$effects, function(one) is.na(known[one$modifier]), NA))
  certain <- if (unknown) share("average", "average") else average
  list(id = proportion$given$id, group = proportion$given$group,
       years = proportion$given$within_days / days_per_year,
       any_place = bands(any), average_place = bands(average),
       width = width_of(list(x = any), list(x = average), list(x = certain)))
}

outlook <- function(ready, profile, years, today, pieces = 1) {
  known <- exposures(ready$model, profile)
  operated <- isTRUE(profile$operated)
  days <- if (operated) as.numeric(as.Date(today) - as.Date(profile$surgery_date)) else 0
  ours <- function(given, option) {
    given$option == option && same(given$indication, profile$indication)
  }
  of_age <- function(given) {
    if (is.null(profile$age) || is.null(c(given$from_age, given$to_age))) return(FALSE)
    profile$age >= max(0, given$from_age) && profile$age < min(Inf, given$to_age)
  }
  # Who is past the operation is past its complications and the first weeks. A share of people of the
  # person's age is told in place of the one of all ages.
  is_told <- function(given, shares) {
    over <- given$group == "complication" ||
      (given$group != "after-a-second" && given$within_days <= days)
    if (operated && over) return(FALSE)
    if (!is.null(c(given$from_age, given$to_age))) return(of_age(given))
    !any(vapply(shares, function(p) p$given$id == given$id && of_age(p$given), NA))
  }
  # Who has had the operation has no other option left.
  options <- if (operated) "surgery" else c("surgery", "non-operative")
  lapply(setNames(options, options), function(option) {
    told <- list()
    for (hazard in Filter(function(h) ours(h$given, option), ready$hazards)) {
      new <- over_time(ready, hazard, told, profile, years, known, days / days_per_year, pieces)
      told <- c(told, setNames(new, vapply(new, `[[`, "", "id")))
    }
    shares <- Filter(function(p) ours(p$given, option) && is.null(p$given$of), ready$proportions)
    shares <- Filter(function(p) is_told(p$given, shares), shares)
    unname(c(told, lapply(shares, at_a_time, ready = ready, known = known)))
  })
}

# ---- the command line ----------------------------------------------------------------------------

main <- function(what, model_file, profiles_file, number = "") {
  model <- read_model(model_file)
  asked <- jsonlite::fromJSON(profiles_file, simplifyVector = FALSE)
  years <- if (is.null(asked$years)) usual_years else unlist(asked$years)
  number <- if (number == "") 1 else as.integer(number)
  if (what == "forecast") {
    ready <- make_ready(model, seed = number)
    named <- function(bands) {
      apply(bands, 2, function(b) as.list(setNames(b, names(ends))))
    }
    out <- lapply(asked$people, function(person) {
      options <- outlook(ready, person$profile, years, asked$today)
      list(name = person$name, options = lapply(names(options), function(option) {
        list(option = option, forecasts = lapply(options[[option]], function(f) {
          f$any_place <- named(f$any_place)
          f$average_place <- named(f$average_place)
          f$years <- I(f$years)
          f$width <- as.list(f$width)
          f
        }))
      }))
    })
    cat(jsonlite::toJSON(out, auto_unbox = TRUE, digits = NA), "\n", sep = "")
  } else if (what == "time") {
    # Seconds for one outlook: the first person, the model made ready; and for that alone.
    seconds <- function(times, work) {
      vapply(seq_len(times), function(i) system.time(work(i), gcFirst = FALSE)[["elapsed"]], 0)
    }
    ready <- make_ready(model, 1)
    one <- function(i) outlook(ready, asked$people[[1]]$profile, years, asked$today)
    one(0)
    said <- function(name, taken) {
      cat(sprintf("%s %.6f %.6f %.6f\n", name, median(taken), min(taken), max(taken)))
    }
    said("outlook", seconds(number, one))
    said("ready", seconds(3, function(i) make_ready(model, i)))
  } else {
    stop("forecast or time")
  }
}

if (sys.nframe() == 0) do.call(main, as.list(commandArgs(trailingOnly = TRUE)))
