// content/<lang>/: the texts for people.
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "check_in_check.h"

namespace backsight::knowledge_compiler {

/// A text and where it stands.
struct Text {
  const Member* member = nullptr;
  std::string file;
};
using Texts = std::map<std::string, Text, std::less<>>;

/// Collects the texts of content/en/ by key; reports malformed keys, texts and placeholders, and
/// keys that stand twice.
[[nodiscard]] Texts read_texts(std::span<const Document> documents, std::vector<Problem>& problems);

/// Reports texts that rules, concerns, questions or symptom terms need and that are missing, and
/// texts of those families that nothing needs.
void check_text_keys(const Texts& texts, const CheckedRules& rules, const CheckedCheckIn& check_in,
                     const CheckedVocabulary& vocabulary, std::vector<Problem>& problems);

/// Reports files and long texts that ask for more than kHighestGrade years of school.
void check_readability(std::span<const Document> documents, std::vector<Problem>& problems);

/// US school grade (Flesch-Kincaid) that the texts of a file must not exceed together, from
/// kEnoughWords on: of fewer words the formula says little.
inline constexpr double kHighestGrade = 6.0;
inline constexpr std::size_t kEnoughWords = 50;
/// The same for one text of at least kLongText words. Higher, because the formula is unsure about
/// few words, and a single term such as "emergency department" must be possible.
inline constexpr double kHighestGradeOfOneText = 8.0;
inline constexpr std::size_t kLongText = 20;

}  // namespace backsight::knowledge_compiler
