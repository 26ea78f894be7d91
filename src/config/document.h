// A TOML document as a flat list of settings. Private to config; document.cpp alone knows toml++.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "backsight/core/result.h"

namespace backsight::config {

using TextList = std::vector<std::string>;
/// Nothing (monostate) is a value of a kind that no setting has: a date, a table, a mixed list.
using Value = std::variant<std::monostate, bool, std::int64_t, double, std::string, TextList>;

struct Entry {
  std::string section;  ///< "" before the first one
  std::string key;
  Value value;
  core::Place key_place;
  core::Place place;  ///< of the value
};

struct Document {
  std::vector<Entry> entries;   ///< in the order of the file
  std::vector<Entry> sections;  ///< their names, as `section`; `key` and `value` are empty
};

/// Error kSyntax with the place: no TOML, bytes that are not UTF-8, a key that stands twice.
[[nodiscard]] core::Result<Document> read_document(std::string_view text, const std::string& file);

}  // namespace backsight::config
