// Counting attempts to sign in, in memory. Private to service.
#pragma once

#include <mutex>
#include <string>
#include <unordered_map>

#include "backsight/core/result.h"
#include "backsight/identity/throttle.h"

namespace backsight::service {

/// Whose attempt it is. A client is an address, or a hash of one.
struct Attempt {
  std::string account;  ///< hash of the login; "" where none is told (passkeys, codes, links)
  std::string client;
  bool known_client = false;  ///< the account has signed in from there before
};

class Attempts {
 public:
  /// Error kTooMany, with how long to wait. Nobody can lock others out: what an account is slowed
  /// down by from anywhere does not touch the addresses it knows.
  [[nodiscard]] core::Result<void> take(const Attempt& attempt, core::Instant now);
  void succeeded(const Attempt& attempt, core::Instant now);

 private:
  // With mutex_ held.
  [[nodiscard]] identity::Attempt gather(const Attempt& attempt);
  void scatter(const Attempt& attempt, const identity::Attempt& three);

  std::mutex mutex_;
  std::unordered_map<std::string, identity::Bucket> buckets_;
};

}  // namespace backsight::service
