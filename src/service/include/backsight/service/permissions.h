// Who may do what. Access is data, and what is not in the table is refused.
#pragma once

#include <cstdint>

#include "backsight/core/result.h"

namespace backsight::service {

/// What somebody is to this server.
enum class Role : std::uint8_t {
  kLocal,  ///< whoever sits at this machine: the server listens on the loopback address only
};

/// On whose behalf a use case runs. Accounts will add who it is; every use case takes one already.
struct Principal {
  Role role = Role::kLocal;
};

enum class Action : std::uint8_t {
  kReadConfig,
  kListPeople,
  kAddPerson,
  kReadRecord,
  kRecordEvent,
  kReadAdvice,
};

/// Error: kForbidden.
[[nodiscard]] core::Result<void> authorise(const Principal& principal, Action action);

}  // namespace backsight::service
