#include "backsight/outlook/outlook.h"

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <utility>

#include "backsight/core/decimal.h"
#include "commands.h"
#include "io.h"

namespace backsight::cli {
namespace {

using core::json::Member;
using core::json::Object;
using core::json::Value;
using outlook::Forecast;
using outlook::Forecaster;
using outlook::Outlook;

// Of many people at once, fewer times are wanted than a curve needs.
const std::vector<double> kBatchYears = {1, 2, 5, 10};

core::Date today() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return core::date_of(
      core::Instant{std::chrono::duration_cast<std::chrono::milliseconds>(now).count()});
}

// true, false, a number, or a word.
Value value_of(const std::string& text) {
  if (text == "true") return Value(true);
  if (text == "false") return Value(false);
  if (core::to_double(text)) return Value(core::json::Number{text});
  return Value(text);
}

// The profile with other answers. Only what the evidence lets a person change may be asked.
core::Result<Value> changed(Value profile, const std::vector<std::string>& changes,
                            const outlook::Model& model) {
  if (profile.object() == nullptr) return profile;
  for (const std::string& change : changes) {
    const std::size_t equals = change.find('=');
    const std::string answer = change.substr(0, equals);
    const bool offered = std::ranges::any_of(model.modifiers, [&](const auto& modifier) {
      return modifier.what_if && modifier.answer == answer;
    });
    if (equals == std::string::npos || !offered) {
      std::string known;
      for (const auto& modifier : model.modifiers) {
        if (!modifier.what_if || known.find(modifier.answer) != std::string::npos) continue;
        known += (known.empty() ? "" : ", ") + modifier.answer + "=...";
      }
      return core::fail(core::ErrorCode::kUnknownWord,
                        "--what-if \"" + change + "\": there is evidence for " + known + " only");
    }
    std::erase_if(*profile.object(), [&](const Member& member) {
      // Height and weight speak of the same answer.
      return member.key == answer ||
             (answer == "bmi" && (member.key == "height_cm" || member.key == "weight_kg"));
    });
    profile.object()->push_back({answer, value_of(change.substr(equals + 1))});
  }
  return profile;
}

std::string percent(double share) {
  const double value = 100 * share;
  return value < 0.95 ? fmt::format("{:.2g} %", value) : fmt::format("{:.0f} %", value);
}

std::string when(double years) {
  if (years == 0) return "during the operation";
  if (years < 0.9) return fmt::format("{:.0f} days", years * 365.25);
  return fmt::format("{:g} year{}", years, years == 1 ? "" : "s");
}

enum class Change { kNotStudied, kNotClear, kClear };

// What studies say of an answer that was changed.
Change change_of(const Forecast& forecast, const Forecast* other) {
  Change out = Change::kNotStudied;
  for (std::size_t i = 0; other != nullptr && i < forecast.studied.size(); ++i) {
    if (forecast.studied[i].exposed == other->studied[i].exposed) continue;
    if (outlook::is_clear(*forecast.studied[i].effect)) return Change::kClear;
    out = Change::kNotClear;
  }
  return out;
}

void print(const Forecast& forecast, const Forecast* other, const Pack& pack) {
  const Change change = change_of(forecast, other);
  fmt::print("\n  {}\n", pack.text("outlook." + forecast.id + ".name"));
  for (std::size_t i = 0; i < forecast.points.size(); ++i) {
    const auto& point = forecast.points[i];
    const auto& any = point.any_place;
    fmt::print("    {:>22}: {:>6}   half of places {} to {}, nearly all {} to {}",
               when(point.years), percent(point.average_place.median), percent(any.low50),
               percent(any.high50), percent(any.low95), percent(any.high95));
    if (change == Change::kClear)
      fmt::print("   if changed {}", percent(other->points[i].average_place.median));
    fmt::print("\n");
  }
  if (change == Change::kNotClear)
    fmt::print("    studies show no clear difference with the other answer\n");
  fmt::print(
      "    the range: {:.0f} % differences between places, {:.0f} % what the studies leave "
      "open, {:.0f} % answers not given\n",
      100 * forecast.width.places, 100 * forecast.width.parameters,
      100 * forecast.width.unknown_answers);
  const outlook::Basis& basis = *forecast.basis;
  fmt::print("    from {} cohort{}, {}; certainty {}: {}\n", basis.cohorts,
             basis.cohorts == 1 ? "" : "s",
             basis.people > 0 ? fmt::format("{} people", basis.people) : "of a size not told",
             basis.certainty, basis.because);
}

const Forecast* same(const Outlook* outlook, std::size_t option, const std::string& id) {
  if (outlook == nullptr || option >= outlook->options.size()) return nullptr;
  for (const Forecast& one : outlook->options[option].forecasts) {
    if (one.id == id) return &one;
  }
  return nullptr;
}

// Which changes are known to bring about what goes together with them.
bool all_causal(const Outlook& outlook, const Outlook& other) {
  for (std::size_t i = 0; i < outlook.options.size(); ++i) {
    for (const Forecast& one : outlook.options[i].forecasts) {
      const Forecast* changed = same(&other, i, one.id);
      for (std::size_t s = 0; changed != nullptr && s < one.studied.size(); ++s) {
        if (one.studied[s].exposed != changed->studied[s].exposed &&
            !one.studied[s].modifier->causal)
          return false;
      }
    }
  }
  return true;
}

void print(const Outlook& outlook, const Outlook* other, const Pack& pack) {
  if (!outlook.outside.empty()) {
    fmt::print("outside what the evidence covers\n");
    for (const auto* reason : outlook.outside)
      fmt::print("  {}\n", pack.text("outlook.outside." + reason->id));
    return;
  }
  for (std::size_t i = 0; i < outlook.options.size(); ++i) {
    const auto& option = outlook.options[i];
    fmt::print("\n{}\n", pack.text(option.option == outlook::Option::kSurgery
                                       ? "outlook.option.surgery"
                                       : "outlook.option.non-operative"));
    for (const Forecast& forecast : option.forecasts)
      print(forecast, same(other, i, forecast.id), pack);
  }
  if (other != nullptr && !all_causal(outlook, *other)) {
    fmt::print(
        "\n\"if changed\" is how it goes for people with the other answer. The two go together in "
        "studies;\nno trial shows that a change of the answer brings it about.\n");
  }
  fmt::print("\nknowledge {}\n", outlook.model->version.substr(0, 16));
}

core::Result<outlook::Profile> profile_of(const std::string& text, const OutlookOptions& options,
                                          const outlook::Model& model, bool with_changes) {
  const auto read = [&]() -> core::Result<outlook::Profile> {
    TRY(auto value, core::json::parse(text));
    // What was given is checked first: a change must not hide a mistake.
    TRY(auto profile, outlook::read_profile(value, today()));
    if (!with_changes) return profile;
    TRY(auto other, changed(std::move(value), options.what_if, model));
    return outlook::read_profile(other, today());
  };
  auto profile = read();
  if (profile) return profile;
  core::Error error = core::json::locate(std::move(profile).error(), text);
  error.place.file = options.file;
  return std::unexpected(std::move(error));
}

// One profile of a batch, in the form of --json.
core::Result<Value> outlook_of(const Forecaster& forecaster, const OutlookOptions& options,
                               const std::string& text, const std::vector<double>& years) {
  TRY(const auto profile, profile_of(text, options, forecaster.model(), false));
  Value out = outlook::write(forecaster.forecast(profile, years));
  if (options.what_if.empty()) return out;
  TRY(const auto changed, profile_of(text, options, forecaster.model(), true));
  out.object()->push_back(
      {"what_if", outlook::write(forecaster.forecast(changed, years, profile))});
  return out;
}

int batch(const Forecaster& forecaster, const OutlookOptions& options, const std::string& text,
          const std::vector<double>& years) {
  std::size_t done = 0;
  std::size_t refused = 0;
  std::size_t line = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string one = text.substr(at, end - at);
    at = end + 1;
    ++line;
    if (one.find_first_not_of(" \t\r") == std::string::npos) continue;
    const auto result = outlook_of(forecaster, options, one, years);
    if (result) {
      fmt::print("{}\n", core::json::write(*result));
    } else {
      core::Error error = result.error();
      error.place.line = static_cast<std::uint32_t>(line);
      (void)report(error);
      fmt::print("null\n");
      ++refused;
    }
    if (++done % 500 == 0) fmt::print(stderr, "\r{} profiles", done);
  }
  fmt::print(stderr, "\r{} profiles, {} refused\n", done, refused);
  return refused == 0 ? 0 : 2;
}

}  // namespace

