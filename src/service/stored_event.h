// Between an event and the bytes the store keeps of it. Private to service.
#pragma once

#include "backsight/history/event.h"
#include "backsight/store/store.h"

namespace backsight::service {

[[nodiscard]] store::StoredEvent to_stored(const history::Event& event,
                                           const knowledge::Vocabulary& vocabulary);

/// Error: kDamaged when the bytes are no event in this vocabulary.
[[nodiscard]] core::Result<history::Event> from_stored(const store::StoredEvent& stored,
                                                       const knowledge::Vocabulary& vocabulary);

}  // namespace backsight::service
