// What the page can ask. What was loaded stays; the outlook and the course are made ready once,
// when they are loaded.
#pragma once

#include "backsight/core/object_reader.h"
#include "backsight/history/event.h"
#include "backsight/knowledge/knowledge.h"
#include "exchange.h"

namespace backsight::wasm {

/// {"hash": ..., "rules": <the pack's section `rules`>}
[[nodiscard]] Call load;
/// A facts file (see history/facts.h).
[[nodiscard]] Call triage;
/// {"events": [Event...], "at": "2026-11-23T03:12:00Z"}; what is not recorded yet has its
/// occurred_at as recorded_at.
[[nodiscard]] Call advise;

/// {"hash": ..., "outlook": <the pack's section `outlook`>}
[[nodiscard]] Call load_outlook;
/// {"profile": {...}, "today": "2026-11-23", "years": [1, 5, 10], "what_if": {...}}: the usual
/// times when `years` is left out; `what_if`, another profile, may be left out. docs/outlook.md
[[nodiscard]] Call outlook;

/// {"hash": ..., "course": <the pack's section `course`>}
[[nodiscard]] Call load_course;
/// {"events": [Event...], "at": "...", "days": [0, 1, 7], "goals": [{...}]}: the days of the curves
/// and the goals are the usual ones when they are left out. docs/course.md
[[nodiscard]] Call course;

/// The rules that were loaded. Error: kUnavailable.
[[nodiscard]] core::Result<const knowledge::Knowledge*> loaded_knowledge();
/// The list `events` of a question, in the words of the rules that were loaded.
[[nodiscard]] core::Result<history::History> read_history(core::ObjectReader& reader,
                                                          const knowledge::Knowledge& knowledge);

}  // namespace backsight::wasm
