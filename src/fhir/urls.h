// What each resource of a bundle is called: "urn:uuid:...", no two alike (R4, bundle, bdl-7).
// Private to fhir.
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "backsight/core/uuid.h"

namespace backsight::fhir {

class Urls {
 public:
  /// Of what has a UUID itself.
  [[nodiscard]] std::string of(const core::Uuid& id);
  /// Of what has only a name, such as one number of a check-in: a UUID of version 8 (RFC 9562) that
  /// the name gives, the same in every bundle.
  [[nodiscard]] std::string of(std::string_view name);

 private:
  std::set<core::Uuid> taken_;
};

}  // namespace backsight::fhir
