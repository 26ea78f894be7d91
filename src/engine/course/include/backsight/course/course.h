// The course of one person: what is usual, where they stand, whether they left their road, and when
// a goal may be reached. A pure function of the model, the person and the set of observations.
//
// Bands are for a score told on a day (with the deviation of a day), clamped to 0-10, relapses and
// setbacks included at their probabilities: `road` before anything of the person's is known, `own`
// with all that was told. Half of the scores of people like them lie between low50 and high50, four
// of five between low80 and high80.
//
// Where they stand. A score is worse than expected when at most one in ten such people would tell
// it or a worse one, better when at most one in ten would tell it or a better one. It is held
// against two expectations:
//   stage   the road, so that "usual" means the band of people like them at this stage
//   change  their own course as it was expected before it left: the reference is what all earlier
//           check-ins let expect for that day, kOwnScores at least. When a score lies outside, the
//           reference stays that of before until a score lies inside again.
// One such day means little (one in ten, by chance): a standing has a word from kRunCheckIns
// check-ins in a row on. A silence of more than kStaleDays ends a run, and after it nothing is
// known.
//
// Relapse and setback are told as of the last check-in: silence is no sign.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "backsight/core/json.h"
#include "backsight/core/result.h"
#include "backsight/course/filter.h"
#include "backsight/course/model.h"

namespace backsight::course {

struct Person {
  Indication indication = Indication::kDiscHerniation;
  Care care = Care::kOperated;
};

/// What to compute besides.
struct Wanted {
  std::vector<std::int32_t> days;  ///< of the curves, since the start
  std::vector<Goal> goals;
};

struct Band {
  double low80 = 0;
  double low50 = 0;
  double median = 0;
  double high50 = 0;
  double high80 = 0;
};

struct CurvePoint {
  std::int32_t day = 0;
  Band road;
  Band own;
};

enum class Place : std::uint8_t { kNotKnown, kUsual, kBetter, kWorse };
inline constexpr std::int32_t kRunCheckIns = 2;
inline constexpr std::int32_t kStaleDays = 14;
inline constexpr std::int32_t kOwnScores = 3;

struct Standing {
  Place place = Place::kNotKnown;
  std::int32_t since = 0;      ///< the first day of the run; of no meaning unless better or worse
  std::int32_t days = 0;       ///< from there to the last score, both counted; 0 unless ...
  std::int32_t check_ins = 0;  ///< of the run
  /// Of the last score alone: it has no word yet, but where it is worse nobody may be told that all
  /// is usual.
  Place last = Place::kNotKnown;
};

/// Something that may have begun.
struct Departed {
  double probability = 0;
  /// If it has: the most probable day, and the days between which it began with 80 % (one tenth
  /// before, one tenth after). Days on which something was told: it began on that day or in the
  /// silence before.
  struct Day {
    std::int32_t most_probable = 0;
    std::int32_t low80 = 0;
    std::int32_t high80 = 0;
  };
  std::optional<Day> began;
};

/// When a flat line is normal: the first day from which on less than a tenth of the fall of the
/// expected course is still to come. The expected course is the mean of what is known of the
/// person's, without relapses and setbacks, clamped to 0-10.
struct Flat {
  std::int32_t day = 0;   ///< the day after the horizon: not until then
  double done_today = 0;  ///< share of the fall that is done, 0 to 1
};

struct GoalForecast {
  Goal goal;
  /// Probability that it was held to the end by today; the day of reaching is the first of those
  /// held.
  double reached_by_today = 0;
  double reached_by_horizon = 0;  ///< at all, until the horizon of the model
  /// The day, if it is reached until then.
  struct Day {
    std::int32_t median = 0;
    std::int32_t low80 = 0;
    std::int32_t high80 = 0;
  };
  std::optional<Day> day;
};

struct DomainCourse {
  std::vector<CurvePoint> points;  ///< those wanted
  Standing stage;
  Standing change;
  std::optional<Flat> flat;  ///< nothing when no fall is expected
  std::int32_t scores = 0;   ///< told so far
};

/// Probability that a relapse has begun that lifted leg pain by so many points or more.
[[nodiscard]] double probability_of_rise(const Filter& filter, double points);
/// Whether the alarm of a relapse is on after the last check-in, if it was `on` or not before it
/// (RelapseAlarm in model.h; what it reaches: tests/models/course_people_test.cpp).
[[nodiscard]] bool relapse_alarm(const Filter& filter, bool on);

struct Course {
  const Road* road = nullptr;
  std::string model;  ///< version
  double horizon_days = 0;
  std::int32_t today = 0;
  std::optional<std::int32_t> last_day;  ///< of the scores
  PerDomain<DomainCourse> domains;
  Departed relapse;
  Departed setback;
  /// The alarm is on, and has been since this day.
  std::optional<std::int32_t> relapse_alarm_since;
  std::vector<GoalForecast> goals;
  std::vector<Observation> superseded;  ///< told twice by one source for one day: not counted
};

/// A model made ready: the priors of its roads.
class Follower {
 public:
  /// Errors: those of make_prior, with the pointer "/roads/<index>".
  [[nodiscard]] static core::Result<Follower> make(Model model);
  Follower(Follower&&) noexcept;
  Follower& operator=(Follower&&) noexcept;
  ~Follower();

  [[nodiscard]] const Model& model() const;
  /// The prior of a road of the model, or nullptr.
  [[nodiscard]] const Prior* prior(const Person& person) const;

  /// The observations may come in any order. The result refers to the model of this Follower.
  /// Errors, with the pointer "/observations/<index>" where it is one of them:
  ///   kOutOfRange    the model has no such road
  ///   kOutOfRange    a score outside 0-10 or not a number; a step not in (0, 10]; a day after
  ///                  today, or further than 100 years from the start; a wanted day beyond the
  ///                  horizon; a goal that holds for less than a day or more than a year
  [[nodiscard]] core::Result<Course> follow(const Person& person,
                                            std::span<const Observation> observations,
                                            std::int32_t today, const Wanted& wanted = {}) const;

 private:
  struct Prepared;
  explicit Follower(std::unique_ptr<Prepared> prepared);
  std::unique_ptr<Prepared> prepared_;
};

/// The days of the curves unless others are wanted: from the start to today and a month beyond, at
/// most to the horizon.
[[nodiscard]] std::vector<std::int32_t> usual_days(const Model& model, std::int32_t today);

/// See docs/course.md.
[[nodiscard]] core::json::Value write(const Course& course);

}  // namespace backsight::course
