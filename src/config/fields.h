// The table of settings: how each is taken from the document. Private to config.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "backsight/config/read.h"
#include "document.h"

namespace backsight::config {

/// What came of a value: nothing, or what is wrong with it (the place is added by the caller).
using Taken = core::Result<void>;

struct Field {
  KeyName name;
  Taken (*take)(const Value& value, Settings& into);
  std::string Settings::* path =
      nullptr;  ///< of a setting that is one: relative to the file's folder
};

/// Every setting, in the order of the example.
[[nodiscard]] std::span<const Field> fields();

/// Checks that concern more than one setting, or what lies on the disk. `about` names the setting
/// that is to blame.
struct Complaint {
  KeyName about;
  core::Error error;
};
[[nodiscard]] std::vector<Complaint> check_together(const Settings& settings);
[[nodiscard]] std::vector<Complaint> check_files(const Settings& settings);

}  // namespace backsight::config
