// A clinic's folder for measuring: people to tell about, and somebody of the team who is signed in.
// The people do not exist.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "backsight/history/event.h"
#include "backsight/knowledge/knowledge.h"

namespace backsight::bench {

struct ClinicFolder {
  std::vector<history::PersonId> people;
  std::string token;  ///< of the session of a nurse
  std::string csrf;
};

/// Makes `folder`/data, `folder`/key and `folder`/config.toml (which serves on a free port).
[[nodiscard]] ClinicFolder make_clinic_folder(const std::filesystem::path& folder,
                                              std::size_t people);

}  // namespace backsight::bench
