#include "backsight/course/course.h"

#include <fmt/core.h>

#include <algorithm>

#include "backsight/advice/whole.h"
#include "backsight/core/decimal.h"
#include "commands.h"
#include "course_svg.h"
#include "engines.h"
#include "history_file.h"
#include "io.h"

namespace backsight::cli {
namespace {

using core::Result;
using course::Course;
using course::CourseInput;

constexpr double kAsFew = 0.005;  // less is told as "under 1 %"

std::string percent(double share) {
  if (share < kAsFew) return "under 1 %";
  return share > 1 - kAsFew ? "over 99 %" : fmt::format("{:.0f} %", 100 * share);
}

void print(const course::Departed& departed, const char* name) {
  fmt::print("{:<11}{}", name, percent(departed.probability));
  if (departed.began && departed.probability >= kAsFew) {
    fmt::print(", begun on about day {} (day {} to {})", departed.began->most_probable,
               departed.began->low80, departed.began->high80);
  }
  fmt::print("\n");
}

void print(const Course& course, const CourseInput& input) {
  fmt::print("day {} {}, {}\n", course.today,
             input.operated ? "after the operation" : "of care without an operation",
             input.person.indication == course::Indication::kDiscHerniation ? "slipped disc"
                                                                            : "narrow spine");
  for (std::size_t d = 0; d < course::kDomains; ++d) {
    const course::DomainCourse& domain = course.domains[d];
    fmt::print("\n{}: {}\n", name_of(static_cast<course::Domain>(d)), in_words(domain.stage));
    fmt::print("  scores told {}\n", domain.scores);
    const auto today = std::ranges::find(domain.points, course.today, &course::CurvePoint::day);
    if (today != domain.points.end()) {
      fmt::print(
          "  today: people like them {:.1f} to {:.1f} (four of five), this person {:.1f} to "
          "{:.1f}\n",
          today->road.low80, today->road.high80, today->own.low80, today->own.high80);
    }
    if (domain.change.place == course::Place::kWorse)
      fmt::print("  worse than their own course let expect, since day {}\n", domain.change.since);
    if (domain.flat) {
      fmt::print("  a flat line is usual from day {} on ({} of the fall is done)\n",
                 domain.flat->day, percent(domain.flat->done_today));
    }
  }
  fmt::print("\n");
  print(course.relapse, "relapse");
  print(course.setback, "setback");
  if (course.relapse_alarm_since)
    fmt::print("           told to people since day {}\n", *course.relapse_alarm_since);
  for (const course::GoalForecast& goal : course.goals) {
    fmt::print("goal       {}: {} by today, {} within two years", goal.goal.id,
               percent(goal.reached_by_today), percent(goal.reached_by_horizon));
    if (goal.day)
      fmt::print(", about day {} (day {} to {})", goal.day->median, goal.day->low80,
                 goal.day->high80);
    fmt::print("\n");
  }
  if (!course.superseded.empty())
    fmt::print("{} scores were told again on the same day; the last word counts\n",
               course.superseded.size());
  if (input.left_out > 0)
    fmt::print("{} scores are of a time long before and left out\n", input.left_out);
  fmt::print("\nfrom {} cohorts, {} people; certainty {}: {}\nknowledge {}\n", course.road->cohorts,
             course.road->people, course.road->certainty, course.road->because,
             course.model.substr(0, 16));
}

// The moment that is asked about: the end of a day counted from the start, or of the record.
Result<core::Instant> moment(const history::History& history,
                             const std::optional<std::int32_t>& day,
                             const knowledge::Vocabulary& vocabulary) {
  const core::Instant end = end_of(history);
  if (!day) return end;
  TRY(const auto whole, course::input_at(history, end, vocabulary));
  return core::Instant{core::start_of(whole.start).ms + (std::int64_t{*day} + 1) * core::kMsPerDay -
                       1};
}

}  // namespace

int course(const Pack& pack, const CourseOptions& options) {
  const auto history = read_history(options.file, pack.knowledge().vocabulary);
  if (!history) return report(history.error());
  const auto follower = make_follower(pack);
  if (!follower) return report(follower.error());
  const auto run = [&]() -> Result<int> {
    TRY(const auto at, moment(*history, options.day, pack.knowledge().vocabulary));
    TRY(const auto input, course::input_at(*history, at, pack.knowledge().vocabulary));
    course::Wanted wanted;
    wanted.goals = follower->model().goals;
    wanted.days = course::usual_days(follower->model(), input.today);
    TRY(const auto result, follower->follow(input.person, input.observations, input.today, wanted));
    if (!options.svg_file.empty())
      TRY_VOID(write_file(options.svg_file, course_svg(result, input.observations)));
    if (options.json) {
      fmt::print("{}\n", core::json::write(course::write(result, input)));
    } else {
      print(result, input);
    }
    return 0;
  };
  const auto done = run();
  if (done) return *done;
  core::Error error = done.error();
  if (error.place.file.empty()) error.place.file = options.file;
  return report(error);
}

}  // namespace backsight::cli
