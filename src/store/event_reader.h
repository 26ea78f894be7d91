// The statements that read, on a connection that cannot write.
#pragma once

#include <optional>
#include <vector>

#include "backsight/store/store.h"
#include "database.h"

namespace backsight::store {

class EventReader {
 public:
  /// Errors: kStorage, kDamaged.
  [[nodiscard]] static core::Result<EventReader> open(const std::string& file,
                                                      const std::string& vfs);

  [[nodiscard]] core::Result<std::vector<StoredEvent>> events(const history::PersonId& person);
  [[nodiscard]] core::Result<std::optional<StoredEvent>> event(const history::PersonId& person,
                                                               const history::EventId& id);
  [[nodiscard]] core::Result<std::vector<StoredAdvice>> advice(const history::PersonId& person);
  [[nodiscard]] core::Result<std::vector<Person>> people();

 private:
  [[nodiscard]] core::Result<void> find_person(const history::PersonId& person);

  Database database_;
  Statement events_;
  Statement event_;
  Statement advice_;
  Statement person_;
  Statement people_;
};

}  // namespace backsight::store
