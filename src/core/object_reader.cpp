#include "backsight/core/object_reader.h"

#include <algorithm>

#include "backsight/core/decimal.h"
#include "backsight/core/suggest.h"
#include "line_column.h"

namespace backsight::core {

std::string Path::pointer() const {
  if (parent_ == nullptr) return {};
  std::string out = parent_->pointer();
  if (index_) {
    out += "/" + std::to_string(*index_);
  } else {
    json::append_pointer_member(out, key_);
  }
  return out;
}

Error error_at(const json::Value& value, const Path& path, ErrorCode code, std::string message) {
  Place place;
  place.line = value.line;
  place.column = value.column;
  place.pointer = path.pointer();
  return {code, std::move(message), std::move(place)};
}

Result<ObjectReader> ObjectReader::make(const json::Value& value, const Path& path) {
  if (value.object() == nullptr) {
    return std::unexpected(
        error_at(value, path, ErrorCode::kWrongType,
                 "an object is needed here, not " + std::string(value.kind_name())));
  }
  return ObjectReader(value, path);
}

Error ObjectReader::error(std::string_view key, ErrorCode code, std::string message) const {
  const json::Value* found = value_->find(key);
  if (found == nullptr) return error_at(*value_, *path_, code, std::move(message));
  return error_at(*found, Path(*path_, key), code, std::move(message));
}

Error ObjectReader::unknown_word(std::string_view key, std::string_view word,
                                 std::span<const std::string_view> known) const {
  std::string list;
  for (const std::string_view one : known) {
    if (!list.empty()) list += ", ";
    list += one;
  }
  return error(key, ErrorCode::kUnknownWord,
               "\"" + std::string(word.substr(0, 60)) + "\" is not known here" +
                   did_you_mean(word, known) + " Known: " + list);
}

const json::Value* ObjectReader::optional_member(std::string_view key) {
  asked_.push_back(key);
  const json::Value* found = value_->find(key);
  return found == nullptr || found->is_null() ? nullptr : found;
}

Result<const json::Value*> ObjectReader::member(std::string_view key) {
  const json::Value* found = optional_member(key);
  if (found == nullptr) {
    return std::unexpected(error_at(*value_, *path_, ErrorCode::kMissingMember,
                                    "the member \"" + std::string(key) + "\" is missing"));
  }
  return found;
}

Result<std::string> ObjectReader::string(std::string_view key) {
  TRY_VOID(member(key));
  asked_.pop_back();
  TRY(auto text, optional_string(key));
  return *std::move(text);
}

Result<std::optional<std::string>> ObjectReader::optional_string(std::string_view key) {
  const json::Value* found = optional_member(key);
  if (found == nullptr) return std::optional<std::string>{};
  if (const std::string* text = found->string()) return std::optional(*text);
  return std::unexpected(error(
      key, ErrorCode::kWrongType,
      "\"" + std::string(key) + "\" must be a string, not " + std::string(found->kind_name())));
}

Result<std::optional<bool>> ObjectReader::optional_boolean(std::string_view key) {
  const json::Value* found = optional_member(key);
  if (found == nullptr) return std::optional<bool>{};
  if (const bool* b = found->boolean()) return std::optional(*b);
  return std::unexpected(error(key, ErrorCode::kWrongType,
                               "\"" + std::string(key) + "\" must be true or false, not " +
                                   std::string(found->kind_name())));
}

Result<std::optional<double>> ObjectReader::optional_number(std::string_view key, double low,
                                                            double high) {
  const json::Value* found = optional_member(key);
  if (found == nullptr) return std::optional<double>{};
  const json::Number* number = found->number();
  if (number == nullptr) {
    return std::unexpected(error(
        key, ErrorCode::kWrongType,
        "\"" + std::string(key) + "\" must be a number, not " + std::string(found->kind_name())));
  }
  const auto value = to_double(number->text);
  if (!value || *value < low || *value > high) {
    return std::unexpected(error(key, ErrorCode::kOutOfRange,
                                 "\"" + std::string(key) + "\" must lie between " +
                                     json::write(json::from_double(low)) + " and " +
                                     json::write(json::from_double(high))));
  }
  return value;
}

Result<std::optional<std::int64_t>> ObjectReader::optional_integer(std::string_view key,
                                                                   std::int64_t low,
                                                                   std::int64_t high) {
  TRY(const auto number, optional_number(key, static_cast<double>(low), static_cast<double>(high)));
  if (!number) return std::optional<std::int64_t>{};
  const auto value = to_integer(value_->find(key)->number()->text);
  if (!value) {
    return std::unexpected(
        error(key, ErrorCode::kWrongType, "\"" + std::string(key) + "\" must be a whole number"));
  }
  return value;
}

Result<std::span<const json::Value>> ObjectReader::optional_array(std::string_view key) {
  const json::Value* found = optional_member(key);
  if (found == nullptr) return std::span<const json::Value>{};
  if (const json::Array* array = found->array()) return std::span<const json::Value>(*array);
  return std::unexpected(error(
      key, ErrorCode::kWrongType,
      "\"" + std::string(key) + "\" must be an array, not " + std::string(found->kind_name())));
}

Result<std::vector<std::string>> ObjectReader::optional_strings(std::string_view key) {
  TRY(const auto items, optional_array(key));
  std::vector<std::string> out;
  const Path list_path(*path_, key);
  for (std::size_t i = 0; i < items.size(); ++i) {
    const std::string* text = items[i].string();
    if (text == nullptr) {
      return std::unexpected(
          error_at(items[i], Path(list_path, i), ErrorCode::kWrongType,
                   "a string is needed here, not " + std::string(items[i].kind_name())));
    }
    out.push_back(*text);
  }
  return out;
}

Result<void> ObjectReader::finish() const {
  for (const json::Member& member : *value_->object()) {
    if (std::ranges::find(asked_, member.key) != asked_.end()) continue;
    Error unknown = error_at(member.value, Path(*path_, member.key), ErrorCode::kUnknownMember,
                             "the member \"" + member.key.substr(0, 60) + "\" is not known here" +
                                 did_you_mean(member.key, asked_));
    if (member.line != 0) {
      unknown.place.line = member.line;
      unknown.place.column = member.column;
    }
    return std::unexpected(std::move(unknown));
  }
  return {};
}

}  // namespace backsight::core
