# expected.json: what bench/peers/outlook.R says of the people of profiles.json with the model of
# model.json. Each number is the mean over batches, each with as many draws as the engine takes and a
# seed of its own; its Monte-Carlo error is their standard deviation over the root of their number.
source("../../../bench/peers/outlook.R")

batches <- 100
model <- read_model("model.json")
asked <- jsonlite::fromJSON("profiles.json", simplifyVector = FALSE)
years <- unlist(asked$years)

all_of <- function(seed, pieces = 1) {
  ready <- make_ready(model, seed)
  lapply(asked$people, function(p) outlook(ready, p$profile, years, asked$today, pieces))
}
runs <- lapply(seq_len(batches), all_of)

# Mean and error over the batches of the number lists that `of` takes out of each.
summary_of <- function(of) {
  values <- vapply(runs, function(run) as.numeric(of(run)), numeric(length(of(runs[[1]]))))
  list(mean = rowMeans(values), error = apply(values, 1, sd) / sqrt(batches))
}
text <- function(x, digits) paste0("[", paste(formatC(x, digits = digits, format = "g"), collapse = ","), "]")

# Bands are years after years, each median, low50, high50, low95, high95.
lines_of <- function(person) {
  unlist(lapply(names(runs[[1]][[person]]), function(option) {
    vapply(seq_along(runs[[1]][[person]][[option]]), function(f) {
      first <- runs[[1]][[person]][[option]][[f]]
      parts <- vapply(c("any_place", "average_place", "width"), function(part) {
        all <- summary_of(function(run) run[[person]][[option]][[f]][[part]])
        sprintf('"%s":{"mean":%s,"error":%s}', part, text(all$mean, 7), text(all$error, 3))
      }, "")
      sprintf('{"option":"%s","id":"%s","years":%s,\n  %s}', option, first$id, text(first$years, 15),
              paste(parts, collapse = ",\n  "))
    }, "")
  }))
}
people <- vapply(seq_along(asked$people), function(person) {
  sprintf('{"name":"%s","forecasts":[\n %s]}', asked$people[[person]]$name,
          paste(lines_of(person), collapse = ",\n "))
}, "")
writeLines(sprintf('{"made_with":"R %s, jsonlite %s","batches":%d,"people":[\n%s]}', getRversion(),
                   packageVersion("jsonlite"), batches, paste(people, collapse = ",\n")),
           "expected.json")

# How far deaths counted in the middle of the engine's intervals are from counting them in sixteen
# parts of each, with the same draws: for README.md.
model$draws <- 1000
coarse <- all_of(1)
fine <- all_of(1, pieces = 16)
for (person in seq_along(asked$people)) {
  bands_of <- function(run) {
    as.numeric(unlist(lapply(unlist(run[[person]], recursive = FALSE), `[`, c("any_place", "average_place"))))
  }
  a <- bands_of(coarse)
  b <- bands_of(fine)
  cat(sprintf("%-62s relative %.4f, absolute %.4f\n", asked$people[[person]]$name, max(abs(a / b - 1)),
              max(abs(a - b))))
}
