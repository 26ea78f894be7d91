// How hard an English text is to read: Flesch-Kincaid grade level.
//
// Source: Kincaid JP, Fishburne RP, Rogers RL, Chissom BS. Derivation of new readability formulas
// for Navy enlisted personnel. Research Branch Report 8-75, 1975.
//   grade = 0.39 words/sentences + 11.8 syllables/words - 15.59
#pragma once

#include <cstddef>
#include <string_view>

namespace backsight::knowledge_compiler {

struct Readability {
  std::size_t words = 0;
  std::size_t sentences = 0;
  std::size_t syllables = 0;

  Readability& operator+=(const Readability& other);
  /// US school grade; 0 for a text without words.
  [[nodiscard]] double grade() const;
};

/// Counts one text. It ends its last sentence whether or not a full stop says so. A placeholder in
/// {braces} or a number counts as one word of one syllable.
[[nodiscard]] Readability measure_readability(std::string_view text);

/// Syllables of one English word, by rule (vowel groups, silent e) with a list of exceptions.
[[nodiscard]] std::size_t count_syllables(std::string_view word);

}  // namespace backsight::knowledge_compiler
