#include "course_svg.h"

#include <fmt/core.h>

#include <algorithm>
#include <iterator>
#include <vector>

namespace backsight::cli {
namespace {

using course::Band;
using course::CurvePoint;
using course::Domain;
using course::kDomains;

constexpr double kWidth = 760;
constexpr double kLeft = 56;
constexpr double kRight = 16;
constexpr double kPanel = 190;
constexpr double kGap = 54;
constexpr double kTop = 64;
constexpr double kWorst = 10;

struct Axes {
  double first_day = 0;
  double last_day = 1;
  double top = 0;
  [[nodiscard]] double x(double day) const {
    return kLeft + (day - first_day) / (last_day - first_day) * (kWidth - kLeft - kRight);
  }
  [[nodiscard]] double y(double score) const { return top + kPanel * (1 - score / kWorst); }
};

template <class Low, class High>
std::string band(const std::vector<CurvePoint>& points, const Axes& axes, const char* style,
                 Low low, High high) {
  std::string there;
  std::string back;
  for (const CurvePoint& point : points)
    there += fmt::format("{}{:.1f},{:.1f}", there.empty() ? "M" : "L", axes.x(point.day),
                         axes.y(high(point)));
  for (auto point = points.rbegin(); point != points.rend(); ++point)
    back += fmt::format("L{:.1f},{:.1f}", axes.x(point->day), axes.y(low(*point)));
  return fmt::format("<path d=\"{}{}Z\" {}/>\n", there, back, style);
}

std::string line(const std::vector<CurvePoint>& points, const Axes& axes, const char* style) {
  std::string out;
  for (const CurvePoint& point : points)
    out += fmt::format("{}{:.1f},{:.1f}", out.empty() ? "M" : "L", axes.x(point.day),
                       axes.y(point.own.median));
  return fmt::format("<path d=\"{}\" fill=\"none\" {}/>\n", out, style);
}

// A mark on the axis about every seventh of it, at a round number of days.
double step_of(double days) {
  for (const double step : {1.0, 2.0, 7.0, 14.0, 30.0, 60.0, 90.0, 182.0}) {
    if (days / step <= 7) return step;
  }
  return 365;
}

std::string grid(const Axes& axes) {
  std::string out;
  for (double score = 0; score <= kWorst; score += 2) {
    out += fmt::format(
        "<line x1=\"{:.1f}\" x2=\"{:.1f}\" y1=\"{:.1f}\" y2=\"{:.1f}\" stroke=\"#d8dee4\"/>"
        "<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"end\">{:.0f}</text>\n",
        kLeft, kWidth - kRight, axes.y(score), axes.y(score), kLeft - 8, axes.y(score) + 4, score);
  }
  const double step = step_of(axes.last_day - axes.first_day);
  for (double day = 0; day <= axes.last_day; day += step) {
    out += fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"middle\">{:.0f}</text>\n",
                       axes.x(day), axes.top + kPanel + 18, day);
  }
  return out;
}

}  // namespace

const char* name_of(Domain domain) {
  constexpr const char* kNames[] = {"leg pain", "back pain", "disability"};
  return kNames[static_cast<std::size_t>(domain)];
}

std::string in_words(const course::Standing& standing) {
  switch (standing.place) {
    case course::Place::kUsual:
      return "within what is usual at this stage";
    case course::Place::kBetter:
      return fmt::format("better than usual for {} days, since day {}", standing.days,
                         standing.since);
    case course::Place::kWorse:
      return fmt::format("worse than usual for {} days, since day {}", standing.days,
                         standing.since);
    case course::Place::kNotKnown:
      break;
  }
  return "not known: too little was told";
}

std::string course_svg(const course::Course& course,
                       std::span<const course::Observation> observations) {
  Axes axes;
  for (const auto& domain : course.domains) {
    for (const CurvePoint& point : domain.points)
      axes.last_day = std::max(axes.last_day, double(point.day));
  }
  for (const auto& one : observations) axes.first_day = std::min(axes.first_day, double(one.day));
  const double height = kTop + kDomains * (kPanel + kGap) + 8;
  std::string words;
  std::string panels;
  for (std::size_t d = 0; d < kDomains; ++d) {
    const course::DomainCourse& domain = course.domains[d];
    const char* name = name_of(static_cast<Domain>(d));
    axes.top = kTop + static_cast<double>(d) * (kPanel + kGap);
    words += fmt::format("{}: {}. ", name, in_words(domain.stage));
    panels += fmt::format("<text x=\"{:.0f}\" y=\"{:.0f}\" class=\"name\">{}, 0 to 10</text>\n",
                          kLeft, axes.top - 10, name);
    panels += grid(axes);
    if (!domain.points.empty()) {
      panels += band(
          domain.points, axes, "fill=\"#e4ebf2\"", [](const auto& p) { return p.road.low80; },
          [](const auto& p) { return p.road.high80; });
      panels += band(
          domain.points, axes, "fill=\"#1f6f8b\" fill-opacity=\"0.18\"",
          [](const auto& p) { return p.own.low80; }, [](const auto& p) { return p.own.high80; });
      panels += band(
          domain.points, axes, "fill=\"#1f6f8b\" fill-opacity=\"0.22\"",
          [](const auto& p) { return p.own.low50; }, [](const auto& p) { return p.own.high50; });
      panels += line(domain.points, axes, "stroke=\"#14505f\" stroke-width=\"2\"");
    }
    for (const auto& one : observations) {
      if (static_cast<std::size_t>(one.domain) != d) continue;
      panels += fmt::format("<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"3\" fill=\"#b4442e\"/>\n",
                            axes.x(one.day), axes.y(one.score));
    }
  }
  panels += fmt::format("<text x=\"{:.0f}\" y=\"{:.0f}\">days; the broken line is today</text>\n",
                        kLeft, height - 12);
  const double today = axes.x(course.today);
  panels += fmt::format(
      "<line x1=\"{:.1f}\" x2=\"{:.1f}\" y1=\"{:.0f}\" y2=\"{:.0f}\" stroke=\"#57606a\" "
      "stroke-dasharray=\"4 4\"/>\n",
      today, today, kTop - 4, height - kGap - 8);
  return fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0:.0f} {1:.0f}\" role=\"img\" "
      "aria-labelledby=\"t d\" font-family=\"sans-serif\" font-size=\"12\" fill=\"#24292f\">\n"
      "<title id=\"t\">Course up to day {2}</title>\n<desc id=\"d\">{3}</desc>\n"
      "<style>.name{{font-size:15px;font-weight:600}}</style>\n"
      "<rect width=\"{0:.0f}\" height=\"{1:.0f}\" fill=\"#ffffff\"/>\n"
      "<text x=\"{4:.0f}\" y=\"22\">Red dots: what was told. Line and blue bands: this person, "
      "half "
      "and four of five scores. Grey: people like them.</text>\n{5}</svg>\n",
      kWidth, height, course.today, words, kLeft, panels);
}

}  // namespace backsight::cli
