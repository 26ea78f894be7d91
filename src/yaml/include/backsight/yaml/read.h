// Strict YAML to core::json::Value, for the files clinicians review (evidence, rules, texts).
//
// YAML as most libraries read it turns 012 into 10, NO into false, 1_000 into 1000 and takes the
// second of two equal keys. Here a file means one thing or it is refused, with file:line:column
// and what to write instead.
//
// Taken: one UTF-8 document of maps with text keys, lists, quoted and plain text, block scalars,
// comments; of the plain words only null, ~, true, false and JSON numbers are not text.
// Refused:
//   - a key that stands twice in a map, a key that is no text, merge keys (<<)
//   - anchors, aliases, tags, directives, a second document
//   - tabs and other control characters, bytes that are not UTF-8, a byte order mark
//   - plain words that YAML versions read differently: yes no on off y n True NULL (quote them, or
//     write true, false, null); as keys, y and n are text
//   - numbers in other clothes: 012 0x1f 0o17 1_000 1,000 +5 .5 5. 12:30 .inf .nan
//   - dates such as 2026-11-23 (quote them)
//   - a key or list place without a value (write null), a quote that is never closed, a list item
//     that wrong indentation makes part of the text above it
// Number text is kept: 0.10 stays 0.10. Every value and every key knows its line and column.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "backsight/core/json.h"

namespace backsight::yaml {

/// What happens to a plain word or number that YAML versions read differently.
enum class Ambiguous : std::uint8_t {
  kRefused,  ///< our own files: it must be quoted or written otherwise
  kText,     ///< files of others: it is the text that stands there
};

struct Limits {
  std::size_t max_bytes = std::size_t{16} << 20;
  std::size_t max_depth = 32;      ///< maps and lists inside one another
  std::size_t max_problems = 100;  ///< reading stops after that many
  Ambiguous ambiguous = Ambiguous::kRefused;
};

/// Everything that is wrong with a text, in the order of the text. Never empty.
using Problems = std::vector<core::Error>;

/// Reads one document. An empty text is refused. `file` is only for the places in the problems.
/// Errors: kTooLarge, kEncoding, kSyntax, kTooDeep, kDuplicateKey, and kUnknownWord for a plain
/// word or number that must be quoted or written otherwise. All problems are reported, except that
/// a syntax error ends the reading.
[[nodiscard]] std::expected<core::json::Value, Problems> read(std::string_view text,
                                                              const std::string& file,
                                                              const Limits& limits = {});

}  // namespace backsight::yaml
