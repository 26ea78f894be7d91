#include <algorithm>
#include <array>
#include <boost/json/basic_parser_impl.hpp>

#include "backsight/core/json.h"
#include "line_column.h"

namespace backsight::core::json {
namespace {

// Builds the Value from Boost.JSON's events. Open containers wait on a stack.
class Builder {
 public:
  using error_code = boost::system::error_code;
  using string_view = boost::json::string_view;

  static constexpr std::size_t max_object_size = ~std::size_t{0};
  static constexpr std::size_t max_array_size = ~std::size_t{0};
  static constexpr std::size_t max_key_size = ~std::size_t{0};
  static constexpr std::size_t max_string_size = ~std::size_t{0};

  bool on_document_begin(error_code& /*ec*/) { return true; }
  bool on_document_end(error_code& /*ec*/) { return true; }

  bool on_object_begin(error_code& /*ec*/) { return open(Value(Object{})); }
  bool on_object_end(std::size_t /*n*/, error_code& ec) {
    if (!unique_keys(*stack_.back().value.object())) {
      ec = boost::json::make_error_code(boost::json::error::not_object);  // any code stops it
      return false;
    }
    return close();
  }
  bool on_array_begin(error_code& /*ec*/) { return open(Value(Array{})); }
  bool on_array_end(std::size_t /*n*/, error_code& /*ec*/) { return close(); }

  bool on_key_part(string_view part, std::size_t /*n*/, error_code& /*ec*/) {
    text_.append(part.data(), part.size());
    return true;
  }
  bool on_key(string_view part, std::size_t /*n*/, error_code& /*ec*/) {
    text_.append(part.data(), part.size());
    stack_.back().key = std::exchange(text_, {});
    return true;
  }
  bool on_string_part(string_view part, std::size_t /*n*/, error_code& /*ec*/) {
    text_.append(part.data(), part.size());
    return true;
  }
  bool on_string(string_view part, std::size_t /*n*/, error_code& /*ec*/) {
    text_.append(part.data(), part.size());
    return put(Value(std::exchange(text_, {})));
  }
  bool on_number_part(string_view part, error_code& /*ec*/) {
    text_.append(part.data(), part.size());
    return true;
  }
  bool on_int64(std::int64_t /*i*/, string_view part, error_code& /*ec*/) { return number(part); }
  bool on_uint64(std::uint64_t /*u*/, string_view part, error_code& /*ec*/) { return number(part); }
  bool on_double(double /*d*/, string_view part, error_code& /*ec*/) { return number(part); }
  bool on_bool(bool b, error_code& /*ec*/) { return put(Value(b)); }
  bool on_null(error_code& /*ec*/) { return put(Value()); }
  bool on_comment_part(string_view /*part*/, error_code& /*ec*/) { return true; }
  bool on_comment(string_view /*part*/, error_code& /*ec*/) { return true; }

  [[nodiscard]] Value take() { return std::move(root_); }
  [[nodiscard]] bool found_duplicate() const { return found_duplicate_; }
  [[nodiscard]] const std::string& duplicate_key() const { return duplicate_key_; }
  [[nodiscard]] std::string pointer() const;

 private:
  struct Open {
    Value value;
    std::string key;
  };

  bool number(string_view part) {
    text_.append(part.data(), part.size());
    return put(Value(Number{std::exchange(text_, {})}));
  }
  bool open(Value container) {
    stack_.push_back({std::move(container), {}});
    return true;
  }
  bool close() {
    Value done = std::move(stack_.back().value);
    stack_.pop_back();
    return put(std::move(done));
  }
  bool put(Value value) {
    if (stack_.empty()) {
      root_ = std::move(value);
      return true;
    }
    Open& parent = stack_.back();
    if (Array* array = parent.value.array()) {
      array->push_back(std::move(value));
    } else {
      parent.value.object()->push_back({std::move(parent.key), std::move(value)});
      parent.key.clear();
    }
    return true;
  }
  bool unique_keys(const Object& object) {
    constexpr std::size_t kSmall = 16;  // comparing all pairs is faster below this
    if (object.size() <= kSmall) {
      for (std::size_t i = 1; i < object.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
          if (object[i].key == object[j].key) return duplicate(object[i].key);
        }
      }
      return true;
    }
    std::vector<std::string_view> keys;
    keys.reserve(object.size());
    for (const Member& member : object) keys.push_back(member.key);
    std::ranges::sort(keys);
    const auto twice = std::ranges::adjacent_find(keys);
    return twice == keys.end() || duplicate(std::string(*twice));
  }
  bool duplicate(std::string key) {
    duplicate_key_ = std::move(key);
    found_duplicate_ = true;
    return false;
  }

