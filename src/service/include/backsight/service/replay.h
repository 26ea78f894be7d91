// Deriving again what was answered, to see that it comes out the same to the byte.
#pragma once

#include <cstdint>
#include <functional>

#include "backsight/knowledge/knowledge.h"
#include "backsight/store/store.h"

namespace backsight::service {

/// Of one person or of several: answers that were kept.
struct Replay {
  std::int64_t answers = 0;
  std::int64_t same = 0;
  std::int64_t different = 0;
  std::int64_t other_pack = 0;  ///< rest on knowledge that is not at hand
  std::int64_t no_basis = 0;    ///< the events they rested on are not in the record
  std::int64_t unanswered = 0;  ///< events without a kept answer: the server stopped in between
  Replay& operator+=(const Replay& other);
};

/// An answer that came out otherwise.
struct Difference {
  history::PersonId person;
  store::StoredAdvice kept;
  std::string derived;  ///< "" where nothing can be derived: the events are not there
};
using OnDifference = std::function<void(const Difference&)>;

/// Derives each kept answer of a person again. Errors: those of Readable::events and
/// Readable::advice; kDamaged for an event that cannot be read.
[[nodiscard]] core::Result<Replay> replay(store::Readable& store,
                                          const knowledge::Knowledge& knowledge,
                                          history::PersonId person, const OnDifference& differs);

}  // namespace backsight::service
