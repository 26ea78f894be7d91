// Random answers over any vocabulary, for property tests (rapidcheck).
#pragma once

#include <rapidcheck.h>

#include <algorithm>
#include <string>
#include <vector>

#include "backsight/core/json.h"
#include "backsight/history/report.h"

namespace backsight::test {

inline history::AttributeValue random_attribute(const knowledge::Attribute& attribute,
                                                knowledge::AttributeId id) {
  using knowledge::AttributeType;
  history::AttributeValue out{id, 0, {}};
  switch (attribute.type) {
    case AttributeType::kBoolean:
      out.number = *rc::gen::inRange(0, 2);
      break;
    case AttributeType::kNumber: {
      const auto low = static_cast<int>(std::max(attribute.low, 0.0));
      const auto high = static_cast<int>(std::min(attribute.high, 250.0));
      out.number = *rc::gen::inRange(low, high + 1);
      out.text = core::json::from_double(out.number).number()->text;
      break;
    }
    case AttributeType::kWord: {
      const auto index = *rc::gen::inRange<std::size_t>(0, attribute.words.size());
      out.number = static_cast<double>(index);
      out.text = attribute.words[index];
      break;
    }
    case AttributeType::kToken: {
      static const std::vector<std::string> kTokens = {"2-weeks", "years", "1-day",
                                                       "foot",    "soft",  "below-knee"};
      out.text = *rc::gen::elementOf(kTokens);
      const auto found = knowledge::class_of(attribute, out.text);
      out.number = found ? static_cast<double>(*found) : history::kNoClass;
      break;
    }
  }
  return out;
}

inline history::Report random_report(const knowledge::Vocabulary& vocabulary,
                                     knowledge::TermId term) {
  history::Report out{term, {}};
  for (std::size_t i = 0; i < vocabulary.attributes().size(); ++i) {
    if (*rc::gen::inRange(0, 4) != 0) continue;
    const knowledge::AttributeId id{static_cast<std::uint16_t>(i)};
    out.attributes.push_back(random_attribute(vocabulary.attribute(id), id));
  }
  return out;
}

/// Each term has at most one kind of answer; a reported one may stand for both sides.
inline history::Answers random_answers(const knowledge::Vocabulary& vocabulary) {
  history::Answers out;
  const auto count = *rc::gen::inRange<std::size_t>(0, 8);
  std::vector<bool> used(vocabulary.terms().size(), false);
  for (std::size_t n = 0; n < count; ++n) {
    const auto index = *rc::gen::inRange<std::size_t>(0, used.size());
    if (used[index]) continue;
    used[index] = true;
    const knowledge::TermId term{static_cast<std::uint16_t>(index)};
    switch (*rc::gen::inRange(0, 6)) {
      case 0:
        out.denied.push_back(term);
        break;
      case 1:
        out.unsure.push_back(term);
        break;
      case 2:
        out.skipped.push_back(term);
        break;
      case 3:
        out.reported.push_back(random_report(vocabulary, term));
        [[fallthrough]];
      default:
        out.reported.push_back(random_report(vocabulary, term));
    }
  }
  return out;
}

}  // namespace backsight::test
