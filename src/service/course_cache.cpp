#include "course_cache.h"

namespace backsight::service {

std::shared_ptr<const CourseCache::Told> CourseCache::course(const advice::Engines& engines,
                                                             history::PersonId person,
                                                             const history::History& history,
                                                             core::Instant now) {
  const advice::Basis basis = advice::basis_of(history);
  const core::Date day = core::date_of(now);
  {
    const std::lock_guard lock(mutex_);
    const auto at = entries_.find(person);
    if (at != entries_.end() && at->second.basis == basis && at->second.day == day) {
      order_.splice(order_.begin(), order_, at->second.order);
      return at->second.told;
    }
  }
  auto told = std::make_shared<const Told>(advice::course_at(engines, history, now));
  const std::lock_guard lock(mutex_);
  const auto [at, fresh] = entries_.try_emplace(person);
  if (fresh) {
    order_.push_front(person);
    at->second.order = order_.begin();
  }
  at->second.basis = basis;
  at->second.day = day;
  at->second.told = told;
  if (entries_.size() > most_) {
    entries_.erase(order_.back());
    order_.pop_back();
  }
  return told;
}

void CourseCache::forget(history::PersonId person) {
  const std::lock_guard lock(mutex_);
  const auto at = entries_.find(person);
  if (at == entries_.end()) return;
  order_.erase(at->second.order);
  entries_.erase(at);
}

}  // namespace backsight::service
