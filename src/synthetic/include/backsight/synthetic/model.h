// What synthetic people are drawn from: the pack's section `synthetic` (models/synthetic.yaml,
// resolved by the knowledge compiler). These people do not exist. No medical number stands in the
// code.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "backsight/core/time.h"
#include "backsight/history/report.h"
#include "backsight/knowledge/vocabulary.h"

namespace backsight::synthetic {

enum class Indication : std::uint8_t { kDiscHerniation, kStenosis };
template <class T>
using PerIndication = std::array<T, 2>;

/// How one attribute of a sign is, with the share of people in whom it is so.
struct AttributeDraw {
  std::vector<history::AttributeValue> values;
  std::vector<double> shares;  ///< add to 1
};

/// What people say of a sign after the day they first told of it; else "the same".
struct Says {
  double worse = 0;
  double better = 0;
};

/// Where a sign is, for terms that have a side.
enum class On : std::uint8_t { kNowhere, kOperatedSide, kOneSide, kBothSides };

struct Sign {
  knowledge::TermId symptom;
  std::vector<AttributeDraw> attributes;
  On on = On::kNowhere;
  Says says;
};

/// Days since the operation, both included.
struct Window {
  std::int32_t from = 0;
  std::int32_t to = 0;
  double share = 0;
  /// Days, mean. With it: `share` of people in whom the sign begins in the window. Without: who
  /// have it on each of its days.
  std::optional<double> lasts;
};

struct BenignSign {
  Sign sign;
  std::vector<Window> windows;
  bool long_known = false;  ///< was there before the operation: never called new
};

struct ComplicationSign {
  Sign sign;
  double share = 0;  ///< of the people with the complication
  double after_from = 0;
  double after_to = 0;  ///< days after the onset, even between the two
  double points = 0;    ///< added to the pain score, for back-pain and leg-pain
};

/// Probability of a complication: a proportion of the outlook, or a share.
struct Rate {
  std::string model;                            ///< id of the outlook's proportion; empty: `share`
  Indication of = Indication::kDiscHerniation;  ///< whose pool
  double share = 0;
  double part = 1;  ///< of it
};

struct Onset {
  double from = 0;  ///< days since the operation
  double to = 0;
  std::optional<double> median;  ///< log-normal cut to [from, to]; nothing: even between the two
  double sigma = 0;
};

struct Complication {
  std::string id;
  bool known_tear = false;  ///< the team knows of an opened dura
  bool relapse = false;     ///< it is the relapse of the course: no rate, no onset of its own
  PerIndication<std::optional<Rate>> rates;
  Onset onset;
  double lasts_from = 0;  ///< days, even between the two
  double lasts_to = 0;
  std::vector<ComplicationSign> signs;
};

struct Risk {
  std::string word;
  std::string modifier;  ///< of the outlook, whose share counts; empty: `share`
  PerIndication<double> share{};
};

struct AnswerShare {
  std::int32_t from = 0;  ///< day
  double share = 0;       ///< of days answered
};

/// A questionnaire that a clinic hands out, of which the total is told. It tells a domain of the
/// course.
struct Questionnaire {
  knowledge::InstrumentId instrument;
  std::vector<std::int32_t> days;  ///< on which it is asked for, rising; below 0: the day before
  double share = 0;                ///< of them, answered
  double late_days = 0;            ///< answered up to so many days later, even; not before day 0
};

struct Model {
  PerIndication<double> indications{};
  core::Date operated_from;
  std::uint32_t operated_within_days = 1;
  double oldest = 0;
  PerIndication<std::string> procedures;
  std::vector<std::string> levels;
  std::vector<double> level_shares;
  PerIndication<double> both_sides{};
  std::vector<Risk> risks;

  std::vector<AnswerShare> by_day;
  double people_differ = 0;  ///< standard deviation between people, probit scale
  double silent_days = 1;    ///< mean length of a gap
  double skips_a_question = 0;
  double unsure_when_well = 0;
  double takes_temperature = 0;
  double takes_temperature_when_hot = 0;
  double pain_change_points = 0;

  std::vector<Questionnaire> measures;
  std::vector<BenignSign> benign;
  std::vector<Complication> complications;
};

/// Reads the section. Errors: those of core::ObjectReader and history::read_report; kUnknownWord
/// for a questionnaire that is not known; kInconsistent for shares that do not add to 1, and for a
/// questionnaire that tells no domain of the course.
[[nodiscard]] core::Result<Model> read_model(const core::json::Value& section,
                                             const knowledge::Vocabulary& vocabulary);

}  // namespace backsight::synthetic
