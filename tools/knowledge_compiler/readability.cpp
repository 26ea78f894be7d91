#include "backsight/knowledge_compiler/readability.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace backsight::knowledge_compiler {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) {
  // Bytes of UTF-8 letters count as letters: names and accents do not break words.
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
}
bool is_vowel(char c) {
  return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'y';
}

// Dashes and closing quotes of typography (U+2012 to U+2015, U+201C, U+201D) separate words.
bool is_separator(std::string_view text) {
  return text.starts_with("\xe2\x80\x92") || text.starts_with("\xe2\x80\x93") ||
         text.starts_with("\xe2\x80\x94") || text.starts_with("\xe2\x80\x95") ||
         text.starts_with("\xe2\x80\x9c") || text.starts_with("\xe2\x80\x9d");
}

std::string lower_letters(std::string_view word) {
  std::string out;
  for (const char c : word) {
    if (c >= 'A' && c <= 'Z')
      out += static_cast<char>(c - 'A' + 'a');
    else if (c >= 'a' && c <= 'z')
      out += c;
  }
  return out;
}

// Words the rule gets wrong and that health texts use often.
constexpr std::array<std::pair<std::string_view, std::size_t>, 44> kExceptions = {{
    {"area", 3},     {"areas", 3},     {"being", 2},      {"doing", 2},     {"going", 2},
    {"seeing", 2},   {"diet", 2},      {"fluid", 2},      {"fluids", 2},    {"idea", 3},
    {"quiet", 2},    {"science", 2},   {"trial", 2},      {"trials", 2},    {"create", 2},
    {"every", 2},    {"everyone", 3},  {"everything", 3}, {"medicine", 3},  {"medicines", 3},
    {"people", 2},   {"someone", 2},   {"something", 2},  {"sometimes", 2}, {"somewhere", 2},
    {"anyone", 3},   {"different", 3}, {"evening", 2},    {"poem", 2},      {"react", 2},
    {"reaction", 3}, {"real", 1},      {"really", 2},     {"ruin", 2},      {"usual", 3},
    {"usually", 4},  {"once", 1},      {"lying", 2},      {"trying", 2},    {"dying", 2},
    {"carrying", 3}, {"worrying", 3},  {"hospital", 3},   {"diarrhoea", 4},
}};

}  // namespace

std::size_t count_syllables(std::string_view word) {
  const std::string w = lower_letters(word);
  if (w.empty()) return 1;
  for (const auto& [text, count] : kExceptions) {
    if (w == text) return count;
  }
  std::size_t count = 0;
  bool in_group = false;
  for (const char c : w) {
    const bool vowel = is_vowel(c);
    if (vowel && !in_group) ++count;
    in_group = vowel;
  }
  const auto ends = [&](std::string_view tail) {
    return w.size() > tail.size() && w.ends_with(tail);
  };
  const auto letter_before = [&](std::size_t tail) {
    return w.size() > tail ? w[w.size() - tail - 1] : 'a';
  };
  const bool le = ends("le") && !is_vowel(letter_before(2));    // ta-ble
  const bool les = ends("les") && !is_vowel(letter_before(3));  // ta-bles
  if (ends("e") && !is_vowel(letter_before(1)) && !le) {
    --count;  // mak(e)
  } else if (ends("es") && !is_vowel(letter_before(2)) && !les) {
    // The e of -es sounds after s, z, x, ch, sh, c, g: bruis-es, chang-es.
    const char before = letter_before(2);
    const bool sounds = before == 's' || before == 'z' || before == 'x' || before == 'c' ||
                        before == 'g' || ends("ches") || ends("shes");
    if (!sounds) --count;
  } else if (ends("ed") && !is_vowel(letter_before(2))) {
    const char before = letter_before(2);
    if (before != 't' && before != 'd') --count;  // walk(ed), but need-ed
  }
  if (ends("ism")) ++count;
  // i and o or a beside it are two syllables in these endings only when i is no part of -tion.
  for (const std::string_view pair : {"iou", "ia", "io"}) {
    const std::size_t at = w.find(pair);
    if (at == std::string::npos || at == 0) continue;
    const char before = w[at - 1];
    const bool soft = before == 't' || before == 's' || before == 'c' || before == 'g' ||
                      before == 'x' || before == 'l';
    if (!soft) {
      ++count;  // peri-od, med-ial
      break;
    }
  }
  return std::max<std::size_t>(count, 1);
}

Readability& Readability::operator+=(const Readability& other) {
  words += other.words;
  sentences += other.sentences;
  syllables += other.syllables;
  return *this;
}

double Readability::grade() const {
  if (words == 0 || sentences == 0) return 0;
  const auto w = static_cast<double>(words);
  return 0.39 * w / static_cast<double>(sentences) + 11.8 * static_cast<double>(syllables) / w -
         15.59;
}

Readability measure_readability(std::string_view text) {
  Readability out;
  std::size_t words_in_sentence = 0;
  const auto end_sentence = [&] {
    if (words_in_sentence > 0) ++out.sentences;
    words_in_sentence = 0;
  };
  const auto add_word = [&](std::size_t syllables) {
    ++out.words;
    ++words_in_sentence;
    out.syllables += syllables;
  };
  for (std::size_t i = 0; i < text.size();) {
    const char c = text[i];
    if (c == '{') {
      const std::size_t end = text.find('}', i);
      add_word(1);
      i = end == std::string_view::npos ? text.size() : end + 1;
    } else if (is_digit(c)) {
      // 38.0, 1,000 and 7-10 are one word each; so is a unit written to the number.
      while (i < text.size() && (is_digit(text[i]) || is_letter(text[i]) ||
                                 (i + 1 < text.size() && is_digit(text[i + 1]) &&
                                  (text[i] == '.' || text[i] == ',' || text[i] == '-'))))
        ++i;
      add_word(1);
    } else if (is_separator(text.substr(i))) {
      i += 3;
    } else if (is_letter(c)) {
      const std::size_t start = i;
      while (i < text.size() && (is_letter(text[i]) || text[i] == '\'') &&
             !is_separator(text.substr(i)))
        ++i;
      add_word(count_syllables(text.substr(start, i - start)));
    } else {
      if (c == '.' || c == '!' || c == '?' || c == '\n' || c == ';' || c == ':') end_sentence();
      ++i;
    }
  }
  end_sentence();
  return out;
}

}  // namespace backsight::knowledge_compiler
