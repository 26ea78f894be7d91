# model.json: a small copy of a fitted model, every eighth draw of each posterior, and else as it is
# in the knowledge pack. The 16-bit steps are copied; other numbers keep 15 digits. One switch is
# turned: the interval of the ratio of diabetes and reoperation is told as if it left out 1, so that an
# effect that begins later acts, and is compared.
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
for (m in seq_along(model$modifiers)) {
  for (e in seq_along(model$modifiers[[m]]$effects)) {
    if (model$modifiers[[m]]$id == "diabetes" && model$modifiers[[m]]$effects[[e]]$outcome == "reoperation")
      model$modifiers[[m]]$effects[[e]]$low <- 1.01
  }
}
writeLines(jsonlite::toJSON(model, auto_unbox = TRUE, digits = NA), "model.json")
