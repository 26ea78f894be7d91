// Deriving again what was answered, to see that it comes out the same to the byte.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>

#include "backsight/service/folder.h"

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
  std::string body;     ///< of the kept answer, opened
  std::string derived;  ///< "" where nothing can be derived: the events are not there
};
using OnDifference = std::function<void(const Difference&)>;

/// Reads a record to derive its answers again; nothing is written.
class Replayer {
 public:
  /// `store` and `knowledge` must outlive it. Errors: those of Folder::unlock; kMissingMember for a
  /// clinic's folder without master keys.
  [[nodiscard]] static core::Result<Replayer> make(store::Readable& store,
                                                   const knowledge::Knowledge& knowledge,
                                                   std::optional<vault::MasterKeys> masters);
  Replayer(Replayer&&) noexcept;
  ~Replayer();

  /// Derives each kept answer of a person again. Errors: those of Readable::events and
  /// Readable::advice; kNotFound for an erased person; kDamaged for an event that cannot be read.
  [[nodiscard]] core::Result<Replay> replay(history::PersonId person,
                                            const OnDifference& differs) const;

 private:
  struct Parts;
  explicit Replayer(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace backsight::service
