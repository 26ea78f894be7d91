#include <fmt/core.h>

#include "backsight/advice/whole.h"
#include "commands.h"
#include "course_svg.h"
#include "engines.h"
#include "history_file.h"
#include "io.h"

namespace backsight::cli {
namespace {

void print(const advice::WholeAdvice& whole, const Pack& pack) {
  fmt::print("{}\n", knowledge::word(whole.advice.urgency));
  for (const advice::Reason& reason : whole.advice.reasons)
    fmt::print("  {}\n", pack.text("rule." + reason.rule));
  fmt::print("\n");
  if (whole.course) {
    const course::Course& course = whole.course->course;
    for (std::size_t d = 0; d < course::kDomains; ++d) {
      if (course.domains[d].scores == 0) continue;
      fmt::print("{}: {}\n", name_of(static_cast<course::Domain>(d)),
                 in_words(course.domains[d].stage));
    }
  } else {
    fmt::print("course: not told ({})\n", whole.course.error().message);
  }
  if (!whole.outlook) {
    fmt::print("outlook: not told ({})\n", whole.outlook.error().message);
  } else if (!whole.outlook->outside.empty()) {
    for (const auto* reason : whole.outlook->outside)
      fmt::print("outlook: {}\n", pack.text("outlook.outside." + reason->id));
  } else {
    for (const auto& forecast : whole.outlook->options.front().forecasts) {
      if (forecast.group != "over-time") continue;
      const auto& last = forecast.points.back();
      fmt::print("outlook: {}, by {:g} years from then: {:.0f} of 100 ({:.0f} to {:.0f})\n",
                 pack.text("outlook." + forecast.id + ".name"), last.years,
                 100 * last.average_place.median, 100 * last.any_place.low95,
                 100 * last.any_place.high95);
    }
  }
  fmt::print("\nknowledge {}\n", whole.advice.knowledge.substr(0, 16));
}

}  // namespace

int advise(const Pack& pack, const AdviseOptions& options) {
  const auto history = read_history(options.file, pack.knowledge().vocabulary);
  if (!history) return report(history.error());
  core::Instant at = end_of(*history);
  if (!options.at.empty()) {
    const auto given = core::parse_instant(options.at);
    if (!given) {
      core::Error error = given.error();
      error.message = "--at: " + error.message;
      return report(error);
    }
    at = *given;
  }
  const auto follower = make_follower(pack);
  if (!follower) return report(follower.error());
  const auto forecaster = make_forecaster(pack);
  if (!forecaster) return report(forecaster.error());
  const advice::Engines engines{pack.knowledge(), *forecaster, *follower};
  const advice::WholeAdvice whole =
      advice::advise_whole(engines, history::recorded_by(*history, at), at);
  if (options.json) {
    fmt::print("{}\n", core::json::write(advice::write(whole, pack.knowledge().vocabulary)));
  } else {
    print(whole, pack);
  }
  return 0;
}

}  // namespace backsight::cli
