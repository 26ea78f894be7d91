// A small made-up evidence and model file, as the compiler would hand them over.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "backsight/core/json.h"
#include "backsight/evidence/evidence.h"
#include "backsight/fit/model_spec.h"

namespace backsight::fit {

inline evidence::Evidence small_evidence(const std::string& more_findings = "",
                                         const std::string& more_studies = "") {
  const auto value = core::json::parse(R"({"format":1,
    "studies":{
      "register-a":{"citation":"made up","design":"registry","indication":"disc-herniation",
        "procedure":"discectomy","definition":"any-lumbar-surgery","capture":"national-register",
        "n":5000,"doi":"10.1000/a","access":"abstract","population":"p"},
      "centre-b":{"citation":"made up","design":"case-series","indication":"stenosis",
        "procedure":"laminectomy","definition":"same-level","capture":"single-centre","n":300,
        "cohort":"b-people","access":"abstract","population":"p"},
      "meta-c":{"citation":"made up","design":"meta-analysis","indication":"disc-herniation",
        "procedure":"mixed","n":9000,"access":"abstract","population":"p"})" +
                                       more_studies +
                                       R"(},
    "findings":{
      "register-a/2y":{"study":"register-a","outcome":"reoperation","measure":"cumulative-incidence",
        "group":"all","time":{"value":2,"unit":"years"},"estimate":0.08,"topic":"recurrence"},
      "register-a/1y":{"study":"register-a","outcome":"reoperation","measure":"cumulative-incidence",
        "group":"all","time":{"value":1,"unit":"years"},"estimate":0.06,"topic":"recurrence"},
      "register-a/mean":{"study":"register-a","outcome":"reoperation","measure":"proportion",
        "group":"all","time":{"value":6,"unit":"years"},"estimate":0.14,"topic":"recurrence"},
      "centre-b/5y":{"study":"centre-b","outcome":"reoperation","measure":"cumulative-incidence",
        "group":"smokers","time":{"value":60,"unit":"months"},"estimate":0.2,"n":120,
        "topic":"recurrence"},
      "register-a/tear":{"study":"register-a","outcome":"durotomy","measure":"proportion",
        "group":"all","estimate":0.03,"topic":"complications"},
      "register-a/satisfied":{"study":"register-a","outcome":"satisfied","measure":"proportion",
        "group":"all","estimate":0.75,"n":400,"topic":"trajectories"},
      "register-a/smokers":{"study":"register-a","outcome":"smoking","measure":"prevalence",
        "estimate":0.25,"topic":"lifestyle"},
      "meta-c/smoking-or":{"study":"meta-c","outcome":"reoperation","measure":"odds-ratio",
        "exposure":"smoking","comparator":"none","estimate":2.0,"ci95":[1.6,2.5],
        "time":{"value":2,"unit":"years"},"topic":"recurrence"},
      "meta-c/no-number":{"study":"meta-c","outcome":"reoperation","measure":"rule","note":"n",
        "topic":"recurrence"})" + more_findings +
                                       "}}");
  EXPECT_TRUE(value);
  auto read = evidence::Evidence::read(*value);
  EXPECT_TRUE(read) << (read ? "" : read.error().message);
  return *std::move(read);
}

inline const std::string kSettings = R"("version":1,"settings":{"seed":7,"draws":400,
  "horizon-years":10,"oldest":90,"youngest-stenosis":40,"knots-years":[0.25,1,3,9],
  "reference-years":2,"cap-n":2000,"unknown-n":100,"arm-share":0.1,"follow-up-sd":0.35,
  "difference-sd":0.5,"difference-step":0.2,"ratio-prior-sd":0.35,"ratio-without-interval":0.5,
  "ratio-unknown-spread":0.15,"ratio-years":4,"proportion-spread":0.5,"proportion-mean-sd":10,
  "chosen-because":"People chose."})";

inline core::Result<ModelSpec> model_spec(const std::string& members) {
  const auto value =
      core::json::parse("{" + kSettings + (members.empty() ? "" : "," + members) + "}");
  EXPECT_TRUE(value);
  return read_model_spec(*value);
}

}  // namespace backsight::fit
