// A small body of evidence, in the form of the pack's section.
#pragma once

#include <gtest/gtest.h>

#include <string_view>

#include "backsight/evidence/evidence.h"

namespace backsight::evidence {

inline constexpr std::string_view kSample = R"({"format":1,
"studies":{
 "kim-2013":{"citation":"Kim CH, et al. Reoperation after surgery.","journal":"Spine","year":2013,
   "doi":"10.1000/kim","design":"claims-cohort","population":"all","indication":"disc-herniation",
   "procedure":"mixed","access":"abstract","n":18590,"cohort":"korea"},
 "lee-2015":{"citation":"Lee S. Diabetes <and> \"reoperation\" & more.","pmid":25000000,"design":"registry",
   "population":"all","indication":"mixed","procedure":"mixed","access":"secondary","cohort":"korea"},
 "clinic-page":{"citation":"Clinic. After your operation.","url":"https://clinic.example/after",
   "design":"consensus","population":"page","indication":"mixed","procedure":"mixed","access":"full-text"},
 "old-2001":{"citation":"Old A. Levels that mislead.","url":"https://copies.example/old","design":"registry",
   "population":"all","indication":"mixed","procedure":"mixed","access":"abstract","levels":"do-not-use"}},
"findings":{
 "kim-2013/y5":{"study":"kim-2013","topic":"recurrence","outcome":"reoperation",
   "measure":"cumulative-incidence","group":"all","time":{"value":5,"unit":"years"},
   "estimate":0.134,"ci95":[0.128,0.140],"n":18590},
 "kim-2013/y1":{"study":"kim-2013","topic":"recurrence","outcome":"reoperation",
   "measure":"cumulative-incidence","group":"open surgery","time":{"value":12,"unit":"months"},
   "estimate":0.07},
 "old-2001/y1":{"study":"old-2001","topic":"recurrence","outcome":"reoperation",
   "measure":"cumulative-incidence","group":"all","time":{"value":1,"unit":"years"},
   "estimate":0.30,"stand_in":true},
 "lee-2015/diabetes":{"study":"lee-2015","topic":"recurrence","outcome":"reoperation",
   "measure":"odds-ratio","exposure":"diabetes","comparator":"no diabetes","adjusted":true,
   "estimate":2.0,"ci95":[0.5,8.0],"note":"see text"},
 "lee-2015/range":{"study":"lee-2015","topic":"recurrence","outcome":"reoperation",
   "measure":"cumulative-incidence","range":[0.05,0.25]},
 "clinic-page/advice":{"study":"clinic-page","topic":"recovery","outcome":"reoperation",
   "measure":"rule","note":"ask the surgeon"},
 "lee-2015/pain":{"study":"lee-2015","topic":"trajectories","outcome":"leg-pain",
   "measure":"mean-difference","exposure":"surgery","comparator":"none","scale":"0-10",
   "time":{"value":6,"unit":"weeks"},"estimate":-1.50,"ci95":[-2.0,-1.0]}}})";

inline Evidence sample() {
  const auto json = core::json::parse(kSample);
  EXPECT_TRUE(json) << core::describe(json.error());
  auto evidence = json ? Evidence::read(*json) : std::unexpected(json.error());
  EXPECT_TRUE(evidence) << core::describe(evidence.error());
  return evidence ? *std::move(evidence) : Evidence();
}

}  // namespace backsight::evidence
