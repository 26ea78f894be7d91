// A small made-up model with 2,000 draws: a curve, a kind of its events, a share, two modifiers.
#pragma once

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "backsight/outlook/outlook.h"
#include "backsight/stats/normal.h"

namespace backsight::outlook {

inline Model small_model(std::size_t draws = 2000) {
  stats::Stream random(3, 0);
  const auto normals = [&](double mean, double sd) {
    std::vector<double> out(draws);
    for (double& x : out) x = mean + sd * stats::standard_normal(random);
    return out;
  };
  const auto constant = [&](double value) { return std::vector<double>(draws, value); };
  Model model;
  model.version = "made-up";
  model.seed = 5;
  model.draws = draws;
  model.horizon_years = 10;
  model.oldest = 90;
  model.knots_years = {0.5, 2, 8};
  model.reference_years = 2;
  for (const Option option : {Option::kSurgery, Option::kNonOperative}) {
    Hazard hazard;
    hazard.id = option == Option::kSurgery ? "reoperation" : "later-surgery";
    hazard.option = option;
    hazard.draws = stats::Draws({normals(-2.2, 0.1), constant(0.4), constant(0.5), constant(0.6),
                                 constant(0.3), constant(0.1)});
    hazard.basis = {3, 1200, 0.25, 15, {"a/b"}, "low", "made up"};
    model.hazards.push_back(hazard);
  }
  Proportion kind;
  kind.id = "reoperation-fusion";
  kind.group = "kind";
  kind.of = "reoperation";
  kind.draws = stats::Draws({normals(-0.4, 0.2), constant(0.3)});
  Proportion tear;
  tear.id = "tear";
  tear.group = "complication";
  tear.draws = stats::Draws({normals(-3.5, 0.1), constant(0.4)});
  Proportion pain;
  pain.id = "pain";
  pain.group = "lasting-trouble";
  pain.within_days = 365.25;
  pain.draws = stats::Draws({normals(-1, 0.1), constant(0.4)});
  model.proportions = {kind, tear, pain};
  Modifier smoking;
  smoking.id = "smoking";
  smoking.answer = "smoking";
  smoking.exposed = {"current"};
  smoking.share = {0.25, 0.2};
  smoking.what_if = true;
  smoking.effects = {{"reoperation", Option::kSurgery, std::nullopt, 0.4, 0.1, 1.2, 1.8, {"a/c"}},
                     {"pain", Option::kSurgery, std::nullopt, 0.5, 0.1, 1.3, 2.0, {"a/d"}}};
  Modifier diabetes;
  diabetes.id = "diabetes";
  diabetes.answer = "diabetes";
  diabetes.share = {0.1, 0.2};
  diabetes.after_years = 0.25;
  diabetes.effects = {{"reoperation", Option::kSurgery, std::nullopt, 0.3, 0.1, 1.1, 1.6, {"a/e"}}};
  model.modifiers = {smoking, diabetes};
  model.population = {{{47, 14, 0.4}, {67, 9, 0.5}}};
  std::vector<double> q;
  for (int age = 18; age <= 110; ++age)
    q.push_back(std::min(0.5, 0.0005 * std::exp(0.09 * (age - 18))));
  model.life_table.q = {q, q};
  model.life_table.source = "made up";
  model.youngest = {18, 40};
  for (const char* id : {"under-18", "very-old", "fusion", "implant", "tumour", "trauma",
                         "infection", "deformity", "emergency", "same-place-again", "other-reason",
                         "unknown-reason", "long-ago", "stenosis-young", "event-since"})
    model.outside.push_back({id, {}});
  return model;
}

}  // namespace backsight::outlook
