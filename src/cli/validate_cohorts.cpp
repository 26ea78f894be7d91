#include <fmt/core.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "backsight/fit/cohort_check.h"
#include "commands.h"
#include "evidence_file.h"
#include "io.h"
#include "side_by_side.h"

namespace backsight::cli {
namespace {

using core::json::Array;
using core::json::from_double;
using core::json::from_integer;
using core::json::Object;
using core::json::Value;

Value json_of(const fit::CohortPrediction& one) {
  Object out;
  out.push_back({"finding", Value(one.point.finding->id)});
  out.push_back({"model", Value(one.point.model->id)});
  out.push_back({"years", from_double(one.point.years)});
  out.push_back({"observed", from_double(one.point.share)});
  out.push_back({"median", from_double(one.median)});
  out.push_back({"low50", from_double(one.low50)});
  out.push_back({"high50", from_double(one.high50)});
  out.push_back({"low95", from_double(one.low95)});
  out.push_back({"high95", from_double(one.high95)});
  out.push_back({"inside50", Value(one.inside50())});
  out.push_back({"inside95", Value(one.inside95())});
  return Value(std::move(out));
}

std::string_view word(fit::Indication indication) {
  return indication == fit::Indication::kDiscHerniation ? "disc-herniation"
         : indication == fit::Indication::kStenosis     ? "stenosis"
                                                        : "both";
}

std::string_view word(fit::Standing standing) {
  return standing == fit::Standing::kUsed       ? "used"
         : standing == fit::Standing::kSelected ? "selected"
         : standing == fit::Standing::kLeftOut  ? "left out"
                                                : "new";
}

Value json_of(const fit::CohortTally& row) {
  Object out;
  out.push_back({"model", Value(row.model)});
  out.push_back({"indication", Value(word(row.indication))});
  out.push_back({"standing", Value(word(row.standing))});
  out.push_back({"points", from_integer(static_cast<std::int64_t>(row.points))});
  out.push_back({"cohorts", from_integer(static_cast<std::int64_t>(row.cohorts))});
  out.push_back({"inside95", from_double(row.inside95)});
  out.push_back({"inside95_by_cohort", from_double(row.inside95_by_cohort)});
  out.push_back({"inside50", from_double(row.inside50)});
  out.push_back({"above", from_double(row.above)});
  return Value(std::move(out));
}

// One number for all points hides which kind fails: the cohorts that make the curves are few of
// them.
void print_kinds(const std::vector<fit::CohortTally>& rows) {
  fmt::print("\n{:<24}{:<17}{:<10}{:>7}{:>9}{:>10}{:>12}{:>10}{:>8}\n", "model", "indication",
             "standing", "points", "cohorts", "inside95", "by cohort", "inside50", "above");
  for (const fit::CohortTally& row : rows) {
    fmt::print("{:<24}{:<17}{:<10}{:>7}{:>9}{:>10.2f}{:>12.2f}{:>10.2f}{:>8.2f}\n", row.model,
               word(row.indication), word(row.standing), row.points, row.cohorts, row.inside95,
               row.inside95_by_cohort, row.inside50, row.above);
  }
  fmt::print("\n");
}

// What of the file was not counted, so that nobody takes a few points for the whole of it.
void print_not_checked(const fit::NotChecked& left, std::size_t findings) {
  if (left.all() == 0) return;
  fmt::print("{} of {} findings cannot be checked:\n", left.all(), findings);
  const auto line = [](std::size_t count, const char* why) {
    if (count > 0) fmt::print("  {:>5} {}\n", count, why);
  };
  line(left.other_outcome, "outcome that no model of the operation predicts over time");
  line(left.no_share, "no share of people (another measure, or no estimate below 1)");
  line(left.no_time, "no time after the operation");
  fmt::print("\n");
}

Value json_of(const fit::NotChecked& left) {
  Object out;
  out.push_back({"other_outcome", from_integer(static_cast<std::int64_t>(left.other_outcome))});
  out.push_back({"no_share", from_integer(static_cast<std::int64_t>(left.no_share))});
  out.push_back({"no_time", from_integer(static_cast<std::int64_t>(left.no_time))});
  return Value(std::move(out));
}

}  // namespace

int validate_cohorts(const Pack& pack, const ValidateCohortsOptions& options) {
  const auto section = pack.section("evidence");
  if (!section) return report(section.error());
  const auto ours = evidence::Evidence::read(*section);
  if (!ours) return report(ours.error());
  const auto models = pack.section("models");
  if (!models) return report(models.error());
  const auto spec = fit::read_model_spec(*models);
  if (!spec) return report(spec.error());
  std::optional<evidence::Evidence> theirs;
  if (!options.file.empty()) {
    auto read = read_evidence_file(options.file);
    if (!read) return report(read.error());
    theirs = *std::move(read);
  }
  const evidence::Evidence& file = theirs ? *theirs : *ours;

  const auto jobs = fit::plan_cohort_check(*ours, *spec, file);
  std::size_t points = 0;
  std::size_t inside50 = 0;
  std::size_t inside95 = 0;
  std::vector<double> widths;
  std::vector<fit::CohortPrediction> all;
  Array rows;
  const auto check = [&](const fit::CohortJob& job) {
    return fit::check_cohort(*ours, *spec, job);
  };
  for (const auto& result : side_by_side(jobs, "cohorts", check)) {
    if (!result) return report(result.error());
    for (const fit::CohortPrediction& one : *result) {
      ++points;
      inside50 += one.inside50() ? 1 : 0;
      inside95 += one.inside95() ? 1 : 0;
      widths.push_back(one.high95 - one.low95);
      all.push_back(one);
      if (options.json) {
        rows.push_back(json_of(one));
      } else {
        fmt::print(
            "{}: {:.2f} years, observed {:.3f}, median {:.3f}, 50 % {:.3f} to {:.3f}{}, "
            "95 % {:.3f} to {:.3f}{}\n",
            printable(one.point.finding->id), one.point.years, one.point.share, one.median,
            one.low50, one.high50, one.inside50() ? "" : " (outside)", one.low95, one.high95,
            one.inside95() ? "" : " (outside)");
      }
    }
  }
  const fit::NotChecked left = fit::count_not_checked(*spec, file);
  if (points == 0) {
    return report(core::Error{
        core::ErrorCode::kNotFound,
        fmt::format("no finding of the file has an outcome of the models, a share and a time: {} "
                    "have another outcome, {} no share, {} no time",
                    left.other_outcome, left.no_share, left.no_time),
        core::Place{options.file, 0, 0, {}}});
  }
  std::ranges::sort(widths);
  const double n = static_cast<double>(points);
  const double median_width = widths[widths.size() / 2];
  if (options.json) {
    Object out;
    out.push_back({"knowledge", Value(pack.hash())});
    out.push_back({"results", Value(std::move(rows))});
    Array kinds;
    for (const fit::CohortTally& row : fit::tally(all)) kinds.push_back(json_of(row));
    out.push_back({"kinds", Value(std::move(kinds))});
    out.push_back({"not_checked", json_of(left)});
    out.push_back({"points", from_integer(static_cast<std::int64_t>(points))});
    out.push_back({"inside95", from_double(static_cast<double>(inside95) / n)});
    out.push_back({"inside50", from_double(static_cast<double>(inside50) / n)});
    out.push_back({"median_width", from_double(median_width)});
    fmt::print("{}\n", core::json::write(Value(std::move(out))));
  } else {
    print_kinds(fit::tally(all));
    print_not_checked(left, file.findings().size());
    fmt::print("points {}\ninside95 {:.4f}\ninside50 {:.4f}\nmedian-width {:.4f}\n", points,
               static_cast<double>(inside95) / n, static_cast<double>(inside50) / n, median_width);
  }
  return 0;
}

}  // namespace backsight::cli
