// Small records that are no person's events: a clinic, an account, a session, a wrapped key.
//
// To the store an entity is an id, what it belongs to, what it is found by, and bytes. What the
// bytes mean stands with whoever writes them (service); here they are opaque, and can be
// ciphertext.
#pragma once

#include <cstdint>
#include <limits>
#include <string>

#include "backsight/core/uuid.h"

namespace backsight::store {

/// The words in the database stand in entity_kind.cpp; a kind is never renumbered or reused.
enum class EntityKind : std::uint8_t {
  kClinic,      ///< owner: none
  kAccount,     ///< owner: clinic; lookup: hash of the login
  kCredential,  ///< owner: account; lookup: hash of a passkey's id, or ""
  kSession,     ///< owner: account; lookup: hash of the token
  kInvitation,  ///< owner: clinic; lookup: hash of the token
  kGrant,       ///< owner: person; lets an account in
  kRelation,    ///< owner: account; the same grant, found from the other side
  kPersonKey,   ///< id: person; owner: clinic; the wrapped key, or the tombstone
  kRosterLine,  ///< id: person; owner: clinic
  kConsent,     ///< owner: person
  kSetting,     ///< owner: clinic
  kThrottle,    ///< lookup: hash of what is counted
};

inline constexpr std::size_t kAllEntities = std::numeric_limits<std::size_t>::max();

struct Entity {
  EntityKind kind = EntityKind::kClinic;
  core::Uuid id;
  core::Uuid owner;          ///< all zero: belongs to nothing
  std::string lookup;        ///< unique within the kind; "": found by id and owner only
  std::int64_t version = 0;  ///< 1 when first written; see PutEntity
  std::string body;          ///< opaque bytes
  friend bool operator==(const Entity&, const Entity&) = default;
};

}  // namespace backsight::store
