#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <unordered_set>
#include <utility>

#include "backsight/core/decimal.h"
#include "schema.h"

namespace backsight::knowledge_compiler {
namespace {

using Kind = Shape::Kind;

// How a message calls the shape a value should have had.
std::string expected(const Shape& shape) {
  switch (shape.kind) {
    case Kind::kText:
      return "text";
    case Kind::kWords:
      return "a word";
    case Kind::kNumber:
      return shape.whole ? "a whole number" : "a number";
    case Kind::kBoolean:
      return "true or false";
    case Kind::kNothing:
      return "null";
    case Kind::kList:
      return "a list";
    case Kind::kRecord:
    case Kind::kMap:
      return "a map (key: value)";
    case Kind::kEither: {
      std::string out;
      for (const ShapePtr& choice : shape.choices) {
        if (!out.empty()) out += " or ";
        out += expected(*choice);
      }
      return out;
    }
    case Kind::kIdOf:
      return "the id of a " + shape.reference;
  }
  return {};
}

// Whether the value is of the kind at all, whatever its content.
bool right_kind(const Value& value, const Shape& shape) {
  switch (shape.kind) {
    case Kind::kText:
    case Kind::kWords:
    case Kind::kIdOf:
      return value.string() != nullptr;
    case Kind::kNumber:
      return value.number() != nullptr;
    case Kind::kBoolean:
      return value.boolean() != nullptr;
    case Kind::kNothing:
      return value.is_null();
    case Kind::kList:
      return value.array() != nullptr;
    case Kind::kRecord:
    case Kind::kMap:
      return value.object() != nullptr;
    case Kind::kEither:
      return std::ranges::any_of(shape.choices,
                                 [&](const ShapePtr& s) { return right_kind(value, *s); });
  }
  return false;
}

class Checker {
 public:
  Checker(Reporter& report, const OnReference& on_reference)
      : report_(report), on_reference_(on_reference) {}

  void check(const Value& value, const Shape& shape, std::string_view what) {
    if (!right_kind(value, shape)) {
      std::string message =
          fmt::format("{} must be {}, not {}", quote(what), expected(shape), value.kind_name());
      if (shape.kind == Kind::kText && value.number() != nullptr)
        message += fmt::format("; quote it: '{}'", value.number()->text);
      report_.error(value, ErrorCode::kWrongType, std::move(message));
      return;
    }
    switch (shape.kind) {
      case Kind::kText:
        return check_text(value, shape, what);
      case Kind::kWords:
        return check_words(value, shape, what);
      case Kind::kNumber:
        return check_number(value, shape, what);
      case Kind::kList:
        return check_list(value, shape, what);
      case Kind::kRecord:
        return check_record(value, shape, what);
      case Kind::kMap:
        return check_map(value, shape, what);
      case Kind::kEither:
        return check_either(value, shape, what);
      case Kind::kIdOf:
        return on_reference_(shape.reference, *value.string(), value);
      case Kind::kBoolean:
      case Kind::kNothing:
        return;
    }
  }

 private:
  void check_text(const Value& value, const Shape& shape, std::string_view what) {
    const std::string* text = report_.text(value, quote(what));
    if (text == nullptr || !shape.pattern) return;
    if (!std::regex_match(*text, *shape.pattern)) {
      report_.error(value, ErrorCode::kBadId,
                    fmt::format("\"{}\" is no {}; it must look like {}", *text,
                                shape.name.empty() ? what : std::string_view(shape.name),
                                shape.pattern_text));
    }
  }

  void check_words(const Value& value, const Shape& shape, std::string_view what) {
    const std::string& word = *value.string();
    if (std::ranges::find(shape.words, word) != shape.words.end()) return;
    std::string meant = suggest(word, shape.words);
    if (meant.empty()) {
      const std::vector<std::string_view> words(shape.words.begin(), shape.words.end());
      meant = "; it is one of " + one_of(words);
    }
    report_.error(value, ErrorCode::kUnknownWord,
                  fmt::format("\"{}\" is no {}{}", word, what, meant));
  }

