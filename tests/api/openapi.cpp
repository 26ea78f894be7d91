#include "api/openapi.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <regex>
#include <sstream>

#include "backsight/core/decimal.h"
#include "backsight/yaml/read.h"

namespace backsight::test {
namespace {

using core::json::Value;

std::string upper(std::string text) {
  for (char& c : text) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
  }
  return text;
}

const Value& must_find(const Value& value, std::string_view key) {
  const Value* found = value.find(key);
  if (found == nullptr) throw std::runtime_error("openapi.yaml has no " + std::string(key));
  return *found;
}

bool has_type(const Value& value, std::string_view type) {
  if (type == "null") return value.is_null();
  if (type == "boolean") return value.boolean() != nullptr;
  if (type == "string") return value.string() != nullptr;
  if (type == "array") return value.array() != nullptr;
  if (type == "object") return value.object() != nullptr;
  if (value.number() == nullptr) return false;
  return type == "number" || (type == "integer" && core::to_integer(value.number()->text));
}

double number(const Value& value) { return core::to_double(value.number()->text).value(); }

}  // namespace

const OpenApi& OpenApi::get() {
  static const OpenApi kApi = [] {
    std::ifstream file(BACKSIGHT_SOURCE_DIR "/api/openapi.yaml");
    std::ostringstream text;
    text << file.rdbuf();
    auto document = yaml::read(text.str(), "openapi.yaml");
    if (!document) throw std::runtime_error(core::describe(document.error().front()));
    return OpenApi(*std::move(document));
  }();
  return kApi;
}

std::vector<std::string> OpenApi::access(std::string_view operation_id) const {
  std::vector<std::string> out;
  for (const auto& path : *must_find(document_, "paths").object()) {
    for (const auto& method : *path.value.object()) {
      const Value* id = method.value.find("operationId");
      if (id == nullptr || *id->string() != operation_id) continue;
      const Value* access = method.value.find("x-backsight-access");
      if (access == nullptr) return out;
      for (const Value& one : *access->array()) out.push_back(*one.string());
    }
  }
  return out;
}

std::vector<OpenApiOperation> OpenApi::operations() const {
  std::vector<OpenApiOperation> out;
  for (const auto& path : *must_find(document_, "paths").object()) {
    for (const auto& method : *path.value.object()) {
      if (method.key == "parameters") continue;
      out.push_back(
          {upper(method.key), path.key, *must_find(method.value, "operationId").string()});
    }
  }
  return out;
}

const Value& OpenApi::resolve(const Value& value) const {
  const Value* reference = value.find("$ref");
  if (reference == nullptr) return value;
  std::string_view rest = *reference->string();
  const Value* at = &document_;
  rest.remove_prefix(2);  // "#/"
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('/'), rest.size());
    at = &must_find(*at, rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return resolve(*at);
}

std::string OpenApi::check_answer(std::string_view method, std::string_view path, int status,
                                  std::string_view content_type, std::string_view body) const {
  const Value* item = must_find(document_, "paths").find(path);
  if (item == nullptr) return "no such path: " + std::string(path);
  std::string verb(method);
  for (char& c : verb) c = static_cast<char>(c + (c >= 'A' && c <= 'Z' ? 32 : 0));
  const Value& responses = must_find(must_find(*item, verb), "responses");
  const Value* found = responses.find(std::to_string(status));
  if (found == nullptr && status >= 400) found = responses.find("default");
  if (found == nullptr) return "status " + std::to_string(status) + " is not described";
  const Value* content = resolve(*found).find("content");
  if (content == nullptr) return body.empty() ? "" : "a body that is not described";
  const std::string_view media = content_type.substr(0, content_type.find(';'));
  const Value* described = content->find(media);
  if (described == nullptr) return "content type " + std::string(media) + " is not described";
  if (!media.ends_with("json")) return "";
  const auto value = core::json::parse(body);
  if (!value) return "the body is not JSON";
  return check(must_find(*described, "schema"), *value);
}

