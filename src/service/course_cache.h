// Courses kept ready: a year of check-ins takes tens of milliseconds, and a person's page is opened
// again and again. Private to service.
//
// A course depends on the events that are in the record and on the day, not on the hour
// (course::input_at); so it is kept with both.
#pragma once

#include <list>
#include <memory>
#include <mutex>
#include <unordered_map>

#include "backsight/advice/basis.h"
#include "backsight/advice/whole.h"

namespace backsight::service {

class CourseCache {
 public:
  using Told = core::Result<advice::CourseAdvice>;
  /// Keeps the courses of so many people, the ones asked for last.
  explicit CourseCache(std::size_t most) : most_(most) {}

  /// From memory, or computed (without holding anybody up).
  [[nodiscard]] std::shared_ptr<const Told> course(const advice::Engines& engines,
                                                   history::PersonId person,
                                                   const history::History& history,
                                                   core::Instant now);
  void forget(history::PersonId person);

 private:
  struct Entry {
    advice::Basis basis;
    core::Date day;
    std::shared_ptr<const Told> told;
    std::list<history::PersonId>::iterator order;
  };
  const std::size_t most_;
  std::mutex mutex_;
  std::unordered_map<history::PersonId, Entry> entries_;
  std::list<history::PersonId> order_;  // asked for last in front
};

}  // namespace backsight::service
