// A person's record as other systems read it: HL7 FHIR R4 (4.0.1, hl7.org/fhir/R4). What becomes
// what, and what is lost: docs/fhir.md.
#pragma once

#include <string>

#include "backsight/core/json.h"
#include "backsight/core/time.h"
#include "backsight/history/event.h"
#include "backsight/knowledge/vocabulary.h"

namespace backsight::fhir {

struct Patient {
  history::PersonId id;
  std::string name;  ///< as the person is called; may be empty
  /// A person who does not exist: every resource and the bundle say so.
  bool synthetic = false;
};

/// Everything that the record holds, as a Bundle of type collection: the Patient, then what each
/// event became, then who wrote what (Provenance), each in the order of history::is_before. The
/// order of `history` does not matter: the same events give the same bytes.
///
/// Corrected events stand with the body that counts; withdrawn ones keep theirs, with the status
/// entered-in-error. `made_at` is the bundle's time stamp, and tells an operation still to come
/// from one that was done.
///
/// The events are as read_event gives them: of this vocabulary, with ids that differ.
[[nodiscard]] core::json::Value bundle(const Patient& patient, const history::History& history,
                                       const knowledge::Vocabulary& vocabulary,
                                       core::Instant made_at);

}  // namespace backsight::fhir