  std::vector<Open> stack_;
  Value root_;
  std::string text_;
  std::string duplicate_key_;
  bool found_duplicate_ = false;
};

// The pointer of the innermost open container.
std::string Builder::pointer() const {
  std::string out;
  for (std::size_t i = 0; i + 1 < stack_.size(); ++i) {
    const Open& open = stack_[i];
    out += '/';
    if (const Array* array = open.value.array()) {
      out += std::to_string(array->size());
    } else {
      append_pointer_token(out, open.key);
    }
  }
  return out;
}

struct Reason {
  ErrorCode code;
  std::string_view sentence;
};

Reason reason(const boost::system::error_code& ec) {
  using boost::json::error;
  if (ec == error::incomplete) return {ErrorCode::kSyntax, "the text ends in the middle"};
  if (ec == error::extra_data)
    return {ErrorCode::kSyntax, "there is text after the end of the value"};
  if (ec == error::too_deep) return {ErrorCode::kTooDeep, "values are nested too deep"};
  if (ec == error::illegal_leading_surrogate || ec == error::illegal_trailing_surrogate ||
      ec == error::expected_hex_digit) {
    return {ErrorCode::kSyntax, "a \\u escape is not valid"};
  }
  return {ErrorCode::kSyntax, "this is not valid JSON"};
}

// The first byte that cannot be UTF-8, or npos. Boost.JSON's own check sits inside strings only
// and names no code of its own for an overlong form.
std::size_t first_bad_utf8(std::string_view text) {
  std::size_t i = 0;
  while (i < text.size()) {
    const auto lead = static_cast<unsigned char>(text[i]);
    if (lead < 0x80) {
      ++i;
      continue;
    }
    std::size_t length = 0;
    unsigned low = 0x80;
    unsigned high = 0xBF;
    if (lead >= 0xC2 && lead <= 0xDF) {
      length = 2;
    } else if (lead >= 0xE0 && lead <= 0xEF) {
      length = 3;
      if (lead == 0xE0) low = 0xA0;   // overlong
      if (lead == 0xED) high = 0x9F;  // surrogates
    } else if (lead >= 0xF0 && lead <= 0xF4) {
      length = 4;
      if (lead == 0xF0) low = 0x90;
      if (lead == 0xF4) high = 0x8F;
    } else {
      return i;
    }
    if (i + length > text.size()) return i;
    for (std::size_t k = 1; k < length; ++k) {
      const auto byte = static_cast<unsigned char>(text[i + k]);
      if (byte < low || byte > high) return i;
      low = 0x80;
      high = 0xBF;
    }
    i += length;
  }
  return std::string_view::npos;
}

}  // namespace

Result<Value> parse(std::string_view text, const Limits& limits) {
  if (text.size() > limits.max_bytes) {
    return fail(ErrorCode::kTooLarge, "the document has " + std::to_string(text.size()) +
                                          " bytes; at most " + std::to_string(limits.max_bytes) +
                                          " are read");
  }
  if (const std::size_t bad = first_bad_utf8(text); bad != std::string_view::npos) {
    return fail(ErrorCode::kEncoding, "the text is not valid UTF-8", place_at(text, bad));
  }
  boost::json::parse_options options;
  options.max_depth = limits.max_depth;
  boost::json::basic_parser<Builder> parser(options);
  boost::system::error_code ec;
  const std::size_t used = parser.write_some(false, text.data(), text.size(), ec);
  if (parser.handler().found_duplicate()) {
    Error error{ErrorCode::kDuplicateKey,
                "the key \"" + parser.handler().duplicate_key() + "\" stands twice in one object",
                {}};
    error.place.pointer = parser.handler().pointer();
    append_pointer_member(error.place.pointer, parser.handler().duplicate_key());
    error.place = second_key_place(text, error.place.pointer);
    return std::unexpected(std::move(error));
  }
  if (!ec && used < text.size()) ec = boost::json::make_error_code(boost::json::error::extra_data);
  if (ec) {
    const Reason why = reason(ec);
    return fail(why.code, std::string(why.sentence), place_at(text, used));
  }
  return parser.handler().take();
}

}  // namespace backsight::core::json
