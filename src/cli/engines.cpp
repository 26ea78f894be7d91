#include "engines.h"

namespace backsight::cli {

core::Result<course::Follower> make_follower(const Pack& pack) {
  TRY(const auto section, pack.section("course"));
  TRY(auto model, course::read_model(section, pack.hash()));
  return course::Follower::make(std::move(model));
}

core::Result<outlook::Forecaster> make_forecaster(const Pack& pack) {
  TRY(const auto section, pack.section("outlook"));
  TRY(auto model, outlook::read_model(section, pack.hash()));
  return outlook::Forecaster(std::move(model));
}

}  // namespace backsight::cli
