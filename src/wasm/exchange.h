// How the page and the engine talk. A result is the address of a 32-bit length followed by that
// many bytes of JSON: {"ok": ...} or {"error": {"code", "message", "pointer", "line", "column"}}.
#pragma once

#include <cstdint>

#include "backsight/core/json.h"
#include "backsight/core/result.h"

namespace backsight::wasm {

using Call = core::Result<core::json::Value>(const core::json::Value&);

/// What `call` says to the JSON in `text`. The errors of a call name their place in it.
[[nodiscard]] std::uint8_t* answer(const char* text, std::uint32_t length, Call& call);

}  // namespace backsight::wasm
