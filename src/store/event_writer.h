// The statements that write, on the one connection that may.
#pragma once

#include "backsight/store/store.h"
#include "database.h"

namespace backsight::store {

class EventWriter {
 public:
  [[nodiscard]] static core::Result<EventWriter> make(const Database& database);

  /// A batch is begin(), any number of append(), keep_advice() and add_person(), commit(). Every
  /// call of the middle either takes effect as a whole or leaves the batch as it was.
  [[nodiscard]] core::Result<void> begin() { return begin_.run(); }
  [[nodiscard]] core::Result<void> commit() { return commit_.run(); }

  /// Errors: kNotFound, kConflict, kTooLarge; any other one means the batch cannot go on.
  [[nodiscard]] core::Result<Appended> append(const history::PersonId& person,
                                              const StoredEvent& event);
  /// Errors: kNotFound, kTooLarge; any other one means the batch cannot go on.
  [[nodiscard]] core::Result<Appended> keep_advice(const history::PersonId& person,
                                                   const StoredAdvice& advice);
  /// Errors: kConflict, kTooLarge; any other one means the batch cannot go on.
  [[nodiscard]] core::Result<Appended> add_person(const Person& person);

 private:
  [[nodiscard]] core::Result<Appended> compare(const history::PersonId& person,
                                               const StoredEvent& event);

  Statement begin_;
  Statement commit_;
  Statement insert_event_;
  Statement insert_advice_;
  Statement insert_person_;
  Statement find_person_;
  Statement find_event_;
};

}  // namespace backsight::store
