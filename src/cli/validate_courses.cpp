#include <fmt/core.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "backsight/course/model.h"
#include "backsight/fit/course_check.h"
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

std::string_view road_of(const fit::CoursePoint& point) {
  if (point.indication == course::Indication::kDiscHerniation)
    return point.care == course::Care::kOperated ? "disc-herniation, operated"
                                                 : "disc-herniation, not-operated";
  return point.care == course::Care::kOperated ? "stenosis, operated" : "stenosis, not-operated";
}

std::string_view kind_of(const fit::CoursePoint& point) {
  return point.kind == fit::CoursePointKind::kChange ? "change" : "level";
}

Value json_of(const fit::CourseCheck& one) {
  Object out;
  out.push_back({"finding", Value(one.point.finding)});
  out.push_back({"road", Value(std::string(road_of(one.point)))});
  out.push_back({"domain", Value(std::string(
                               fit::kDomainWords[static_cast<std::size_t>(one.point.domain)]))});
  out.push_back({"kind", Value(std::string(kind_of(one.point)))});
  out.push_back({"days", from_double(one.point.days)});
  out.push_back({"people", from_double(one.point.n)});
  out.push_back({"observed", from_double(one.point.value)});
  out.push_back({"median", from_double(one.median)});
  out.push_back({"low50", from_double(one.low50)});
  out.push_back({"high50", from_double(one.high50)});
  out.push_back({"low95", from_double(one.low95)});
  out.push_back({"high95", from_double(one.high95)});
  out.push_back({"inside50", Value(one.inside50())});
  out.push_back({"inside95", Value(one.inside95())});
  if (one.sd_ratio) out.push_back({"sd_ratio", from_double(*one.sd_ratio)});
  return Value(std::move(out));
}

void print(const fit::CourseCheck& one) {
  fmt::print(
      "{}: {}, {} {}, day {:.0f}, observed {:.2f}, median {:.2f}, 50 % {:.2f} to {:.2f}{}, "
      "95 % {:.2f} to {:.2f}{}{}\n",
      printable(one.point.finding), road_of(one.point),
      fit::kDomainWords[static_cast<std::size_t>(one.point.domain)], kind_of(one.point),
      one.point.days, one.point.value, one.median, one.low50, one.high50,
      one.inside50() ? "" : " (outside)", one.low95, one.high95, one.inside95() ? "" : " (outside)",
      one.sd_ratio ? fmt::format(", SD ratio {:.2f}", *one.sd_ratio) : "");
}

double middle(std::vector<double>& values) {
  std::ranges::sort(values);
  return values.empty() ? 0 : values[values.size() / 2];
}

}  // namespace

int validate_courses(const Pack& pack, const ValidateCoursesOptions& options) {
  const auto section = pack.section("evidence");
  if (!section) return report(section.error());
  const auto ours = evidence::Evidence::read(*section);
  if (!ours) return report(ours.error());
  const auto model = pack.section("course-model");
  if (!model) return report(model.error());
  const auto spec = fit::read_course_spec(*model);
  if (!spec) return report(spec.error());
  std::optional<evidence::Evidence> theirs;
  if (!options.file.empty()) {
    auto read = read_evidence_file(options.file);
    if (!read) return report(read.error());
    theirs = *std::move(read);
  }
  const auto jobs = fit::plan_course_check(*ours, *spec, theirs ? *theirs : *ours);
  std::size_t points = 0;
  std::size_t inside50 = 0;
  std::size_t inside95 = 0;
  std::vector<double> widths;
  std::vector<double> ratios;
  Array rows;
  const auto check = [&](const fit::CourseJob& job) {
    return fit::check_course(*ours, *spec, job);
  };
  for (const auto& result : side_by_side(jobs, "cohorts", check)) {
    if (!result) return report(result.error());
    for (const fit::CourseCheck& one : *result) {
      ++points;
      inside50 += one.inside50() ? 1 : 0;
      inside95 += one.inside95() ? 1 : 0;
      widths.push_back(one.high95 - one.low95);
      if (one.sd_ratio) ratios.push_back(*one.sd_ratio);
      if (options.json) {
        rows.push_back(json_of(one));
      } else {
        print(one);
      }
    }
  }
  if (points == 0) {
    return report(core::Error{core::ErrorCode::kNotFound,
                              "no finding of the file is a mean of leg pain, back pain or "
                              "disability at a time, of a group that has a road",
                              core::Place{options.file, 0, 0, {}}});
  }
  const double n = static_cast<double>(points);
  const double width = middle(widths);
  const double ratio = middle(ratios);
  const double share95 = static_cast<double>(inside95) / n;
  const double share50 = static_cast<double>(inside50) / n;
  if (options.json) {
    Object out;
    out.push_back({"knowledge", Value(pack.hash())});
    out.push_back({"results", Value(std::move(rows))});
    out.push_back({"median_width", from_double(width)});
    if (!ratios.empty()) out.push_back({"median_sd_ratio", from_double(ratio)});
    out.push_back({"points", from_integer(static_cast<std::int64_t>(points))});
    out.push_back({"inside95", from_double(share95)});
    out.push_back({"inside50", from_double(share50)});
    fmt::print("{}\n", core::json::write(Value(std::move(out))));
  } else {
    fmt::print("median-width {:.4f}\n", width);
    if (!ratios.empty()) fmt::print("median-sd-ratio {:.4f}\n", ratio);
    fmt::print("points {}\ninside95 {:.4f}\ninside50 {:.4f}\n", points, share95, share50);
  }
  return 0;
}

}  // namespace backsight::cli
