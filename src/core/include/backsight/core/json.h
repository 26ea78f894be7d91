// JSON (RFC 8259) as Backsight reads and writes it.
//
// The reader is strict: UTF-8 only, no duplicate keys, bounded size and depth, nothing after the
// value. Numbers keep their text, so that 1.10 stays 1.10 (FHIR calls the zero significant) and
// integers above 2^53 are not rounded. YAML files become the same Value (see src/yaml), with the
// line and column of each value kept; for JSON text a place is found from the pointer when an
// error needs one (locate).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "backsight/core/result.h"

namespace backsight::core::json {

struct Member;
class Value;
using Array = std::vector<Value>;
using Object = std::vector<Member>;  ///< in the order of the text; keys are unique

/// A number as it was written: valid JSON number text.
struct Number {
  std::string text;
  friend bool operator==(const Number&, const Number&) = default;
};

class Value {
 public:
  using Data = std::variant<std::nullptr_t, bool, Number, std::string, Array, Object>;

  // Defined below: a Member holds a Value, so neither is complete without the other.
  Value();
  Value(std::nullptr_t);      // NOLINT(google-explicit-constructor): a literal
  Value(bool b);              // NOLINT(google-explicit-constructor): a literal
  Value(Number n);            // NOLINT(google-explicit-constructor): a literal
  Value(std::string s);       // NOLINT(google-explicit-constructor): a literal
  Value(std::string_view s);  // NOLINT(google-explicit-constructor): a literal
  Value(const char* s);       // NOLINT(google-explicit-constructor): a literal
  Value(Array a);             // NOLINT(google-explicit-constructor): a literal
  Value(Object o);            // NOLINT(google-explicit-constructor): a literal
  Value(const Value& other);
  Value(Value&& other) noexcept;
  Value& operator=(const Value& other);
  Value& operator=(Value&& other) noexcept;
  ~Value();

  [[nodiscard]] bool is_null() const { return std::holds_alternative<std::nullptr_t>(data_); }
  [[nodiscard]] const bool* boolean() const { return std::get_if<bool>(&data_); }
  [[nodiscard]] const Number* number() const { return std::get_if<Number>(&data_); }
  [[nodiscard]] const std::string* string() const { return std::get_if<std::string>(&data_); }
  [[nodiscard]] const Array* array() const { return std::get_if<Array>(&data_); }
  [[nodiscard]] const Object* object() const { return std::get_if<Object>(&data_); }
  [[nodiscard]] Array* array() { return std::get_if<Array>(&data_); }
  [[nodiscard]] Object* object() { return std::get_if<Object>(&data_); }

  /// The member of that key, or nullptr when absent or when this is not an object.
  [[nodiscard]] const Value* find(std::string_view key) const;

  /// "null", "a boolean", "a number", "a string", "an array" or "an object".
  [[nodiscard]] std::string_view kind_name() const;

  /// Where the value stands in its file; 0 when not known (values read from JSON text).
  std::uint32_t line = 0;
  std::uint32_t column = 0;

  /// Same content; places do not count, and 1.0 and 1.00 differ.
  friend bool operator==(const Value& a, const Value& b);

 private:
  Data data_;
};

struct Member {
  std::string key;
  Value value;
  std::uint32_t line = 0;  ///< of the key
  std::uint32_t column = 0;
  friend bool operator==(const Member& a, const Member& b) {
    return a.key == b.key && a.value == b.value;
  }
};

inline Value::Value() = default;
inline Value::Value(std::nullptr_t) {}
inline Value::Value(bool b) : data_(b) {}
inline Value::Value(Number n) : data_(std::move(n)) {}
inline Value::Value(std::string s) : data_(std::move(s)) {}
inline Value::Value(std::string_view s) : data_(std::string(s)) {}
inline Value::Value(const char* s) : data_(std::string(s)) {}
inline Value::Value(Array a) : data_(std::move(a)) {}
inline Value::Value(Object o) : data_(std::move(o)) {}
inline Value::Value(const Value& other) = default;
inline Value::Value(Value&& other) noexcept = default;
inline Value& Value::operator=(const Value& other) = default;
inline Value& Value::operator=(Value&& other) noexcept = default;
inline Value::~Value() = default;
inline bool operator==(const Value& a, const Value& b) { return a.data_ == b.data_; }

struct Limits {
  std::size_t max_bytes = std::size_t{64} << 20;
  std::size_t max_depth = 32;
};

/// Reads one JSON value. Errors: kTooLarge, kEncoding, kSyntax, kTooDeep, kDuplicateKey, each with
/// line and column in `text`.
[[nodiscard]] Result<Value> parse(std::string_view text, const Limits& limits = {});

/// Fills in line and column of the value that `error.place.pointer` names in `text`. `text` must
/// be what was parsed. Used once, on the way out, so that the good path keeps no positions.
[[nodiscard]] Error locate(Error error, std::string_view text);

/// Compact text, members in their order. Number text is written as it is.
[[nodiscard]] std::string write(const Value& value);
/// Compact text with members sorted by key (bytewise): equal values give equal bytes.
[[nodiscard]] std::string write_canonical(const Value& value);

/// Shortest text that reads back to the same double. Non-finite numbers have no JSON: null.
[[nodiscard]] Value from_double(double value);
[[nodiscard]] Value from_integer(std::int64_t value);

/// Appends `text` as a JSON string with its quotes.
void append_string(std::string& out, std::string_view text);

}  // namespace backsight::core::json
