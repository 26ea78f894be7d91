// What is checked of a proposed event before it is recorded. Private to service.
#pragma once

#include "backsight/history/event.h"
#include "backsight/service/permissions.h"

namespace backsight::service {

/// What recording such a body is, for the table of permissions.
[[nodiscard]] Action action_of(const history::Body& body);

/// Errors: kOutOfRange at /occurred_at or /body/performed_on.
[[nodiscard]] core::Result<void> check_times(const history::ProposedEvent& proposed,
                                             core::Instant now);

/// Errors: kDangling at /body/corrects or /body/kind; kForbidden for a note, a message or a consent
/// that another account wrote, and for replacing one.
[[nodiscard]] core::Result<void> check_correction(const history::RecordCorrected& correction,
                                                  const history::History& history,
                                                  const core::Uuid& account);

}  // namespace backsight::service
