// Reads typed members out of a json::Value and refuses what it does not know.
//
//   Path root;
//   TRY(auto reader, ObjectReader::make(value, root));
//   TRY(const auto name, reader.string("name"));            // must be there
//   TRY(const auto side, reader.optional_word<Side>("side", kSides));
//   TRY_VOID(reader.finish());                              // any other member is an error
//
// Every error carries the JSON pointer of the value it speaks about, and its line and column when
// the value knows them (YAML). A member that is null counts as absent for the optional_* calls.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "backsight/core/json.h"

namespace backsight::core {

/// A JSON pointer built on the stack on the way down, turned into text only when an error needs it.
class Path {
 public:
  Path() = default;
  Path(const Path& parent, std::string_view key) : parent_(&parent), key_(key) {}
  Path(const Path& parent, std::size_t index) : parent_(&parent), index_(index) {}
  [[nodiscard]] std::string pointer() const;

 private:
  const Path* parent_ = nullptr;
  std::string_view key_;
  std::optional<std::size_t> index_;
};

/// An Error about `value` at `path`.
[[nodiscard]] Error error_at(const json::Value& value, const Path& path, ErrorCode code,
                             std::string message);

/// One row of a closed list of words: the word in the text and what it means in the code.
template <class Enum>
struct Word {
  std::string_view text;
  Enum value;
};

class ObjectReader {
 public:
  /// Error: kWrongType when `value` is not an object.
  [[nodiscard]] static Result<ObjectReader> make(const json::Value& value, const Path& path);

  /// The member, or an error kMissingMember naming it.
  [[nodiscard]] Result<const json::Value*> member(std::string_view key);
  /// The member, or nullptr when it is absent or null.
  [[nodiscard]] const json::Value* optional_member(std::string_view key);

  [[nodiscard]] Result<std::string> string(std::string_view key);
  [[nodiscard]] Result<std::optional<std::string>> optional_string(std::string_view key);
  [[nodiscard]] Result<std::optional<bool>> optional_boolean(std::string_view key);
  /// A number in [low, high]. Errors: kWrongType, kOutOfRange.
  [[nodiscard]] Result<std::optional<double>> optional_number(std::string_view key, double low,
                                                              double high);
  [[nodiscard]] Result<std::optional<std::int64_t>> optional_integer(std::string_view key,
                                                                     std::int64_t low,
                                                                     std::int64_t high);
  /// The elements of an array member; absent or null is empty.
  [[nodiscard]] Result<std::span<const json::Value>> optional_array(std::string_view key);

  /// The elements of an array of strings; absent or null is empty. Error: kWrongType.
  [[nodiscard]] Result<std::vector<std::string>> optional_strings(std::string_view key);

  template <class Enum, std::size_t N>
  [[nodiscard]] Result<std::optional<Enum>> optional_word(std::string_view key,
                                                          const std::array<Word<Enum>, N>& words) {
    TRY(const auto text, optional_string(key));
    if (!text) return std::optional<Enum>{};
    for (const auto& word : words) {
      if (word.text == *text) return std::optional<Enum>{word.value};
    }
    std::vector<std::string_view> known;
    for (const auto& word : words) known.push_back(word.text);
    return std::unexpected(unknown_word(key, *text, known));
  }

  /// Refuses members nobody asked for. Error: kUnknownMember with a suggestion.
  [[nodiscard]] Result<void> finish() const;

  [[nodiscard]] const Path& path() const { return *path_; }
  /// An Error at a member (or at the object, when it is absent).
  [[nodiscard]] Error error(std::string_view key, ErrorCode code, std::string message) const;

 private:
  ObjectReader(const json::Value& value, const Path& path) : value_(&value), path_(&path) {}
  [[nodiscard]] Error unknown_word(std::string_view key, std::string_view word,
                                   std::span<const std::string_view> known) const;

  const json::Value* value_;
  const Path* path_;
  std::vector<std::string_view> asked_;
};

}  // namespace backsight::core
