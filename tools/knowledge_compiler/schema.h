// The schema language of evidence/schema.yaml: reading it, and holding a file against it.
// The language is described at the head of that file.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <regex>
#include <string>
#include <string_view>
#include <vector>

#include "problems.h"

namespace backsight::knowledge_compiler {

struct Shape;
using ShapePtr = std::shared_ptr<const Shape>;

/// What a value may be.
struct Shape {
  enum class Kind : std::uint8_t {
    kText,
    kWords,
    kNumber,
    kBoolean,
    kNothing,
    kList,
    kRecord,
    kMap,
    kEither,
    kIdOf,
  };
  struct Field {
    std::string key;
    ShapePtr shape;
    bool required = false;
  };
  Kind kind = Kind::kText;
  std::string name;  ///< of the type, for messages; may be empty

  std::optional<std::regex> pattern;  // kText
  std::string pattern_text;
  std::vector<std::string> words;  // kWords
  bool whole = false;              // kNumber
  std::optional<double> from;
  std::optional<double> to;
  std::optional<double> above;
  ShapePtr of;  // kList
  std::size_t at_least = 0;
  std::size_t at_most = static_cast<std::size_t>(-1);
  bool rising = false;
  std::vector<Field> fields;  // kRecord
  ShapePtr keys;              // kMap
  ShapePtr values;
  std::vector<ShapePtr> choices;  // kEither
  std::string reference;          // kIdOf: study, finding, symptom, instrument
};

/// What a measure of a finding needs (section `measures`).
struct Measure {
  ShapePtr estimate;  ///< also of every number in ci95, iqr and range
  std::vector<std::string> required;
  std::vector<std::string> one_of;
};

/// What a key of a finding is tied to (section `keys`).
struct KeyRule {
  std::vector<std::string> only;    ///< measures that may have the key; empty: all
  std::vector<std::string> needs;   ///< keys that must stand beside it
  std::vector<std::string> except;  ///< measures for which `needs` is waived
};

struct Schema {
  std::map<std::string, ShapePtr, std::less<>> files;  ///< by file name or "folder/*.yaml"
  std::map<std::string, Measure, std::less<>> measures;
  std::map<std::string, KeyRule, std::less<>> keys;
  std::vector<std::string> unique;          ///< keys of studies that stand once
  std::vector<std::string> other_symptoms;  ///< beside the vocabulary

  /// The shape for a file below evidence/ ("studies.yaml", "findings/recovery.yaml"), or nullptr.
  [[nodiscard]] const Shape* shape_for(std::string_view path) const;
};

/// Reads evidence/schema.yaml. Reports what is wrong with it; nothing when it cannot be used.
[[nodiscard]] std::optional<Schema> read_schema(const Document& document,
                                                std::vector<Problem>& problems);

/// Called for each value that must be the id of something: the kind, the id, its place.
using OnReference =
    std::function<void(std::string_view kind, const std::string& id, const Value& at)>;

/// Reports where `value` does not have the shape. `what`: how messages call it ("estimate").
void check_shape(const Value& value, const Shape& shape, std::string_view what, Reporter& report,
                 const OnReference& on_reference);

}  // namespace backsight::knowledge_compiler
