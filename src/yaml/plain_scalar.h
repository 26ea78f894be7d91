// What an unquoted YAML word is.
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "backsight/core/json.h"

namespace backsight::yaml {

/// Null, boolean, number or text; or, when YAML versions disagree about the word, the sentence
/// that says what to write instead.
[[nodiscard]] std::expected<core::json::Value, std::string> read_plain_value(std::string_view word);

/// The key an unquoted word stands for (whole numbers such as ages are keys as they are written).
[[nodiscard]] std::expected<std::string, std::string> read_plain_key(std::string_view word);

}  // namespace backsight::yaml
