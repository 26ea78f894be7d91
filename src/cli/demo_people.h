// The synthetic people of `serve --demo`. They do not exist.
#pragma once

#include <functional>

#include "backsight/service/service.h"

namespace backsight::cli {

/// Adds the people of demo/people.json with their histories, dated back from `now`. Errors: those
/// of reading the file and of recording events.
[[nodiscard]] core::Result<void> add_demo_people(service::Service& service,
                                                 const service::Principal& who, core::Instant now,
                                                 const service::Random& random);

}  // namespace backsight::cli
