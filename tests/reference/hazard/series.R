# Makes series.json: synthetic cohorts for the comparison of our hazard posterior with Stan's. No
# person stands behind them. Every branch of the model occurs: both indications and mixed ones, all
# definitions and sources, selected parts of a cohort, crude shares over a mean follow-up, unknown and
# very large sizes, one to five times, and two series of one cohort.
#
#   Rscript series.R            (beside this file; needs jsonlite)

RNGkind("Mersenne-Twister", "Inversion", "Rejection")
set.seed(20261123)

level <- c(disc_herniation = -2.2, stenosis = -2.6)
slope <- list(disc_herniation = 0.5, stenosis = 0.6)  # of log H over log t, here the same at all times
offset_definition <- c(any = 0, same_level = -0.4, reherniation = -0.7, unclear = -0.1)
offset_capture <- c(register = 0, regional = 0, trial = -0.3, single_centre = 0.3, survey = 0.5,
                    unknown = -0.1)
spread <- c(register = 0.2, regional = 0.7, trial = 0.4, single_centre = 0.4, survey = 0.4,
            unknown = 0.4)
spread_slope <- 0.1
spread_selected <- 0.35
reference <- 2

# One line a series. `n` is what the source says (0: nothing), `people` what it had.
kinds <- read.table(header = TRUE, colClasses = c(times = "character"), text = "
cohort indication      definition   capture       selected crude n     people times
a      disc_herniation any          register      F        F     35000 35000  0.25,1,2,5,10
b      disc_herniation any          register      F        F     9000  9000   0.5,1,2,4
c      stenosis        any          register      F        F     28000 28000  1,2,5,10
d      stenosis        any          register      F        F     4200  4200   0.25,1,3
e      mixed           any          register      F        F     12000 12000  1,5
f      stenosis        any          register      F        F     1500  1500   2
f      stenosis        any          register      T        F     420   420    2
g      disc_herniation any          regional      F        F     3100  3100   1,2
h      stenosis        any          regional      F        F     1100  1100   1,3,8
i      disc_herniation reherniation regional      F        F     6500  6500   1,2,5
j      disc_herniation any          trial         F        F     240   240    1,2,4,8
j      disc_herniation reherniation trial         F        F     240   240    1,2,4,8
k      stenosis        any          trial         F        F     410   410    2,4,8
l      disc_herniation same_level   trial         F        F     160   160    1,2
m      disc_herniation reherniation single_centre F        F     900   900    0.25,0.5,1,2,6
n      disc_herniation reherniation single_centre F        T     350   350    2.5
o      disc_herniation same_level   single_centre F        F     520   520    1,5,13
p      stenosis        any          single_centre F        F     180   180    1,3
q      stenosis        same_level   single_centre F        T     270   270    5
r      disc_herniation any          single_centre F        F     0     140    2
s      disc_herniation unclear      survey        F        F     700   700    1,2
t      stenosis        unclear      survey        F        F     330   330    1
u      mixed           unclear      unknown       F        T     0     210    3.2
v      disc_herniation same_level   unknown       F        F     450   450    2,5
v      disc_herniation same_level   unknown       T        F     130   130    2,5
w      stenosis        reherniation single_centre F        F     60    60     0.5,1,2
x      disc_herniation unclear      single_centre F        F     0     95     0.2,1
")

cohorts <- unique(kinds$cohort)
u <- setNames(rnorm(length(cohorts)), cohorts)
v <- setNames(rnorm(length(cohorts), 0, spread_slope), cohorts)

series <- lapply(seq_len(nrow(kinds)), function(row) {
  kind <- kinds[row, ]
  years <- as.numeric(strsplit(kind$times, ",")[[1]])
  lived <- if (kind$crude) years * exp(rnorm(1, 0, 0.35)) else years
  here <- if (kind$indication == "mixed") names(level) else kind$indication
  log_h <- mean(level[here]) + mean(unlist(slope[here])) * log(lived / reference) +
    offset_definition[[kind$definition]] + offset_capture[[kind$capture]] +
    u[[kind$cohort]] * spread[[kind$capture]] + v[[kind$cohort]] * log(lived / reference) +
    (if (kind$selected) rnorm(1, 0, spread_selected) else 0)
  f <- 1 - exp(-exp(log_h))
  # Events between the times, among those who had none before.
  left <- kind$people
  events <- integer(0)
  for (j in seq_along(f)) {
    p <- if (j == 1) f[1] else (f[j] - f[j - 1]) / (1 - f[j - 1])
    events[j] <- rbinom(1, left, p)
    left <- left - events[j]
  }
  shares <- round(cumsum(events) / kind$people, 4)
  list(cohort = paste0("synthetic-", kind$cohort), indication = kind$indication,
       definition = kind$definition, capture = kind$capture, selected = kind$selected,
       crude = kind$crude, n = kind$n,
       points = Map(function(t, share) list(years = t, share = share), years, shares))
})

one_a_line <- vapply(series, jsonlite::toJSON, "", auto_unbox = TRUE, digits = NA)
writeLines(c("{\"series\": [", paste0(one_a_line, c(rep(",", length(one_a_line) - 1), "")), "]}"),
           "series.json")
