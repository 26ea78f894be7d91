#include "backsight/service/permissions.h"

#include <algorithm>
#include <array>

namespace backsight::service {
namespace {

struct Permission {
  Role role;
  Action action;
};

// In local mode there is one role, and it may do everything for the people of this data folder.
constexpr std::array kPermissions = {
    Permission{Role::kLocal, Action::kReadConfig},  Permission{Role::kLocal, Action::kListPeople},
    Permission{Role::kLocal, Action::kAddPerson},   Permission{Role::kLocal, Action::kReadRecord},
    Permission{Role::kLocal, Action::kRecordEvent}, Permission{Role::kLocal, Action::kReadAdvice},
};

}  // namespace

core::Result<void> authorise(const Principal& principal, Action action) {
  const bool allowed = std::ranges::any_of(kPermissions, [&](const Permission& row) {
    return row.role == principal.role && row.action == action;
  });
  if (allowed) return {};
  return core::fail(core::ErrorCode::kForbidden, "this is not allowed for you");
}

}  // namespace backsight::service
