#include "backsight/identity/throttle.h"

#include <algorithm>
#include <cmath>

namespace backsight::identity {
namespace {

// A thousand millionth of a token: sums of doubles must not make anybody wait who waited.
constexpr double kRounding = 1e-9;

// A bucket that is dated ahead by more than it takes to fill was written by a clock that was wrong:
// nobody waits for it.
double gone(const Bucket& bucket, const Limit& limit, core::Instant now) {
  const double passed = static_cast<double>(now.ms - bucket.at.ms);
  const double refill_ms = static_cast<double>(limit.refill_ms);
  if (-passed > limit.burst * refill_ms) return 0;
  return std::max(0.0, bucket.tokens - std::max(0.0, passed) / refill_ms);
}

}  // namespace

bool take(Bucket& bucket, const Limit& limit, core::Instant now) {
  const double tokens = gone(bucket, limit, now);
  if (tokens + 1 > limit.burst + kRounding) return false;
  bucket = {tokens + 1, tokens > 0 ? std::max(bucket.at, now) : now};
  return true;
}

std::int64_t retry_after_ms(const Bucket& bucket, const Limit& limit, core::Instant now) {
  const double missing = gone(bucket, limit, now) + 1 - limit.burst;
  if (missing <= kRounding) return 0;
  const std::int64_t behind = std::max<std::int64_t>(0, bucket.at.ms - now.ms);
  const double wait = (missing - kRounding / 2) * static_cast<double>(limit.refill_ms);
  return behind + static_cast<std::int64_t>(std::ceil(wait));
}

void refill(Bucket& bucket, core::Instant now) { bucket = {0, now}; }

void give_back(Bucket& bucket) { bucket.tokens = std::max(0.0, bucket.tokens - 1); }

std::int64_t admit(Attempt& attempt, Caller caller, core::Instant now) {
  std::int64_t wait =
      std::max(retry_after_ms(attempt.account_from_address, kAccountFromAddress, now),
               retry_after_ms(attempt.address, kAddress, now));
  if (caller == Caller::kStranger) {
    wait = std::max(wait, retry_after_ms(attempt.account, kAccount, now));
  }
  if (wait > 0) return wait;
  static_cast<void>(take(attempt.account_from_address, kAccountFromAddress, now));
  static_cast<void>(take(attempt.address, kAddress, now));
  if (caller == Caller::kStranger) static_cast<void>(take(attempt.account, kAccount, now));
  return 0;
}

void succeed(Attempt& attempt, Caller caller, core::Instant now) {
  refill(attempt.account_from_address, now);
  give_back(attempt.address);
  if (caller == Caller::kStranger) give_back(attempt.account);
}

}  // namespace backsight::identity
