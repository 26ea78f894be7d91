// Numbers as people read them, without locale.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "backsight/evidence/evidence.h"

namespace backsight::evidence {

/// 0.134 -> "13.4", 0.10 -> "10", 1 -> "100": the decimal point moved by two, no digit made up.
[[nodiscard]] std::string percent(std::string_view fraction);

/// 18590 -> "18,590".
[[nodiscard]] std::string thousands(std::int64_t number);

/// At most `decimals` decimals, none at the end that is zero: 2.50 -> "2.5".
[[nodiscard]] std::string short_number(double value, int decimals);

/// The text of an estimate on the axis of its measure: shares in percent, "-" as a minus sign.
[[nodiscard]] std::string shown(const Number& number, Measure measure);

/// "5 years", "1 year", "90 days": whole years where months make them, whole weeks stay weeks.
[[nodiscard]] std::string shown(const Duration& duration);

}  // namespace backsight::evidence
