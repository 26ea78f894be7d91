// The outlook: what may happen to people like this one, for each option on the same denominator and
// time axis, with honest ranges. A pure function of the model and the profile.
//
// Estimands. Over time: the probability that a first event has happened by t years from now, death
// before it competing (Aalen-Johansen; death from the life table). At a time: the share of people
// to whom it has happened by then. Bands: `any_place` is for one hospital of which nothing is known
// (parameters, spread between places, unknown answers); `average_place` leaves the spread between
// places out. The average over people who have this operation equals the published figure: effects
// are centred (see Forecaster).
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "backsight/outlook/model.h"

namespace backsight::outlook {

struct Band {
  double median = 0;
  double low50 = 0;
  double high50 = 0;
  double low95 = 0;
  double high95 = 0;
};

struct TimePoint {
  double years = 0;  ///< from now
  Band any_place;
  Band average_place;
};

/// What makes the range wide: shares of the variance, 1 in all, at `years`.
struct Width {
  double years = 0;
  double places = 0;
  double parameters = 0;
  double unknown_answers = 0;
};

/// A modifier that has evidence about an outcome, and its effect. It acts when it is clear.
struct Studied {
  const Modifier* modifier = nullptr;
  const Effect* effect = nullptr;
  std::optional<bool> exposed;  ///< of this person; nothing when the answer is not known
};

struct Forecast {
  std::string id;     ///< of the outcome
  std::string group;  ///< over-time, kind, complication or lasting-trouble
  const Basis* basis = nullptr;
  /// Rising times from now, of those that were asked for the ones of which the studies tell; one,
  /// counted from the operation, for a share by a fixed time.
  std::vector<TimePoint> points;
  Width width;
  std::vector<const Modifier*> counted;  ///< answers that moved it
  std::vector<const Modifier*> unknown;  ///< answers that would, if they were known
  std::vector<Studied> studied;          ///< both with their effects, and those that are not clear
  bool chosen = false;                   ///< from people who chose between the options
};

struct OptionOutlook {
  Option option = Option::kSurgery;
  std::vector<Forecast> forecasts;
};

struct Outlook {
  const Model* model = nullptr;
  std::vector<const Outside*> outside;  ///< not empty: no numbers, and why
  std::vector<OptionOutlook> options;
};

/// A model made ready: everything that does not depend on the person is computed once.
///
/// Centring: for each draw an offset is added to log H (or to the logit) so that the mean over the
/// population of exposures, taken as independent of each other, equals the pooled figure at the
/// reference time; the average of convex functions is not the function of the average.
class Forecaster {
 public:
  explicit Forecaster(Model model);
  Forecaster(Forecaster&&) noexcept;
  Forecaster& operator=(Forecaster&&) noexcept;
  ~Forecaster();

  [[nodiscard]] const Model& model() const;

  /// `years`: rising times from now, above 0 and at most the model's horizon. Nothing is computed
  /// for who is outside. The result refers to the model of this Forecaster.
  [[nodiscard]] Outlook forecast(const Profile& profile, std::span<const double> years) const;
  /// What if: `profile` holds from now on, `until_now` held since the operation.
  [[nodiscard]] Outlook forecast(const Profile& profile, std::span<const double> years,
                                 const Profile& until_now) const;

  /// The times that are shown when nobody asks for others.
  [[nodiscard]] std::vector<double> usual_years() const;

 private:
  struct Prepared;
  class Person;
  std::unique_ptr<Prepared> prepared_;
};

/// Why the evidence does not reach this person; empty when it does.
[[nodiscard]] std::vector<const Outside*> why_outside(const Model& model, const Profile& profile);

/// {"status", "outside", "modifiers", "options": [...]}: see docs/outlook.md.
[[nodiscard]] core::json::Value write(const Outlook& outlook);

}  // namespace backsight::outlook
