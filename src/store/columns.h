// What columns hold, and what is bound to find rows: for the readers and the writers.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>

#include "backsight/store/audit_log.h"
#include "database.h"

namespace backsight::store {

/// A column of exactly so many bytes. Error: kDamaged.
template <std::size_t kSize>
[[nodiscard]] core::Result<std::array<std::uint8_t, kSize>> bytes_of(std::string_view column) {
  std::array<std::uint8_t, kSize> bytes{};
  if (column.size() != kSize) {
    return core::fail(core::ErrorCode::kDamaged, "an id or a hash has the wrong length");
  }
  std::ranges::copy(column, bytes.begin());
  return bytes;
}

[[nodiscard]] inline core::Result<core::Uuid> uuid_of(std::string_view column) {
  TRY(const auto bytes, bytes_of<16>(column));
  return core::Uuid{bytes};
}

template <class IdType>
[[nodiscard]] core::Result<IdType> id_of(std::string_view column) {
  TRY(const core::Uuid id, uuid_of(column));
  return IdType{id};
}

[[nodiscard]] inline std::string_view as_text(std::span<const std::uint8_t> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// For `id > ?`: all zero stands before every id, that of zeros too.
[[nodiscard]] inline std::string_view beginning_after(const core::Uuid& id) {
  return id == core::Uuid{} ? std::string_view{} : as_text(id.bytes);
}

/// For LIMIT.
[[nodiscard]] inline std::int64_t limit_of(std::size_t most) {
  constexpr auto kMost = static_cast<std::size_t>(std::numeric_limits<std::int64_t>::max());
  return static_cast<std::int64_t>(std::min(most, kMost));
}

}  // namespace backsight::store
