#include <algorithm>

#include "backsight/course/course.h"
#include "backsight/course/input.h"

namespace backsight::course {
namespace {

using core::json::Array;
using core::json::from_double;
using core::json::from_integer;
using core::json::Object;
using core::json::Value;

const char* word(Place place) {
  switch (place) {
    case Place::kNotKnown:
      return "not-known";
    case Place::kUsual:
      return "usual";
    case Place::kBetter:
      return "better";
    case Place::kWorse:
      return "worse";
  }
  return "";
}

Value write(const Band& band) {
  Object out;
  out.push_back({"low80", from_double(band.low80)});
  out.push_back({"low50", from_double(band.low50)});
  out.push_back({"median", from_double(band.median)});
  out.push_back({"high50", from_double(band.high50)});
  out.push_back({"high80", from_double(band.high80)});
  return Value(std::move(out));
}

Value write(const Standing& standing) {
  Object out;
  out.push_back({"place", Value(word(standing.place))});
  out.push_back({"last", Value(word(standing.last))});
  if (standing.days > 0) {
    out.push_back({"since", from_integer(standing.since)});
    out.push_back({"days", from_integer(standing.days)});
    out.push_back({"check_ins", from_integer(standing.check_ins)});
  }
  return Value(std::move(out));
}

Value write(const DomainCourse& domain) {
  Array points;
  for (const CurvePoint& point : domain.points) {
    Object one;
    one.push_back({"day", from_integer(point.day)});
    one.push_back({"road", write(point.road)});
    one.push_back({"own", write(point.own)});
    points.emplace_back(std::move(one));
  }
  Object out;
  out.push_back({"scores", from_integer(domain.scores)});
  out.push_back({"stage", write(domain.stage)});
  out.push_back({"change", write(domain.change)});
  if (domain.flat) {
    Object flat;
    flat.push_back({"day", from_integer(domain.flat->day)});
    flat.push_back({"done_today", from_double(domain.flat->done_today)});
    out.push_back({"flat", Value(std::move(flat))});
  } else {
    out.push_back({"flat", Value(nullptr)});
  }
  out.push_back({"points", Value(std::move(points))});
  return Value(std::move(out));
}

Value write(const Departed& departed) {
  Object out;
  out.push_back({"probability", from_double(departed.probability)});
  if (departed.began) {
    Object began;
    began.push_back({"most_probable", from_integer(departed.began->most_probable)});
    began.push_back({"low80", from_integer(departed.began->low80)});
    began.push_back({"high80", from_integer(departed.began->high80)});
    out.push_back({"began", Value(std::move(began))});
  } else {
    out.push_back({"began", Value(nullptr)});
  }
  return Value(std::move(out));
}

Value write(const GoalForecast& forecast) {
  Value written = write(forecast.goal);
  Object& out = *written.object();
  out.push_back({"reached_by_today", from_double(forecast.reached_by_today)});
  out.push_back({"reached_by_horizon", from_double(forecast.reached_by_horizon)});
  if (forecast.day) {
    Object day;
    day.push_back({"median", from_integer(forecast.day->median)});
    day.push_back({"low80", from_integer(forecast.day->low80)});
    day.push_back({"high80", from_integer(forecast.day->high80)});
    out.push_back({"day", Value(std::move(day))});
  } else {
    out.push_back({"day", Value(nullptr)});
  }
  return written;
}

Value write(const Observation& score) {
  Object out;
  out.push_back({"day", from_integer(score.day)});
  out.push_back({"domain", Value(kDomainWords[static_cast<std::size_t>(score.domain)])});
  out.push_back({"score", from_double(score.score)});
  return Value(std::move(out));
}

Value day_or_null(const std::optional<std::int32_t>& day) {
  return day ? from_integer(*day) : Value(nullptr);
}

}  // namespace

Value write(const Course& course) {
  Object domains;
  for (std::size_t d = 0; d < kDomains; ++d)
    domains.push_back({std::string(kDomainWords[d]), write(course.domains[d])});
  Array goals;
  for (const GoalForecast& goal : course.goals) goals.push_back(write(goal));
  Array superseded;
  for (const Observation& score : course.superseded) superseded.push_back(write(score));
  Object basis;
  const Road& road = *course.road;
  basis.push_back({"cohorts", from_integer(road.cohorts)});
  basis.push_back({"people", from_integer(road.people)});
  basis.push_back({"certainty", Value(road.certainty)});
  basis.push_back({"because", Value(road.because)});
  basis.push_back({"findings", Value(Array(road.findings.begin(), road.findings.end()))});
  Object out;
  out.push_back({"knowledge", Value(course.model)});
  out.push_back(
      {"indication",
       Value(road.indication == Indication::kDiscHerniation ? "disc-herniation" : "stenosis")});
  out.push_back({"care", Value(road.care == Care::kOperated ? "operated" : "not-operated")});
  out.push_back({"horizon", from_double(course.horizon_days)});
  out.push_back({"today", from_integer(course.today)});
  out.push_back({"last_day", day_or_null(course.last_day)});
  out.push_back({"domains", Value(std::move(domains))});
  out.push_back({"relapse", write(course.relapse)});
  out.push_back({"relapse_alarm_since", day_or_null(course.relapse_alarm_since)});
  out.push_back({"setback", write(course.setback)});
  out.push_back({"goals", Value(std::move(goals))});
  out.push_back({"superseded", Value(std::move(superseded))});
  out.push_back({"basis", Value(std::move(basis))});
  return Value(std::move(out));
}

Value write(const Course& course, const CourseInput& input) {
  Array told;
  for (const Observation& score : input.observations) {
    if (std::ranges::find(course.superseded, score) == course.superseded.end())
      told.push_back(write(score));
  }
  Value out = write(course);
  out.object()->push_back({"start", Value(core::format(input.start))});
  out.object()->push_back({"left_out", from_integer(static_cast<std::int64_t>(input.left_out))});
  out.object()->push_back({"told", Value(std::move(told))});
  return out;
}

}  // namespace backsight::course
