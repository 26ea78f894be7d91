// The statements that write people, their events and advice.
#pragma once

#include "backsight/store/store.h"
#include "database.h"

namespace backsight::store {

class EventWriter {
 public:
  [[nodiscard]] static core::Result<EventWriter> make(const Database& database);

  // Each of these takes effect as a whole or leaves the batch as it was.

  /// Errors: kNotFound, kConflict, kTooLarge; any other one means the batch cannot go on.
  [[nodiscard]] core::Result<Appended> append(const history::PersonId& person,
                                              const StoredEvent& event);
  /// Errors: kNotFound, kTooLarge; any other one means the batch cannot go on.
  [[nodiscard]] core::Result<Appended> keep_advice(const history::PersonId& person,
                                                   const StoredAdvice& advice);
  /// Errors: kConflict, kTooLarge; any other one means the batch cannot go on.
  [[nodiscard]] core::Result<Appended> add_person(const Person& person);

  /// True: this person has this very event.
  [[nodiscard]] core::Result<bool> is_there(const history::PersonId& person,
                                            const StoredEvent& event);

 private:
  [[nodiscard]] core::Result<Appended> why_not_appended(const history::PersonId& person,
                                                        const StoredEvent& event);

  Statement insert_event_;
  Statement insert_advice_;
  Statement insert_person_;
  Statement find_person_;
  Statement find_event_;
};

}  // namespace backsight::store
