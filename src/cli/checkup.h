// The single checks of `backsight doctor`. Each looks at one thing, changes nothing, and says what
// it found and, when something is wrong, what to do.
#pragma once

#include <string>
#include <vector>

#include "backsight/config/settings.h"
#include "backsight/core/time.h"
#include "pack.h"

namespace backsight::cli {

enum class Verdict : std::uint8_t {
  kOk,
  kNote,     ///< worth knowing
  kWarning,  ///< works, but not for long or not as safely as it could
  kProblem,  ///< must be mended
};

struct Finding {
  Verdict verdict;
  std::string about;
  std::string what;
};
using Findings = std::vector<Finding>;

void check_pack(const Pack& pack, Findings& out);
void check_clock(const config::Settings& settings, core::Instant now, Findings& out);
/// The folder with its files, rights, lock, log and room.
void check_folder(const config::Settings& settings, Findings& out);
/// Schema, integrity, and how long ago something was written.
void check_record(const config::Settings& settings, core::Instant now, Findings& out);
void check_keys(const config::Settings& settings, bool clinics, Findings& out);
void check_certificate(const config::Settings& settings, core::Instant now, Findings& out);
void check_backup(const config::Settings& settings, bool clinics, core::Instant now, Findings& out);

}  // namespace backsight::cli
