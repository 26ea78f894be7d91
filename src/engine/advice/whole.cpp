#include "backsight/advice/whole.h"

#include <algorithm>

#include "backsight/history/facts.h"

namespace backsight::advice {
namespace {

using core::ErrorCode;
using core::Result;

constexpr double kDaysPerYear = 365.25;

double years_between(core::Date from, core::Instant to) {
  return core::days_between(core::start_of(from), to) / kDaysPerYear;
}

void read_profile(const history::ProfileRecorded& from, outlook::Profile& out) {
  if (from.sex == history::Sex::kFemale) out.sex = outlook::Sex::kFemale;
  if (from.sex == history::Sex::kMale) out.sex = outlook::Sex::kMale;
  // The list names what is there; what is not named was perhaps not asked.
  if (std::ranges::find(from.risk, "diabetes") != from.risk.end()) out.diabetes = true;
}

}  // namespace

Result<outlook::Profile> profile_at(const history::History& history, core::Instant at) {
  const auto events = history::effective_events(history, at);
  outlook::Profile out;
  if (const auto* one = history::latest(events, &history::Effective::profile))
    read_profile(*one->profile, out);
  out.age = history::facts_at(history, at).age;
  const auto* last = history::latest(events, &history::Effective::surgery);
  if (last == nullptr || !last->surgery->indication) {
    return core::fail(ErrorCode::kMissingMember,
                      "the record does not say why there is an operation");
  }
  const history::SurgeryRecorded& surgery = *last->surgery;
  if (*surgery.indication == "disc-herniation") {
    out.indication = outlook::Indication::kDiscHerniation;
  } else if (*surgery.indication == "stenosis") {
    out.indication = outlook::Indication::kStenosis;
  } else {
    out.other_indication = true;
  }
  out.procedure = surgery.procedure.value_or("");
  if (surgery.fusion.value_or(false)) out.procedure = "fusion";
  if (surgery.performed_on && core::start_of(*surgery.performed_on) <= at) {
    out.operated = true;
    out.years_since = years_between(*surgery.performed_on, at);
    // Of several operations the last one is spoken of: the one before was at some place.
    const bool before = std::ranges::any_of(events, [&](const history::Effective& one) {
      return one.surgery != nullptr && one.surgery->performed_on &&
             *one.surgery->performed_on < *surgery.performed_on;
    });
    if (before) out.earlier_surgery = outlook::EarlierSurgery::kSamePlace;
  }
  return out;
}

Result<CourseAdvice> course_at(const Engines& engines, const history::History& history,
                               core::Instant at) {
  CourseAdvice out;
  TRY(out.input, course::input_at(history, at, engines.knowledge.vocabulary));
  const course::Model& model = engines.course.model();
  const course::Wanted wanted{course::usual_days(model, out.input.today), model.goals};
  TRY(out.course,
      engines.course.follow(out.input.person, out.input.observations, out.input.today, wanted));
  return out;
}

WholeAdvice advise_whole(const Engines& engines, const history::History& history,
                         core::Instant at) {
  const auto outlook = [&]() -> Result<outlook::Outlook> {
    TRY(const auto profile, profile_at(history, at));
    const auto years = engines.outlook.usual_years();
    return engines.outlook.forecast(profile, years);
  };
  return {advise(engines.knowledge, history, at), course_at(engines, history, at), outlook()};
}

core::json::Value write(const WholeAdvice& whole, const knowledge::Vocabulary& vocabulary) {
  using core::json::Object;
  using core::json::Value;
  core::json::Array not_told;
  const auto told = [&](const char* what, const auto& result, auto value) {
    if (result) return value(*result);
    Object one;
    one.push_back({"what", Value(what)});
    one.push_back({"why", Value(result.error().message)});
    not_told.emplace_back(std::move(one));
    return Value(nullptr);
  };
  Object out;
  out.push_back({"advice", write(whole.advice, vocabulary)});
  out.push_back({"course", told("course", whole.course, [](const CourseAdvice& one) {
                   return course::write(one.course);
                 })});
  out.push_back({"outlook", told("outlook", whole.outlook,
                                 [](const outlook::Outlook& one) { return outlook::write(one); })});
  out.push_back({"not_told", Value(std::move(not_told))});
  return Value(std::move(out));
}

}  // namespace backsight::advice
