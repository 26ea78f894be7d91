// The words a record can use: symptom terms, the attributes that refine them, and questionnaires.
// The lists are data (rules/vocabulary.yaml, evidence/instruments.yaml); the code knows only what
// an attribute can be.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "backsight/core/object_reader.h"
#include "backsight/knowledge/instrument.h"

namespace backsight::knowledge {

/// Index of a symptom term in Vocabulary::terms().
struct TermId {
  std::uint16_t index = 0;
  friend auto operator<=>(const TermId&, const TermId&) = default;
};

/// Index of an attribute in Vocabulary::attributes().
struct AttributeId {
  std::uint16_t index = 0;
  friend auto operator<=>(const AttributeId&, const AttributeId&) = default;
};

enum class AttributeType : std::uint8_t {
  kWord,    ///< one of a closed list; ordered lists run from least to most
  kNumber,  ///< within [low, high] where the vocabulary says so
  kBoolean,
  kToken,  ///< an open word in kebab-case; may carry a class (durations: hours ... years)
};

struct Attribute {
  std::string name;
  AttributeType type = AttributeType::kToken;
  std::vector<std::string> words;    ///< kWord
  bool ordered = false;              ///< kWord: at-least and at-most make sense
  double low = -1e9;                 ///< kNumber, inclusive
  double high = 1e9;                 ///< kNumber, inclusive
  std::vector<std::string> classes;  ///< kToken, from least to most; empty: no classes
};

/// The class a token belongs to: the first class name (or its singular) among the token's parts.
/// "2-weeks" -> weeks, "1-year" -> years. Nothing when no part names a class.
[[nodiscard]] std::optional<std::uint16_t> class_of(const Attribute& attribute,
                                                    std::string_view token);

class Vocabulary {
 public:
  /// Reads the `vocabulary` object of the pack's section `rules`.
  [[nodiscard]] static core::Result<Vocabulary> read(const core::json::Value& value,
                                                     const core::Path& path);

  [[nodiscard]] const std::vector<std::string>& terms() const { return terms_; }
  [[nodiscard]] const std::vector<Attribute>& attributes() const { return attributes_; }
  [[nodiscard]] const std::vector<std::string>& risks() const { return risks_; }
  [[nodiscard]] const std::vector<Instrument>& instruments() const { return instruments_; }

  [[nodiscard]] std::optional<TermId> term(std::string_view name) const;
  [[nodiscard]] std::optional<AttributeId> attribute(std::string_view name) const;
  [[nodiscard]] std::optional<InstrumentId> instrument(std::string_view name) const;
  [[nodiscard]] const std::string& name(TermId id) const { return terms_[id.index]; }
  [[nodiscard]] const Attribute& attribute(AttributeId id) const { return attributes_[id.index]; }
  [[nodiscard]] const Instrument& instrument(InstrumentId id) const {
    return instruments_[id.index];
  }

  /// `; did you mean "x"?` for a word that is not known, or "".
  [[nodiscard]] std::string suggest_term(std::string_view word) const;
  [[nodiscard]] std::string suggest_attribute(std::string_view word) const;
  [[nodiscard]] std::string suggest_instrument(std::string_view word) const;

 private:
  std::vector<std::string> terms_;  // sorted
  std::vector<Attribute> attributes_;
  std::vector<std::string> risks_;
  std::vector<Instrument> instruments_;
};

}  // namespace backsight::knowledge
