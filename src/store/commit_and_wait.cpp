#include <future>

#include "backsight/store/store.h"

namespace backsight::store {

core::Result<Appended> commit_and_wait(Store& store, std::vector<Write> writes) {
  std::promise<core::Result<Appended>> promise;
  auto answer = promise.get_future();
  store.commit(std::move(writes),
               [&](core::Result<Appended> result) { promise.set_value(std::move(result)); });
  return answer.get();
}

core::Result<Appended> append_and_wait(Store& store, history::PersonId person, StoredEvent event) {
  std::promise<core::Result<Appended>> promise;
  auto answer = promise.get_future();
  store.append(person, std::move(event),
               [&](core::Result<Appended> result) { promise.set_value(std::move(result)); });
  return answer.get();
}

}  // namespace backsight::store
