#include <algorithm>

#include "backsight/outlook/outlook.h"

namespace backsight::outlook {
namespace {

// Whether a reason of the model's list holds for the person. What is not known does not put anybody
// outside, except the reason for the operation: without it there is no curve to read. The studies
// count people by their age at the operation.
bool holds(const Outside& reason, const Model& model, const Profile& profile) {
  const std::string& id = reason.id;
  const auto younger_than = [&](double years) {
    return profile.age && *profile.age - profile.years_since < years;
  };
  if (id == "under-18") return younger_than(18);
  if (id == "stenosis-young") {
    return profile.indication == Indication::kStenosis && !younger_than(18) &&
           younger_than(model.youngest[static_cast<std::size_t>(Indication::kStenosis)]);
  }
  if (id == "event-since") return profile.event_since.value_or(false);
  if (id == "very-old") return profile.age && *profile.age > model.oldest;
  if (id == "fusion") return profile.procedure == "fusion";
  if (id == "emergency") return profile.emergency.value_or(false);
  if (id == "tumour") return profile.cause == Cause::kTumour;
  if (id == "trauma") return profile.cause == Cause::kTrauma;
  if (id == "infection") return profile.cause == Cause::kInfection;
  if (id == "deformity") return profile.cause == Cause::kDeformity;
  if (id == "implant") return profile.implant.value_or(false);
  if (id == "same-place-again") return profile.earlier_surgery == EarlierSurgery::kSamePlace;
  if (id == "other-reason") return profile.other_indication;
  if (id == "unknown-reason") return !profile.indication && !profile.other_indication;
  if (id == "long-ago") return profile.years_since >= model.horizon_years;
  return false;
}

}  // namespace

std::vector<const Outside*> why_outside(const Model& model, const Profile& profile) {
  std::vector<const Outside*> out;
  for (const Outside& reason : model.outside) {
    if (holds(reason, model, profile)) out.push_back(&reason);
  }
  return out;
}

}  // namespace backsight::outlook