std::string OpenApi::check_value(std::string_view schema_name, const Value& value) const {
  return check(must_find(must_find(must_find(document_, "components"), "schemas"), schema_name),
               value);
}

std::string OpenApi::check(const Value& unresolved, const Value& value) const {
  const Value& schema = resolve(unresolved);
  const auto wrong = [&](const std::string& what) {
    return what + " (" + core::json::write(value).substr(0, 200) + ")";
  };
  for (const auto& [key, wanted, line, column] : *schema.object()) {
    if (key == "type") {
      const bool fits = wanted.string() != nullptr
                            ? has_type(value, *wanted.string())
                            : std::ranges::any_of(*wanted.array(), [&](const Value& one) {
                                return has_type(value, *one.string());
                              });
      if (!fits) return wrong("type is not " + core::json::write(wanted));
    } else if (key == "const") {
      if (!(wanted == value)) return wrong("is not " + core::json::write(wanted));
    } else if (key == "enum") {
      if (std::ranges::find(*wanted.array(), value) == wanted.array()->end()) {
        return wrong("is none of " + core::json::write(wanted));
      }
    } else if (key == "pattern") {
      if (value.string() != nullptr &&
          !std::regex_search(*value.string(), std::regex(*wanted.string()))) {
        return wrong("does not match " + *wanted.string());
      }
    } else if (key == "minimum" || key == "maximum") {
      if (value.number() == nullptr) continue;
      const bool fits =
          key == "minimum" ? number(value) >= number(wanted) : number(value) <= number(wanted);
      if (!fits) return wrong("breaks " + key);
    } else if (key == "minLength") {
      if (value.string() != nullptr && double(value.string()->size()) < number(wanted)) {
        return wrong("is too short");
      }
    } else if (key == "maxLength") {
      if (value.string() != nullptr && double(value.string()->size()) > number(wanted)) {
        return wrong("is too long");
      }
    } else if (key == "maxItems") {
      if (value.array() != nullptr && double(value.array()->size()) > number(wanted)) {
        return wrong("has too many items");
      }
    } else if (key == "uniqueItems") {
      if (value.array() == nullptr) continue;
      for (std::size_t i = 0; i < value.array()->size(); ++i) {
        for (std::size_t k = 0; k < i; ++k) {
          if ((*value.array())[i] == (*value.array())[k]) return wrong("has equal items");
        }
      }
    } else if (key == "items") {
      if (value.array() == nullptr) continue;
      for (const Value& item : *value.array()) {
        if (auto fault = check(wanted, item); !fault.empty()) return fault;
      }
    } else if (key == "required") {
      if (value.object() == nullptr) continue;
      for (const Value& name : *wanted.array()) {
        if (value.find(*name.string()) == nullptr) return wrong("has no " + *name.string());
      }
    } else if (key == "properties") {
      if (value.object() == nullptr) continue;
      for (const auto& member : *value.object()) {
        const Value* described = wanted.find(member.key);
        if (described == nullptr) continue;
        if (auto fault = check(*described, member.value); !fault.empty()) {
          return member.key + ": " + fault;
        }
      }
    } else if (key == "additionalProperties") {
      if (value.object() == nullptr || *wanted.boolean()) continue;
      for (const auto& member : *value.object()) {
        if (must_find(schema, "properties").find(member.key) == nullptr) {
          return wrong("has the unknown member " + member.key);
        }
      }
    } else if (key == "oneOf") {
      std::string faults;
      std::size_t fitting = 0;
      for (const Value& one : *wanted.array()) {
        const std::string fault = check(one, value);
        if (fault.empty()) {
          ++fitting;
        } else {
          faults += "\n  - " + fault;
        }
      }
      if (fitting != 1) {
        return wrong("fits " + std::to_string(fitting) + " of oneOf" + faults);
      }
    } else if (key != "description" && key != "format" && key != "example" &&
               key != "contentMediaType") {
      return "the checker does not know the word " + key;  // it must not pass what it cannot judge
    }
  }
  return "";
}

}  // namespace backsight::test
