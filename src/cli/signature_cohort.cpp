#include "signature_cohort.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "backsight/stats/philox.h"

namespace backsight::cli {
namespace {

using history::AttributeValue;
using history::Report;
using knowledge::Attribute;
using knowledge::AttributeId;
using knowledge::AttributeType;
using knowledge::TermId;
using knowledge::Vocabulary;
using stats::Stream;

bool chance(Stream& draw, double probability) { return draw.uniform() < probability; }

std::uint32_t pick(Stream& draw, std::size_t size) {
  return draw.below(static_cast<std::uint32_t>(size));
}

AttributeValue draw_attribute(const Attribute& attribute, AttributeId id, Stream& draw) {
  // Tokens are open words: these are the ones rules speak about most.
  static constexpr std::array<std::string_view, 6> kTokens = {"below-knee", "2-weeks", "1-year",
                                                              "burning",    "soft",    "foot"};
  AttributeValue out{id, 0, {}};
  switch (attribute.type) {
    case AttributeType::kBoolean:
      out.number = static_cast<double>(draw.below(2));
      break;
    case AttributeType::kNumber: {
      const double low = std::max(attribute.low, 0.0);
      const double high = std::min(attribute.high, 220.0);
      // Tenths, so that thresholds such as 38.0 are hit exactly.
      const auto tenths = static_cast<std::uint32_t>((high - low) * 10) + 1;
      const double value = low + static_cast<double>(draw.below(tenths)) / 10;
      out.text = core::json::from_double(value).number()->text;
      out.number = value;
      break;
    }
    case AttributeType::kWord: {
      const std::uint32_t index = pick(draw, attribute.words.size());
      out.number = index;
      out.text = attribute.words[index];
      break;
    }
    case AttributeType::kToken: {
      out.text = kTokens[pick(draw, kTokens.size())];
      const auto found = knowledge::class_of(attribute, out.text);
      out.number = found ? static_cast<double>(*found) : history::kNoClass;
      break;
    }
  }
  return out;
}

history::Answers draw_answers(const Vocabulary& vocabulary, Stream& draw) {
  constexpr double kStated = 0.2;  // of each attribute
  history::Answers out;
  std::vector<bool> used(vocabulary.terms().size(), false);
  const auto fresh_term = [&]() -> std::optional<TermId> {
    const std::uint32_t index = pick(draw, used.size());
    if (used[index]) return std::nullopt;
    used[index] = true;
    return TermId{static_cast<std::uint16_t>(index)};
  };
  for (std::uint32_t n = draw.below(6); n > 0; --n) {
    const auto term = fresh_term();
    if (!term) continue;
    Report report{*term, {}};
    for (std::size_t i = 0; i < vocabulary.attributes().size(); ++i) {
      if (!chance(draw, kStated)) continue;
      const AttributeId id{static_cast<std::uint16_t>(i)};
      report.attributes.push_back(draw_attribute(vocabulary.attribute(id), id, draw));
    }
    out.reported.push_back(std::move(report));
  }
  for (std::uint32_t n = draw.below(4); n > 0; --n) {
    if (const auto term = fresh_term()) {
      (draw.below(2) == 0 ? out.denied : out.unsure).push_back(*term);
    }
  }
  return out;
}

}  // namespace

history::Facts signature_person(const Vocabulary& vocabulary, std::uint64_t seed,
                                std::uint32_t index) {
  constexpr double kKnown = 0.8;
  Stream draw(seed, index);
  history::Facts out;
  if (chance(draw, kKnown)) out.age = 18 + draw.below(75);
  for (const std::string& risk : vocabulary.risks()) {
    if (chance(draw, 0.05)) out.risk.push_back(risk);
  }
  if (chance(draw, kKnown)) {
    out.operated_side = static_cast<history::Side>(draw.below(3));
  }
  if (chance(draw, kKnown)) out.durotomy = draw.below(10) == 0;
  if (chance(draw, kKnown)) out.fusion = draw.below(5) == 0;
  // From the first hours to ten years, evenly in the logarithm.
  if (chance(draw, kKnown)) {
    constexpr std::array<double, 16> kDays = {0.1, 0.5, 1,  2,  3,   5,   8,   14,
                                              21,  30,  42, 75, 120, 250, 900, 3650};
    out.days_since_surgery = kDays[pick(draw, kDays.size())];
  }
  out.answers = draw_answers(vocabulary, draw);
  for (std::uint32_t n = draw.below(3), day = 0; n > 0; --n) {
    day += 1 + draw.below(4);
    out.earlier.push_back({static_cast<double>(day), draw_answers(vocabulary, draw)});
  }
  return out;
}

}  // namespace backsight::cli
