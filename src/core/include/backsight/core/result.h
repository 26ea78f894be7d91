// Result<T>: a value or an Error. Functions that can fail return it; callers use the TRY macros.
#pragma once

#include <expected>
#include <utility>

#include "backsight/core/error.h"

namespace backsight::core {

template <class T>
using Result = std::expected<T, Error>;

/// The failing side of a Result, written at the place that finds the failure.
[[nodiscard]] inline std::unexpected<Error> fail(ErrorCode code, std::string message,
                                                 Place place = {}) {
  return std::unexpected(Error{code, std::move(message), std::move(place)});
}

}  // namespace backsight::core

#define BACKSIGHT_CONCAT_INNER(a, b) a##b
#define BACKSIGHT_CONCAT(a, b) BACKSIGHT_CONCAT_INNER(a, b)

/// TRY(auto x, f()) declares x with the value of f(), or returns its error from this function.
#define TRY(declaration, expression) \
  TRY_IMPL(BACKSIGHT_CONCAT(try_result_, __LINE__), declaration, expression)
#define TRY_IMPL(name, declaration, expression)               \
  auto name = (expression);                                   \
  if (!name) return std::unexpected(std::move(name).error()); \
  declaration = *std::move(name)

/// TRY_VOID(f()) returns the error of f() from this function, if there is one.
#define TRY_VOID(expression)                                      \
  do {                                                            \
    if (auto try_void_result = (expression); !try_void_result)    \
      return std::unexpected(std::move(try_void_result).error()); \
  } while (false)