  void check_number(const Value& value, const Shape& shape, std::string_view what) {
    const std::string& text = value.number()->text;
    const auto number = core::to_double(text);
    if (!number) {
      report_.error(value, ErrorCode::kOutOfRange, fmt::format("{} is too large a number", text));
      return;
    }
    if (shape.whole && !core::to_integer(text)) {
      report_.error(value, ErrorCode::kWrongType,
                    fmt::format("\"{}\" must be a whole number, not {}", what, text));
      return;
    }
    const auto out_of_range = [&](std::string_view bound, double limit) {
      report_.error(value, ErrorCode::kOutOfRange,
                    fmt::format("\"{}\" must be {} {}, not {}", what, bound, limit, text));
    };
    if (shape.from && *number < *shape.from)
      out_of_range("at least", *shape.from);
    else if (shape.to && *number > *shape.to)
      out_of_range("at most", *shape.to);
    else if (shape.above && *number <= *shape.above)
      out_of_range("above", *shape.above);
  }

  void check_list(const Value& value, const Shape& shape, std::string_view what) {
    const Array& array = *value.array();
    if (array.size() < shape.at_least || array.size() > shape.at_most) {
      const std::string wanted = shape.at_least == shape.at_most
                                     ? fmt::format("{}", shape.at_least)
                                     : fmt::format("at least {}", shape.at_least);
      report_.error(
          value, ErrorCode::kOutOfRange,
          fmt::format("\"{}\" must have {} elements, not {}", what, wanted, array.size()));
      return;
    }
    std::optional<double> before;
    for (const Value& element : array) {
      check(element, *shape.of, what);
      if (!shape.rising || element.number() == nullptr) continue;
      const auto number = core::to_double(element.number()->text);
      if (before && number && *number < *before) {
        report_.error(element, ErrorCode::kInconsistent,
                      fmt::format("the numbers of \"{}\" must not fall: {} comes after {}", what,
                                  element.number()->text, *before));
      }
      before = number;
    }
    if (shape.of->kind == Kind::kIdOf) check_repeats(array, what);
  }

  void check_repeats(const Array& array, std::string_view what) {
    std::unordered_set<std::string> seen;
    for (const Value& element : array) {
      if (element.string() != nullptr && !seen.insert(*element.string()).second) {
        report_.error(element, ErrorCode::kInconsistent,
                      fmt::format("\"{}\" stands twice in \"{}\"", *element.string(), what));
      }
    }
  }

  void check_record(const Value& value, const Shape& shape, std::string_view what) {
    const std::string kind = shape.name.empty() ? quote(what) : "a " + shape.name;
    for (const Member& member : *value.object()) {
      const auto field = std::ranges::find(shape.fields, member.key, &Shape::Field::key);
      if (field != shape.fields.end()) {
        check(member.value, *field->shape, member.key);
        continue;
      }
      std::vector<std::string> known;
      for (const Shape::Field& candidate : shape.fields) known.push_back(candidate.key);
      std::string meant = suggest(member.key, known);
      if (meant.empty()) {
        const std::vector<std::string_view> views(known.begin(), known.end());
        meant = "; it can have " + one_of(views);
      }
      report_.error(member, ErrorCode::kUnknownMember,
                    fmt::format("\"{}\" is no key of {}{}", member.key, kind, meant));
    }
    for (const Shape::Field& field : shape.fields) {
      if (field.required && value.find(field.key) == nullptr) {
        report_.error(value, ErrorCode::kMissingMember,
                      fmt::format("{} needs \"{}\" ({})", kind, field.key, expected(*field.shape)));
      }
    }
  }

  void check_map(const Value& value, const Shape& shape, std::string_view what) {
    for (const Member& member : *value.object()) {
      Value key(member.key);
      key.line = member.line;
      key.column = member.column;
      check(key, *shape.keys, what);
      check(member.value, *shape.values, member.key);
    }
  }

  void check_either(const Value& value, const Shape& shape, std::string_view what) {
    // The first choice of the right kind that fits; else what is wrong with the first such choice.
    const ShapePtr* closest = nullptr;
    for (const ShapePtr& choice : shape.choices) {
      if (!right_kind(value, *choice)) continue;
      std::vector<Problem> trial;
      Reporter quiet(report_.file(), trial);
      Checker(quiet, [](std::string_view, const std::string&, const Value&) {
      }).check(value, *choice, what);
      if (trial.empty()) return check(value, *choice, what);
      if (closest == nullptr) closest = &choice;
    }
    check(value, **closest, what);
  }

  Reporter& report_;
  const OnReference& on_reference_;
};

}  // namespace

void check_shape(const Value& value, const Shape& shape, std::string_view what, Reporter& report,
                 const OnReference& on_reference) {
  Checker(report, on_reference).check(value, shape, what);
}

}  // namespace backsight::knowledge_compiler