int outlook(const Pack& pack, const OutlookOptions& options) {
  const auto text = read_file(options.file);
  if (!text) return report(text.error());
  const auto section = pack.section("outlook");
  if (!section) return report(section.error());
  auto model = outlook::read_model(*section, pack.hash());
  if (!model) return report(model.error());
  const Forecaster forecaster(*std::move(model));
  std::vector<double> years = options.at;
  if (years.empty()) years = options.batch ? kBatchYears : forecaster.usual_years();
  if (std::ranges::any_of(years, [](double at) { return !(at > 0); })) {
    return report(core::Error{core::ErrorCode::kOutOfRange, "--at: years above 0 are needed", {}});
  }
  std::ranges::sort(years);
  years.erase(std::ranges::unique(years).begin(), years.end());
  if (!(years.back() <= forecaster.model().horizon_years)) {
    return report(core::Error{
        core::ErrorCode::kOutOfRange,
        fmt::format("--at: the evidence reaches {:g} years", forecaster.model().horizon_years),
        {}});
  }
  if (options.batch) return batch(forecaster, options, *text, years);

  const auto profile = profile_of(*text, options, forecaster.model(), false);
  if (!profile) return report(profile.error());
  const Outlook result = forecaster.forecast(*profile, years);
  std::optional<Outlook> other;
  if (!options.what_if.empty()) {
    const auto changed_profile = profile_of(*text, options, forecaster.model(), true);
    if (!changed_profile) return report(changed_profile.error());
    other = forecaster.forecast(*changed_profile, years, *profile);
  }
  if (options.json) {
    Value out = outlook::write(result);
    if (other) out.object()->push_back({"what_if", outlook::write(*other)});
    fmt::print("{}\n", core::json::write(out));
  } else {
    print(result, other ? &*other : nullptr, pack);
  }
  return 0;
}

}  // namespace backsight::cli
