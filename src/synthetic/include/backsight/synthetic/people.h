// Synthetic people: whole histories drawn from the evidence. These people do not exist.
//
// Person k under a seed is a pure function of the knowledge, the seed, k and the indication asked
// for: how many people are drawn, and on which thread, changes nothing. Fewer days are the same
// person's first days.
//
// First what really happens is drawn (the truth): complications with their onset, signs of a usual
// recovery, a course with relapse and setbacks. Then the person answers the check-in day by day,
// with gaps. A person goes on answering as if nobody had acted on what was told.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "backsight/course/model.h"
#include "backsight/history/event.h"
#include "backsight/outlook/model.h"
#include "backsight/synthetic/check_in.h"
#include "backsight/synthetic/model.h"

namespace backsight::synthetic {

/// What people are drawn from. All of it must outlive what uses it.
struct Sources {
  const Model* model = nullptr;
  const CheckIn* check_in = nullptr;
  const outlook::Model* outlook = nullptr;
  const course::Model* course = nullptr;
  const knowledge::Vocabulary* vocabulary = nullptr;
};

/// Whether everything the model names is there: rates and shares in the outlook, roads in the
/// course, pain scores and a side in the vocabulary. Error: kNotFound.
[[nodiscard]] core::Result<void> check(const Sources& sources);

struct Plan {
  std::uint64_t seed = 0;
  std::optional<Indication> indication;  ///< nothing: as the model divides them
  std::int32_t days = 365;               ///< after the operation
  std::int32_t every = 1;                ///< the check-in is asked for every so many days
};

/// A sign that is there from one day to another, both included.
struct Felt {
  knowledge::TermId symptom;
  std::int32_t from_day = 0;
  std::int32_t to_day = 0;
};

struct TrueComplication {
  std::string id;
  double onset_day = 0;  ///< since the operation
  std::vector<Felt> signs;
};

/// What really happens until the last day.
struct Truth {
  Indication indication = Indication::kDiscHerniation;
  std::vector<TrueComplication> complications;  ///< without those that begin later
  std::vector<Felt> benign;
  std::optional<std::int32_t> relapse_day;
  std::vector<std::int32_t> setback_days;

  /// No complication and no relapse.
  [[nodiscard]] bool uncomplicated() const { return complications.empty() && !relapse_day; }
};

struct Person {
  std::uint64_t number = 0;
  double age = 0;
  history::ProfileRecorded profile;
  history::SurgeryRecorded surgery;
  Truth truth;
  history::History events;  ///< by time
};

/// `sources` have passed check().
[[nodiscard]] Person draw_person(const Sources& sources, const Plan& plan, std::uint64_t number);

/// Adds the person as one line of JSON, with the line's end: {"synthetic": true, "id", "name",
/// "profile", "truth", "events"}; events as history::read_event reads them.
void append_line(std::string& out, const Person& person, const Plan& plan,
                 const knowledge::Vocabulary& vocabulary);

}  // namespace backsight::synthetic
