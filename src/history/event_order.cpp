#include <algorithm>
#include <iterator>
#include <tuple>

#include "backsight/history/event.h"

namespace backsight::history {
namespace {

template <class Keep>
History kept(const History& history, Keep keep) {
  History out;
  std::ranges::copy_if(history, std::back_inserter(out), keep);
  return out;
}

}  // namespace

core::Instant counts_from(const Event& event) {
  return std::min(event.occurred_at, event.recorded_at);
}

bool is_before(const Event& a, const Event& b) {
  const auto key = [](const Event& e) {
    return std::tuple(counts_from(e), e.recorded_at, e.occurred_at, e.id);
  };
  return key(a) < key(b);
}

History recorded_by(const History& history, core::Instant at) {
  return kept(history, [&](const Event& one) { return one.recorded_at <= at; });
}

History up_to(const History& history, const Event& event) {
  return kept(history, [&](const Event& one) { return !is_before(event, one); });
}

}  // namespace backsight::history
