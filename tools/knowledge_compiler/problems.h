// Collects what is wrong, file by file.
#pragma once

#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "backsight/core/json.h"
#include "backsight/knowledge_compiler/compile.h"

namespace backsight::knowledge_compiler {

using core::ErrorCode;
using core::json::Array;
using core::json::Member;
using core::json::Object;
using core::json::Value;

/// A parsed file.
struct Document {
  std::string path;
  Value root;
};

/// Says what is wrong in one file.
class Reporter {
 public:
  Reporter(std::string_view file, std::vector<Problem>& problems)
      : file_(file), problems_(&problems) {}

  void error(const Value& at, ErrorCode code, std::string message) {
    add(Severity::kError, at.line, at.column, code, std::move(message));
  }
  void error(const Member& at, ErrorCode code, std::string message) {
    add(Severity::kError, at.line, at.column, code, std::move(message));
  }
  void warning(const Value& at, ErrorCode code, std::string message) {
    add(Severity::kWarning, at.line, at.column, code, std::move(message));
  }
  void warning(const Member& at, ErrorCode code, std::string message) {
    add(Severity::kWarning, at.line, at.column, code, std::move(message));
  }

  // The readers below report what does not fit and return nullptr.

  /// The member of that key, or nullptr and an error naming it. `what`: "a rule".
  const Value* need(const Value& object, std::string_view key, std::string_view what);
  const std::string* text(const Value& value, std::string_view what);
  const Array* list(const Value& value, std::string_view what);
  const Object* map(const Value& value, std::string_view what);
  /// kebab-case, as ids are.
  const std::string* id(const Value& value, std::string_view what);
  /// A finite number; nullopt and an error otherwise.
  std::optional<double> number(const Value& value, std::string_view what);

  /// Reports members of `object` that are none of `keys`. False when there are any.
  bool only_keys(const Value& object, std::initializer_list<std::string_view> keys,
                 std::string_view what);
  /// Reports a `version` that is not 1.
  void version(const Value& root);

  [[nodiscard]] const std::string& file() const { return file_; }

 private:
  void add(Severity severity, std::uint32_t line, std::uint32_t column, ErrorCode code,
           std::string message);

  std::string file_;
  std::vector<Problem>* problems_;
};

/// "x" in double quotes.
[[nodiscard]] std::string quote(std::string_view text);

/// Lower-case letters, digits and single dashes between them.
[[nodiscard]] bool is_kebab(std::string_view text);

/// "; did you mean ...?" out of a list of names.
[[nodiscard]] std::string suggest(std::string_view word, std::span<const std::string> names);

/// "a", "b" or "c".
[[nodiscard]] std::string one_of(std::span<const std::string_view> words);

}  // namespace backsight::knowledge_compiler
