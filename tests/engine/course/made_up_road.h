// A small road with made-up numbers of a plausible size: nobody measured them.
#pragma once

#include <cmath>
#include <vector>

#include "backsight/course/model.h"
#include "backsight/stats/normal.h"

namespace backsight::course::test {

/// `draws`: 1 for a road that is known exactly; more let its numbers be uncertain.
inline Road made_up_road(std::size_t draws = 1) {
  std::vector<RoadDraw> rows;
  stats::Stream stream(20261124, 0);
  for (std::size_t i = 0; i < draws; ++i) {
    const auto about = [&](PerDomain<double> mean, double sd) {
      for (double& one : mean) one += draws == 1 ? 0 : sd * stats::standard_normal(stream);
      return mean;
    };
    RoadDraw row;
    row.before = about({7.0, 4.8, 4.9}, 0.2);
    row.late = about({1.2, 1.6, 1.5}, 0.2);
    row.log_days = about({std::log(12.0), std::log(20.0), std::log(30.0)}, 0.2);
    row.shape = about({0.8, 0.9, 0.9}, 0.04);
    row.wound = about({0.0, 2.5, 1.0}, 0.2);
    row.sd_before = about({2.2, 2.6, 1.7}, 0.1);
    row.sd_late = about({2.4, 2.2, 1.8}, 0.1);
    row.cohort_before = about({0.5, 0.6, 0.4}, 0.05);
    row.cohort_late = about({0.4, 0.5, 0.4}, 0.05);
    rows.push_back(row);
  }
  Road road;
  road.draws = columns_of(rows);
  road.wound_days = 6;
  road.sd_log_days = 0.5;
  // Before leg, back, disability; late leg, back, disability.
  road.correlation = {{{1.0, 0.3, 0.5, 0.2, 0.1, 0.2},
                       {0.3, 1.0, 0.4, 0.1, 0.3, 0.2},
                       {0.5, 0.4, 1.0, 0.2, 0.2, 0.3},
                       {0.2, 0.1, 0.2, 1.0, 0.6, 0.7},
                       {0.1, 0.3, 0.2, 0.6, 1.0, 0.7},
                       {0.2, 0.2, 0.3, 0.7, 0.7, 1.0}}};
  road.day_to_day = {.sd = {1.2, 1.2, 0.7}, .correlation = {0.5, 0.5, 0.7}};
  road.departures.relapse_step = {4.5, 1.5, 2.5};
  road.departures.relapse_sd = {1.5, 1.2, 1.2};
  road.departures.until_years = {1, 2};
  road.departures.relapse_per_day = {1.2e-4, 0.7e-4};
  road.departures.setback_step = {1.5, 2.5, 1.2};
  road.departures.setback_sd = {1.0, 1.0, 0.8};
  road.departures.setback_days = 4;
  road.departures.setback_per_day = 0.008;
  road.departures.alarm = {.rise = 3, .from = 0.2, .until = 0.04};
  road.certainty = "low";
  road.because = "made up for a test";
  return road;
}

}  // namespace backsight::course::test
