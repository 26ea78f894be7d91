// Number text to numbers, without locale and without rounding behind the reader's back.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace backsight::core {

/// The nearest double of JSON number text; nothing when the text is no JSON number or overflows.
[[nodiscard]] std::optional<double> to_double(std::string_view text);

/// The integer of JSON number text that has no fraction and no exponent ("7", "-12"); nothing
/// otherwise, also for "7.0" and when it does not fit.
[[nodiscard]] std::optional<std::int64_t> to_integer(std::string_view text);

}  // namespace backsight::core
