// UUIDs (RFC 9562). Events and people have version 7: sortable by the time they were made.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "backsight/core/result.h"
#include "backsight/core/time.h"

namespace backsight::core {

struct Uuid {
  std::array<std::uint8_t, 16> bytes{};
  friend auto operator<=>(const Uuid&, const Uuid&) = default;
};

/// Version 7 from a time and 10 random bytes (74 of the 80 bits are used).
[[nodiscard]] Uuid make_uuid_v7(Instant now, std::span<const std::uint8_t, 10> random);

/// The time a version 7 UUID carries.
[[nodiscard]] Instant time_of(const Uuid& id);

/// "01935f9e-8b6c-7d2e-9f3a-0123456789ab", lower case.
[[nodiscard]] std::string format(const Uuid& id);

/// Reads the 36-character form of a version 7 UUID, either case. Error: kBadId.
[[nodiscard]] Result<Uuid> parse_uuid_v7(std::string_view text);

/// A UUID that names one kind of thing: a PersonId is no EventId.
template <class Tag>
struct Id {
  Uuid value;
  friend auto operator<=>(const Id&, const Id&) = default;
};

template <class Tag>
[[nodiscard]] std::string format(const Id<Tag>& id) {
  return format(id.value);
}

template <class IdType>
[[nodiscard]] Result<IdType> parse_id(std::string_view text) {
  TRY(const Uuid value, parse_uuid_v7(text));
  return IdType{value};
}

}  // namespace backsight::core

template <>
struct std::hash<backsight::core::Uuid> {
  std::size_t operator()(const backsight::core::Uuid& id) const noexcept {
    // The last eight bytes are random: they are hash enough.
    std::uint64_t h = 0;
    for (std::size_t i = 8; i < 16; ++i) h = h << 8 | id.bytes[i];
    return static_cast<std::size_t>(h);
  }
};

template <class Tag>
struct std::hash<backsight::core::Id<Tag>> {
  std::size_t operator()(const backsight::core::Id<Tag>& id) const noexcept {
    return std::hash<backsight::core::Uuid>{}(id.value);
  }
};
