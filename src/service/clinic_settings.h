// A clinic's settings, sealed with its key. Private to service.
#pragma once

#include "backsight/service/folder.h"
#include "backsight/service/team.h"

namespace backsight::service {

/// What was set, or what holds until something is.
[[nodiscard]] core::Result<ClinicSettings> read_settings(Folder& folder, ClinicId clinic);
/// Errors: kOutOfRange with the place's pointer.
[[nodiscard]] core::Result<std::vector<store::Write>> write_settings(
    Folder& folder, ClinicId clinic, const ClinicSettings& settings);

}  // namespace backsight::service
