#include "condition_read.h"

#include <algorithm>

#include "backsight/core/decimal.h"

namespace backsight::knowledge {
namespace {

using core::error_at;
using core::ErrorCode;
using core::ObjectReader;
using core::Path;
using core::Result;
using core::json::Value;
using Kind = Condition::Kind;

Result<std::vector<TermId>> read_terms(const Value& value, const Path& path,
                                       const Vocabulary& vocabulary) {
  const auto one = [&](const Value& item, const Path& at) -> Result<TermId> {
    if (item.string() == nullptr) {
      return std::unexpected(error_at(item, at, ErrorCode::kWrongType, "a symptom term is needed"));
    }
    const auto term = vocabulary.term(*item.string());
    if (term) return *term;
    return std::unexpected(error_at(
        item, at, ErrorCode::kUnknownWord,
        "\"" + *item.string() + "\" is no symptom term" + vocabulary.suggest_term(*item.string())));
  };
  std::vector<TermId> out;
  if (value.array() == nullptr) {
    TRY(const TermId term, one(value, path));
    out.push_back(term);
    return out;
  }
  for (std::size_t i = 0; i < value.array()->size(); ++i) {
    TRY(const TermId term, one((*value.array())[i], Path(path, i)));
    out.push_back(term);
  }
  return out;
}

std::optional<double> index_of(const std::vector<std::string>& words, std::string_view word) {
  const auto at = std::ranges::find(words, word);
  if (at == words.end()) return std::nullopt;
  return static_cast<double>(at - words.begin());
}

// A value that stands for a number: itself, or the rank of a word or class.
std::optional<double> as_number(const Value& value, const Attribute& attribute) {
  if (value.number() != nullptr && attribute.type == AttributeType::kNumber) {
    return core::to_double(value.number()->text);
  }
  if (value.boolean() != nullptr && attribute.type == AttributeType::kBoolean) {
    return *value.boolean() ? 1.0 : 0.0;
  }
  if (value.string() != nullptr && attribute.type == AttributeType::kWord) {
    return index_of(attribute.words, *value.string());
  }
  if (value.string() != nullptr && attribute.type == AttributeType::kToken) {
    return index_of(attribute.classes, *value.string());
  }
  return std::nullopt;
}

Result<void> read_values(const Value& list, const Path& path, const Attribute& attribute,
                         Match& match) {
  if (list.array() == nullptr) {
    return std::unexpected(error_at(list, path, ErrorCode::kWrongType, "a list is needed here"));
  }
  for (std::size_t i = 0; i < list.array()->size(); ++i) {
    const Value& item = (*list.array())[i];
    if (const auto number = as_number(item, attribute)) {
      match.numbers.push_back(*number);
    } else if (item.string() != nullptr && attribute.type == AttributeType::kToken) {
      match.tokens.push_back(*item.string());
    } else {
      return std::unexpected(error_at(item, Path(path, i), ErrorCode::kUnknownWord,
                                      "this is no value of \"" + attribute.name + "\""));
    }
  }
  return {};
}

Result<Match> read_match(AttributeId id, const Value& value, const Path& path,
                         const Vocabulary& vocabulary) {
  const Attribute& attribute = vocabulary.attribute(id);
  TRY(auto reader, ObjectReader::make(value, path));
  Match out;
  out.attribute = id;
  if (const Value* list = reader.optional_member("one-of")) {
    TRY_VOID(read_values(*list, Path(path, "one-of"), attribute, out));
  } else if (const Value* excluded = reader.optional_member("not")) {
    out.kind = Match::Kind::kNotOneOf;
    TRY_VOID(read_values(*excluded, Path(path, "not"), attribute, out));
  } else if (reader.optional_member("opposite-to-surgery") != nullptr) {
    out.kind = Match::Kind::kOppositeToSurgery;
  } else {
    out.kind = Match::Kind::kRange;
    const Value* low = reader.optional_member("at-least");
    const Value* high = reader.optional_member("at-most");
    const bool rankable =
        attribute.type == AttributeType::kNumber || attribute.ordered || !attribute.classes.empty();
    const auto bound = [&](const Value* of, double& into) {
      if (of == nullptr) return true;
      const auto number = as_number(*of, attribute);
      if (number) into = *number;
      return number.has_value();
    };
    if (!rankable || (low == nullptr && high == nullptr) || !bound(low, out.low) ||
        !bound(high, out.high)) {
      return std::unexpected(error_at(value, path, ErrorCode::kUnknownWord,
                                      "this is no match for \"" + attribute.name + "\""));
    }
  }
  TRY_VOID(reader.finish());
  return out;
}

Result<Condition> read_symptom(const Value& value, const Path& path, const Vocabulary& vocabulary) {
  Condition out;
  out.kind = Kind::kSymptom;
  for (const core::json::Member& member : *value.object()) {
    const Path at(path, member.key);
    if (member.key == "symptom") {
      TRY(out.terms, read_terms(member.value, at, vocabulary));
      continue;
    }
    const auto attribute = vocabulary.attribute(member.key);
    if (!attribute) {
      return std::unexpected(error_at(
          member.value, at, ErrorCode::kUnknownWord,
          "\"" + member.key + "\" is no attribute" + vocabulary.suggest_attribute(member.key)));
    }
    TRY(auto match, read_match(*attribute, member.value, at, vocabulary));
    out.matches.push_back(std::move(match));
  }
  return out;
}

Result<Condition> read_children(Kind kind, const Value& list, const Path& path,
                                const Vocabulary& vocabulary) {
  if (list.array() == nullptr || list.array()->empty()) {
    return std::unexpected(
        error_at(list, path, ErrorCode::kWrongType, "a list with at least one condition"));
  }
  Condition out;
  out.kind = kind;
  for (std::size_t i = 0; i < list.array()->size(); ++i) {
    TRY(auto child, read_condition((*list.array())[i], Path(path, i), vocabulary));
    out.children.push_back(std::move(child));
  }
  return out;
}

Result<Condition> read_at_least(const Value& value, const Path& path,
                                const Vocabulary& vocabulary) {
  TRY(auto reader, ObjectReader::make(value, path));
  TRY(const auto* list, reader.member("of"));
  TRY(auto out, read_children(Kind::kAtLeast, *list, Path(path, "of"), vocabulary));
  TRY(const auto n,
      reader.optional_integer("n", 1, static_cast<std::int64_t>(out.children.size())));
  if (!n) return std::unexpected(reader.error("n", ErrorCode::kMissingMember, "n is missing"));
  out.count = static_cast<std::uint32_t>(*n);
  TRY_VOID(reader.finish());
  return out;
}

// {from, to} or {at-least, at-most}: either end may be open, not both.
Result<Condition> read_range(Kind kind, const Value& value, const Path& path,
                             std::string_view low_key, std::string_view high_key) {
  TRY(auto reader, ObjectReader::make(value, path));
  TRY(const auto low, reader.optional_number(low_key, -1e6, 1e6));
  TRY(const auto high, reader.optional_number(high_key, -1e6, 1e6));
  TRY_VOID(reader.finish());
  if (!low && !high) {
    return std::unexpected(
        error_at(value, path, ErrorCode::kMissingMember, "a range needs at least one end"));
  }
  Condition out;
  out.kind = kind;
  out.low = low.value_or(out.low);
  out.high = high.value_or(out.high);
  return out;
}

Result<Condition> read_surgery(const Value& value, const Path& path) {
  TRY(auto reader, ObjectReader::make(value, path));
  Condition out;
  const auto add = [&](Kind kind, std::string_view key) -> Result<void> {
    TRY(const auto expected, reader.optional_boolean(key));
    if (expected) {
      Condition child;
      child.kind = kind;
      child.expected = *expected;
      out.children.push_back(std::move(child));
    }
    return {};
  };
  TRY_VOID(add(Kind::kDurotomy, "durotomy"));
  TRY_VOID(add(Kind::kFusion, "fusion"));
  TRY_VOID(reader.finish());
  if (out.children.empty()) {
    return std::unexpected(
        error_at(value, path, ErrorCode::kMissingMember, "durotomy or fusion is needed"));
  }
  return out;
}

Result<Condition> read_trend(Kind kind, const Value& value, const Path& path,
                             const Vocabulary& vocabulary) {
  TRY(auto reader, ObjectReader::make(value, path));
  Condition out;
  out.kind = kind;
  TRY(const auto* symptom, reader.member("symptom"));
  TRY(out.terms, read_terms(*symptom, Path(path, "symptom"), vocabulary));
  const std::string_view days_key = kind == Kind::kRise ? "within-days" : "days";
  TRY(const auto days, reader.optional_number(days_key, 0, kTrendDays));
  std::optional<double> points = 0.0;
  if (kind == Kind::kRise) {
    TRY(points, reader.optional_number("points", 0, 10));
  }
  TRY_VOID(reader.finish());
  if (!days || !points) {
    return std::unexpected(
        error_at(value, path, ErrorCode::kMissingMember, "a trend needs its days and points"));
  }
  out.days = *days;
  out.points = *points;
  return out;
}

bool context_only(const Condition& condition) {
  switch (condition.kind) {
    case Kind::kSymptom:
    case Kind::kUnsure:
    case Kind::kRisk:
    case Kind::kRise:
    case Kind::kLasting:
      return false;
    default:
      return std::ranges::all_of(condition.children, context_only);
  }
}

Result<std::vector<std::string>> read_words(const Value& value, const Path& path) {
  std::vector<std::string> out;
  for (std::size_t i = 0; value.array() != nullptr && i < value.array()->size(); ++i) {
    const std::string* text = (*value.array())[i].string();
    if (text == nullptr) break;
    out.push_back(*text);
  }
  if (value.array() == nullptr || out.size() != value.array()->size()) {
    return std::unexpected(
        error_at(value, path, ErrorCode::kWrongType, "a list of words is needed here"));
  }
  return out;
}

}  // namespace

Result<Condition> read_condition(const Value& value, const Path& path,
                                 const Vocabulary& vocabulary) {
  TRY_VOID(ObjectReader::make(value, path));
  if (value.find("symptom") != nullptr) return read_symptom(value, path, vocabulary);
  if (value.object()->size() != 1) {
    return std::unexpected(
        error_at(value, path, ErrorCode::kWrongType, "a condition has exactly one member"));
  }
  const core::json::Member& member = value.object()->front();
  const Value& inner = member.value;
  const Path at(path, member.key);
  if (member.key == "all") return read_children(Kind::kAll, inner, at, vocabulary);
  if (member.key == "any") return read_children(Kind::kAny, inner, at, vocabulary);
  if (member.key == "at-least") return read_at_least(inner, at, vocabulary);
  if (member.key == "days-since-surgery") {
    return read_range(Kind::kDaysSinceSurgery, inner, at, "from", "to");
  }
  if (member.key == "age") return read_range(Kind::kAge, inner, at, "at-least", "at-most");
  if (member.key == "surgery") return read_surgery(inner, at);
  if (member.key == "rise") return read_trend(Kind::kRise, inner, at, vocabulary);
  if (member.key == "lasting") return read_trend(Kind::kLasting, inner, at, vocabulary);
  Condition out;
  if (member.key == "unsure") {
    out.kind = Kind::kUnsure;
    TRY(out.terms, read_terms(inner, at, vocabulary));
    return out;
  }
  if (member.key == "risk") {
    out.kind = Kind::kRisk;
    TRY(out.words, read_words(inner, at));
    return out;
  }
  if (member.key == "not") {
    out.kind = Kind::kNot;
    TRY(auto child, read_condition(inner, at, vocabulary));
    if (!context_only(child)) {
      return std::unexpected(error_at(inner, at, ErrorCode::kInconsistent,
                                      "only context may be negated: a negated symptom would let "
                                      "a new danger sign lower the urgency"));
    }
    out.children.push_back(std::move(child));
    return out;
  }
  return std::unexpected(
      error_at(inner, at, ErrorCode::kUnknownMember, "\"" + member.key + "\" is no condition"));
}

}  // namespace backsight::knowledge
