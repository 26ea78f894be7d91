#include "backsight/sentinel/evaluate.h"

#include <algorithm>
#include <optional>

namespace backsight::sentinel {
namespace {

using history::AttributeValue;
using history::Facts;
using history::Report;
using knowledge::Condition;
using knowledge::Match;
using knowledge::TermId;
using Kind = Condition::Kind;

// Kleene's three values, in their order: all is the minimum, any the maximum.
enum class Truth : std::uint8_t { kFalse, kUnknown, kTrue };

Truth truth(bool b) { return b ? Truth::kTrue : Truth::kFalse; }

bool contains(const std::vector<TermId>& terms, TermId term) {
  return std::ranges::find(terms, term) != terms.end();
}

// The score of a report on the 0-10 scale, if it was given.
std::optional<double> intensity(const Report& report, knowledge::AttributeId id) {
  const AttributeValue* value = report.find(id);
  return value == nullptr ? std::nullopt : std::optional(value->number);
}

class Evaluation {
 public:
  Evaluation(const knowledge::Knowledge& knowledge, const Facts& facts)
      : facts_(facts),
        side_(knowledge.vocabulary.attribute("side")),
        intensity_(knowledge.vocabulary.attribute("intensity_0_10")) {
    mark_bilateral(knowledge);
  }

  // The truth of a condition. Reports that made it true are appended to `because`.
  Truth test(const Condition& condition, std::vector<std::uint16_t>& because) const {
    switch (condition.kind) {
      case Kind::kAll:
        return count(condition, condition.children.size(), because);
      case Kind::kAny:
        return count(condition, 1, because);
      case Kind::kAtLeast:
        return count(condition, condition.count, because);
      case Kind::kNot: {
        const Truth inner = test(condition.children.front(), because);
        return inner == Truth::kUnknown ? inner : truth(inner == Truth::kFalse);
      }
      case Kind::kSymptom:
        return symptom(condition, because);
      case Kind::kUnsure:
        return truth(std::ranges::any_of(
            condition.terms, [&](TermId term) { return contains(facts_.answers.unsure, term); }));
      case Kind::kRisk:
        return truth(std::ranges::any_of(condition.words, [&](const std::string& word) {
          return std::ranges::find(facts_.risk, word) != facts_.risk.end();
        }));
      case Kind::kRise:
        return rise(condition, because);
      case Kind::kLasting:
        return lasting(condition, because);
      case Kind::kDaysSinceSurgery:
        return within(condition, facts_.days_since_surgery);
      case Kind::kAge:
        return within(condition, facts_.age);
      case Kind::kDurotomy:
        return equals(condition, facts_.durotomy);
      case Kind::kFusion:
        return equals(condition, facts_.fusion);
    }
    return Truth::kUnknown;  // not reached: every kind is above
  }

 private:
  static Truth within(const Condition& condition, const std::optional<double>& value) {
    if (!value) return Truth::kUnknown;
    return truth(*value >= condition.low && *value <= condition.high);
  }
  static Truth equals(const Condition& condition, const std::optional<bool>& value) {
    if (!value) return Truth::kUnknown;
    return truth(*value == condition.expected);
  }

  // True when `needed` children are true; unknown when the unknown ones could make up for the rest.
  Truth count(const Condition& condition, std::size_t needed,
              std::vector<std::uint16_t>& because) const {
    const std::size_t mark = because.size();
    std::size_t certain = 0;
    std::size_t possible = 0;
    for (const Condition& child : condition.children) {
      const Truth value = test(child, because);
      if (value == Truth::kTrue) ++certain;
      if (value != Truth::kFalse) ++possible;
    }
    if (certain >= needed) return Truth::kTrue;
    if (possible >= needed) return Truth::kUnknown;
    because.resize(mark);
    return Truth::kFalse;
  }

  // True when one report meets every match; unknown when the best one could, if the operated side
  // were known.
  Truth symptom(const Condition& condition, std::vector<std::uint16_t>& because) const {
    Truth best = Truth::kFalse;
    const std::vector<Report>& reports = facts_.answers.reported;
    for (std::size_t i = 0; i < reports.size(); ++i) {
      if (!contains(condition.terms, reports[i].symptom)) continue;
      Truth all = Truth::kTrue;
      for (const Match& match : condition.matches) {
        all = std::min(all, satisfies(reports[i], i, match));
        if (all == Truth::kFalse) break;
      }
      if (all == Truth::kFalse) continue;
      best = std::max(best, all);
      because.push_back(static_cast<std::uint16_t>(i));
    }
    return best;
  }

  Truth satisfies(const Report& report, std::size_t index, const Match& match) const {
    const AttributeValue* value = report.find(match.attribute);
    switch (match.kind) {
      case Match::Kind::kOneOf:
        return truth(value != nullptr &&
                     (among(*value, match) ||
                      (bilateral_[index] && side_ == match.attribute && names_bilateral(match))));
      case Match::Kind::kNotOneOf:
        return truth(value == nullptr || !among(*value, match));
      case Match::Kind::kRange:
        return truth(value != nullptr && value->number >= match.low && value->number <= match.high);
      case Match::Kind::kOppositeToSurgery:
        return value == nullptr ? Truth::kFalse : opposite(*value);
    }
    return Truth::kUnknown;  // not reached: every kind is above
  }

  static bool among(const AttributeValue& value, const Match& match) {
    return std::ranges::find(match.numbers, value.number) != match.numbers.end() ||
           std::ranges::find(match.tokens, value.text) != match.tokens.end();
  }

