#include "attempts.h"

#include <algorithm>

namespace backsight::service {
namespace {

// Beyond that the buckets that are longest unused are forgotten: they are full again by then, or
// the attack is so broad that no bucket of a single account would slow it down.
constexpr std::size_t kMostBuckets = 200'000;

std::string from_client(const Attempt& attempt) { return "c" + attempt.client; }
std::string from_both(const Attempt& attempt) {
  return "b" + std::to_string(attempt.account.size()) + attempt.account + attempt.client;
}
identity::Caller caller_of(const Attempt& attempt) {
  return attempt.known_client ? identity::Caller::kKnown : identity::Caller::kStranger;
}
std::string from_anywhere(const Attempt& attempt) { return "a" + attempt.account; }

}  // namespace

core::Result<void> Attempts::take(const Attempt& attempt, core::Instant now) {
  const std::lock_guard lock(mutex_);
  if (buckets_.size() > kMostBuckets) {
    const core::Instant old{now.ms - std::int64_t{3'600'000}};
    std::erase_if(buckets_, [&](const auto& one) { return one.second.at < old; });
    if (buckets_.size() > kMostBuckets) buckets_.clear();
  }
  std::int64_t wait_ms = 0;
  if (attempt.account.empty()) {
    identity::Bucket& address = buckets_[from_client(attempt)];
    if (!identity::take(address, identity::kAddress, now)) {
      wait_ms = identity::retry_after_ms(address, identity::kAddress, now);
    }
  } else {
    identity::Attempt three = gather(attempt);
    wait_ms = identity::admit(three, caller_of(attempt), now);
    scatter(attempt, three);
  }
  if (wait_ms == 0) return {};
  return core::fail(
      core::ErrorCode::kTooMany,
      "too many attempts: wait " + std::to_string((wait_ms + 999) / 1000) + " seconds");
}

void Attempts::succeeded(const Attempt& attempt, core::Instant now) {
  if (attempt.account.empty()) return;
  const std::lock_guard lock(mutex_);
  identity::Attempt three = gather(attempt);
  identity::succeed(three, caller_of(attempt), now);
  scatter(attempt, three);
}

identity::Attempt Attempts::gather(const Attempt& attempt) {
  return {buckets_[from_both(attempt)], buckets_[from_client(attempt)],
          buckets_[from_anywhere(attempt)]};
}

void Attempts::scatter(const Attempt& attempt, const identity::Attempt& three) {
  buckets_[from_both(attempt)] = three.account_from_address;
  buckets_[from_client(attempt)] = three.address;
  buckets_[from_anywhere(attempt)] = three.account;
}

}  // namespace backsight::service
