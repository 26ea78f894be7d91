#include "entity_kind.h"

namespace backsight::store {

// No word is ever changed or given another meaning: databases hold them.
std::string_view word_of(EntityKind kind) {
  switch (kind) {
    case EntityKind::kClinic:
      return "clinic";
    case EntityKind::kAccount:
      return "account";
    case EntityKind::kCredential:
      return "credential";
    case EntityKind::kSession:
      return "session";
    case EntityKind::kInvitation:
      return "invitation";
    case EntityKind::kGrant:
      return "grant";
    case EntityKind::kRelation:
      return "relation";
    case EntityKind::kPersonKey:
      return "person-key";
    case EntityKind::kRosterLine:
      return "roster-line";
    case EntityKind::kConsent:
      return "consent";
    case EntityKind::kSetting:
      return "setting";
    case EntityKind::kThrottle:
      return "throttle";
  }
  return "";
}

}  // namespace backsight::store
