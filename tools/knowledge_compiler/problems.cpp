#include "problems.h"

#include <algorithm>
#include <utility>

#include "backsight/core/decimal.h"
#include "backsight/core/suggest.h"

namespace backsight::knowledge_compiler {

void Reporter::add(Severity severity, std::uint32_t line, std::uint32_t column, ErrorCode code,
                   std::string message) {
  problems_->push_back(Problem{
      severity, core::Error{code, std::move(message), core::Place{file_, line, column, {}}}});
}

const Value* Reporter::need(const Value& object, std::string_view key, std::string_view what) {
  const Value* value = object.find(key);
  if (value == nullptr) {
    error(object, ErrorCode::kMissingMember, std::string(what) + " needs " + quote(key));
  }
  return value;
}

const std::string* Reporter::text(const Value& value, std::string_view what) {
  const std::string* text = value.string();
  if (text == nullptr) {
    error(value, ErrorCode::kWrongType,
          std::string(what) + " must be text, not " + std::string(value.kind_name()));
    return nullptr;
  }
  if (text->find_first_not_of(" \n") == std::string::npos) {
    error(value, ErrorCode::kWrongType, std::string(what) + " is empty");
    return nullptr;
  }
  return text;
}

const Array* Reporter::list(const Value& value, std::string_view what) {
  const Array* array = value.array();
  if (array == nullptr) {
    error(value, ErrorCode::kWrongType,
          std::string(what) + " must be a list, not " + std::string(value.kind_name()));
  }
  return array;
}

const Object* Reporter::map(const Value& value, std::string_view what) {
  const Object* object = value.object();
  if (object == nullptr) {
    error(value, ErrorCode::kWrongType,
          std::string(what) + " must be a map (key: value), not " + std::string(value.kind_name()));
  }
  return object;
}

const std::string* Reporter::id(const Value& value, std::string_view what) {
  const std::string* id = text(value, what);
  if (id != nullptr && !is_kebab(*id)) {
    error(value, ErrorCode::kBadId,
          quote(*id) + " is no " + std::string(what) +
              "; use lower-case letters, digits and dashes: foot-drop");
    return nullptr;
  }
  return id;
}

std::optional<double> Reporter::number(const Value& value, std::string_view what) {
  if (value.number() != nullptr) {
    if (const auto number = core::to_double(value.number()->text)) return number;
  }
  error(value, ErrorCode::kWrongType,
        std::string(what) + " must be a number, not " + std::string(value.kind_name()));
  return std::nullopt;
}

bool Reporter::only_keys(const Value& object, std::initializer_list<std::string_view> keys,
                         std::string_view what) {
  bool fine = true;
  for (const Member& member : *object.object()) {
    if (std::ranges::find(keys, member.key) != keys.end()) continue;
    fine = false;
    const std::vector<std::string_view> known(keys);
    std::string message = quote(member.key) + " is no key of " + std::string(what);
    const std::string meant = core::did_you_mean(member.key, known);
    message += meant.empty() ? "; it can have " + one_of(known) : meant;
    error(member, ErrorCode::kUnknownMember, std::move(message));
  }
  return fine;
}

void Reporter::version(const Value& root) {
  const Value* version = need(root, "version", "the file");
  if (version == nullptr) return;
  if (version->number() == nullptr || version->number()->text != "1")
    error(*version, ErrorCode::kUnknownWord, "only version 1 is known");
}

std::string describe(const Problem& problem) {
  core::Error error = problem.error;
  error.message = (problem.severity == Severity::kError ? "error: " : "warning: ") + error.message;
  return core::describe(error);
}

bool has_errors(std::span<const Problem> problems) {
  return std::ranges::any_of(
      problems, [](const Problem& problem) { return problem.severity == Severity::kError; });
}

std::string quote(std::string_view text) { return "\"" + std::string(text) + "\""; }

bool is_kebab(std::string_view text) {
  bool after_dash = true;  // a dash must not begin, end or double
  for (const char c : text) {
    if (c == '-') {
      if (after_dash) return false;
      after_dash = true;
      continue;
    }
    const bool letter = c >= 'a' && c <= 'z';
    const bool digit = c >= '0' && c <= '9';
    if (!letter && !digit) return false;
    after_dash = false;
  }
  return !after_dash;
}

std::string suggest(std::string_view word, std::span<const std::string> names) {
  const std::vector<std::string_view> views(names.begin(), names.end());
  return core::did_you_mean(word, views);
}

std::string one_of(std::span<const std::string_view> words) {
  std::string out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) out += i + 1 == words.size() ? " or " : ", ";
    out += words[i];
  }
  return out;
}

}  // namespace backsight::knowledge_compiler