  // A side that was told is opposite to the operated one, or may be when that is not known.
  Truth opposite(const AttributeValue& value) const {
    if (value.text != "left" && value.text != "right") return Truth::kFalse;
    if (!facts_.operated_side) return Truth::kUnknown;
    return truth((facts_.operated_side == history::Side::kLeft && value.text == "right") ||
                 (facts_.operated_side == history::Side::kRight && value.text == "left"));
  }

  // The same symptom told once for the left and once for the right is one on both sides.
  void mark_bilateral(const knowledge::Knowledge& knowledge) {
    const std::vector<Report>& reports = facts_.answers.reported;
    bilateral_.assign(reports.size(), false);
    if (!side_) return;
    const std::vector<std::string>& words = knowledge.vocabulary.attribute(*side_).words;
    bilateral_word_ = static_cast<double>(std::ranges::find(words, "bilateral") - words.begin());
    for (std::size_t i = 0; i < reports.size(); ++i) {
      for (std::size_t j = i + 1; j < reports.size(); ++j) {
        if (reports[i].symptom != reports[j].symptom) continue;
        const AttributeValue* a = reports[i].find(*side_);
        const AttributeValue* b = reports[j].find(*side_);
        if (a == nullptr || b == nullptr) continue;
        if ((a->text == "left" && b->text == "right") ||
            (a->text == "right" && b->text == "left")) {
          bilateral_[i] = true;
          bilateral_[j] = true;
        }
      }
    }
  }

  bool names_bilateral(const Match& match) const {
    return std::ranges::find(match.numbers, bilateral_word_) != match.numbers.end();
  }

  Truth rise(const Condition& condition, std::vector<std::uint16_t>& because) const {
    if (!intensity_) return Truth::kFalse;
    std::optional<double> lowest;
    for (const history::EarlierCheckIn& earlier : facts_.earlier) {
      if (earlier.days_ago > condition.days) break;
      for (const TermId term : condition.terms) {
        // "No" is the bottom of the scale.
        if (contains(earlier.answers.denied, term)) lowest = 0.0;
      }
      for (const Report& report : earlier.answers.reported) {
        const auto score = intensity(report, *intensity_);
        if (score && contains(condition.terms, report.symptom)) {
          lowest = std::min(lowest.value_or(*score), *score);
        }
      }
    }
    if (!lowest) return Truth::kFalse;
    bool found = false;
    const std::vector<Report>& reports = facts_.answers.reported;
    for (std::size_t i = 0; i < reports.size(); ++i) {
      const auto score = intensity(reports[i], *intensity_);
      if (!score || !contains(condition.terms, reports[i].symptom)) continue;
      if (*score - *lowest < condition.points) continue;
      found = true;
      because.push_back(static_cast<std::uint16_t>(i));
    }
    return truth(found);
  }

  Truth lasting(const Condition& condition, std::vector<std::uint16_t>& because) const {
    const auto reported = [&](const std::vector<Report>& reports) {
      return std::ranges::any_of(
          reports, [&](const Report& report) { return contains(condition.terms, report.symptom); });
    };
    if (!reported(facts_.answers.reported)) return Truth::kFalse;
    for (const history::EarlierCheckIn& earlier : facts_.earlier) {
      if (!reported(earlier.answers.reported)) {
        // The spell ends where every term was denied: a "no" to one leaves the others open.
        if (std::ranges::all_of(condition.terms, [&](TermId term) {
              return contains(earlier.answers.denied, term);
            })) {
          break;
        }
        continue;
      }
      if (earlier.days_ago < condition.days) continue;
      for (std::size_t i = 0; i < facts_.answers.reported.size(); ++i) {
        if (contains(condition.terms, facts_.answers.reported[i].symptom)) {
          because.push_back(static_cast<std::uint16_t>(i));
        }
      }
      return Truth::kTrue;
    }
    return Truth::kFalse;
  }

  const Facts& facts_;
  std::optional<knowledge::AttributeId> side_;
  std::optional<knowledge::AttributeId> intensity_;
  std::vector<bool> bilateral_;
  double bilateral_word_ = 0;
};

// Everything that was answered with yes or "don't know".
knowledge::TermSet told_terms(const knowledge::Knowledge& knowledge, const Facts& facts) {
  knowledge::TermSet out(knowledge.vocabulary.terms().size());
  for (const Report& report : facts.answers.reported) out.add(report.symptom);
  for (const TermId term : facts.answers.unsure) out.add(term);
  return out;
}

}  // namespace

Triage evaluate(const knowledge::Knowledge& knowledge, const Facts& facts) {
  const Evaluation evaluation(knowledge, facts);
  const knowledge::TermSet told = told_terms(knowledge, facts);
  Triage out;
  std::vector<std::uint16_t> because;
  for (std::size_t i = 0; i < knowledge.rules.size(); ++i) {
    const std::optional<knowledge::TermSet>& needs = knowledge.rules[i].needs;
    if (needs && !needs->intersects(told)) continue;
    because.clear();
    // A condition that is unknown fires: not knowing must not lower the urgency.
    if (evaluation.test(knowledge.rules[i].when, because) == Truth::kFalse) continue;
    std::ranges::sort(because);
    const auto repeated = std::ranges::unique(because);
    because.erase(repeated.begin(), repeated.end());
    out.reasons.push_back({static_cast<std::uint16_t>(i), because});
    out.urgency = std::max(out.urgency, knowledge.rules[i].urgency);
  }
  std::ranges::stable_sort(out.reasons, std::ranges::greater{}, [&](const Reason& reason) {
    return knowledge.rules[reason.rule].urgency;
  });
  return out;
}

}  // namespace backsight::sentinel
