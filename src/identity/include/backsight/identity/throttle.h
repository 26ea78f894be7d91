// How many failed attempts are too many, so that guessing is slow and nobody can lock others out.
//
// Three buckets are asked for each attempt: the account as tried from this address, the address,
// and the account from anywhere. The last one slows down strangers (they must wait) but never
// refuses an account that signs in from an address where it has signed in before, nor a passkey.
#pragma once

#include <cstdint>

#include "backsight/core/time.h"

namespace backsight::identity {

/// A token bucket: `burst` at once, then one each `refill_ms`.
struct Limit {
  double burst = 5;
  std::int64_t refill_ms = 60'000;
};
struct Bucket {
  double tokens = 0;  ///< that are gone
  core::Instant at;   ///< as of
};

inline constexpr Limit kAccountFromAddress = {5, 60'000};
inline constexpr Limit kAddress = {30, 10'000};
inline constexpr Limit kAccount = {20, 30'000};

/// Takes one token if there is one. False: too many, wait retry_after_ms(). A clock that went back
/// counts as one that stands, or starts anew when it went back by more than fills the bucket.
[[nodiscard]] bool take(Bucket& bucket, const Limit& limit, core::Instant now);
/// How long until take() gives one; 0 when it would now.
[[nodiscard]] std::int64_t retry_after_ms(const Bucket& bucket, const Limit& limit,
                                          core::Instant now);
/// After a success: the bucket is full again.
void refill(Bucket& bucket, core::Instant now);
/// Takes back one take().
void give_back(Bucket& bucket);

/// The buckets of one attempt. They are kept by account and address, by address, and by account.
struct Attempt {
  Bucket account_from_address;
  Bucket address;
  Bucket account;
};
enum class Caller : std::uint8_t {
  kStranger,
  kKnown,  ///< the account has signed in from this address before, or this is a passkey
};
/// 0: go on, one token is taken from each bucket. Otherwise the milliseconds to wait, and nothing
/// is taken: who waits is not made to wait longer by trying. For kKnown the account's bucket is
/// neither asked nor taken from.
[[nodiscard]] std::int64_t admit(Attempt& attempt, Caller caller, core::Instant now);
/// After the attempt was right. The account from here is as new. The address and the account from
/// anywhere get back what this attempt took and no more: somebody with an account of their own
/// could otherwise go on guessing from here, and each sign-in of the owner would help who guesses
/// elsewhere.
void succeed(Attempt& attempt, Caller caller, core::Instant now);

}  // namespace backsight::identity
