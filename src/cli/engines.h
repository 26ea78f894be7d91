// Engines made ready from the pack.
#pragma once

#include "backsight/course/course.h"
#include "backsight/outlook/outlook.h"
#include "pack.h"

namespace backsight::cli {

/// Errors: those of Pack::section, read_model and Follower::make.
[[nodiscard]] core::Result<course::Follower> make_follower(const Pack& pack);
[[nodiscard]] core::Result<outlook::Forecaster> make_forecaster(const Pack& pack);

}  // namespace backsight::cli
