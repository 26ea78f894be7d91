// Headers that go with every answer, whatever made it.
#pragma once

#include <span>
#include <string_view>

namespace backsight::api {

struct FixedHeader {
  std::string_view name;
  std::string_view value;
};

/// `net` adds these to each answer it sends, its own refusals included, so no route can forget
/// them.
[[nodiscard]] std::span<const FixedHeader> security_headers();

}  // namespace backsight::api
