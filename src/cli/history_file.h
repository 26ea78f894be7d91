// A person's record in a file: {"events": [...]}, as the server's API gives it and as `backsight
// simulate` writes a line, or the list of events alone.
#pragma once

#include <string>

#include "backsight/history/event.h"
#include "backsight/knowledge/knowledge.h"

namespace backsight::cli {

/// "-" is standard input. Errors: those of read_file, of reading JSON and of read_event, with the
/// place in the file.
[[nodiscard]] core::Result<history::History> read_history(const std::string& file,
                                                          const knowledge::Vocabulary& vocabulary);

/// The moment from which the last event counts. `history` is not empty.
[[nodiscard]] core::Instant end_of(const history::History& history);

}  // namespace backsight::cli
