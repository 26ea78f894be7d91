# model.json: a small copy of a fitted model, every eighth draw of each posterior, and else as it is
# in the knowledge pack. The 16-bit steps are copied; other numbers keep 15 digits.
#
#   Rscript freeze.R ../../../build/knowledge/outlook.<hash>.json
every <- 8
source_file <- commandArgs(trailingOnly = TRUE)[1]
model <- jsonlite::fromJSON(source_file, simplifyVector = FALSE)

thin <- function(one) {
  bytes <- matrix(jsonlite::base64_dec(one$draws$data), nrow = 2)  # two to a number
  columns <- length(one$draws$low)
  rows <- ncol(bytes) / columns
  kept <- outer(seq(1, rows, by = every), rows * (seq_len(columns) - 1), `+`)
  one$draws$data <- gsub("\n", "", jsonlite::base64_enc(as.vector(bytes[, as.vector(kept)])))
  one
}
model$hazards <- lapply(model$hazards, thin)
model$proportions <- lapply(model$proportions, thin)
writeLines(jsonlite::toJSON(model, auto_unbox = TRUE, digits = NA), "model.json")
