// The statements that read people, their events and advice.
#pragma once

#include <optional>
#include <vector>

#include "backsight/store/store.h"
#include "database.h"

namespace backsight::store {

class EventReader {
 public:
  /// Errors: kStorage, kDamaged.
  [[nodiscard]] static core::Result<EventReader> make(const Database& database);

  [[nodiscard]] core::Result<std::vector<StoredEvent>> events(const history::PersonId& person);
  [[nodiscard]] core::Result<std::optional<StoredEvent>> event(const history::PersonId& person,
                                                               const history::EventId& id);
  [[nodiscard]] core::Result<std::vector<StoredAdvice>> advice(const history::PersonId& person);
  [[nodiscard]] core::Result<std::vector<Person>> people(const history::PersonId& after,
                                                         std::size_t most);

 private:
  [[nodiscard]] core::Result<void> find_person(const history::PersonId& person);

  Statement events_;
  Statement event_;
  Statement advice_;
  Statement person_;
  Statement people_;
};

}  // namespace backsight::store
