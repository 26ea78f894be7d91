// What went wrong and where, as a value. Every expected failure of the house is an Error.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace backsight::core {

enum class ErrorCode : std::uint8_t {
#define X(name, text, status, exit_code) name,
#include "backsight/core/error_codes.def"
#undef X
};

/// The stable word of a code ("duplicate-key"), shown to machines.
[[nodiscard]] std::string_view code_text(ErrorCode code) noexcept;
/// The HTTP status (RFC 9110) an API answer with this code has.
[[nodiscard]] int http_status(ErrorCode code) noexcept;
/// The exit code of a command that ends with this code: 1 refused or failed, 2 bad input.
[[nodiscard]] int exit_code(ErrorCode code) noexcept;

/// Where in the input. Empty or zero means "not known" or "does not apply".
struct Place {
  std::string file;
  std::uint32_t line = 0;    ///< from 1
  std::uint32_t column = 0;  ///< from 1, in bytes
  std::string pointer;       ///< JSON pointer (RFC 6901), "" is the whole document

  friend bool operator==(const Place&, const Place&) = default;
};

struct Error {
  ErrorCode code;
  std::string message;  ///< one sentence for a person, without personal data
  Place place;

  friend bool operator==(const Error&, const Error&) = default;
};

/// "file:line:column: message (at /pointer)", leaving out what is not known.
[[nodiscard]] std::string describe(const Error& error);

}  // namespace backsight::core
