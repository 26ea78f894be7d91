// Laws of the throttle over random times.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <vector>

#include "backsight/identity/throttle.h"

namespace {

using namespace backsight::identity;
using backsight::core::Instant;

constexpr std::int64_t kStart = 1'795'000'000'000;  // a day in 2026

void check(bool passed) { ASSERT_TRUE(passed); }

Limit random_limit() {
  return {static_cast<double>(*rc::gen::inRange(1, 40)),
          *rc::gen::inRange<std::int64_t>(1, 100'000)};
}

// Waits between attempts: often none, sometimes about the time of a token.
std::int64_t random_wait(const Limit& limit) {
  return *rc::gen::weightedOneOf<std::int64_t>(
      {{4, rc::gen::just<std::int64_t>(0)},
       {4, rc::gen::inRange<std::int64_t>(0, 2 * limit.refill_ms + 1)},
       {1, rc::gen::inRange<std::int64_t>(0, 100 * limit.refill_ms + 1)}});
}

TEST(ThrottleProperty, NoWindowHoldsMoreThanTheBurstAndWhatRefills) {
  check(rc::check("window", [] {
    const Limit limit = random_limit();
    Bucket bucket;
    Instant now{kStart};
    std::vector<std::int64_t> taken;
    const auto attempts = *rc::gen::inRange(1, 200);
    for (int i = 0; i < attempts; ++i) {
      now.ms += random_wait(limit);
      if (take(bucket, limit, now)) taken.push_back(now.ms);
    }
    for (std::size_t from = 0; from < taken.size(); ++from) {
      for (std::size_t to = from; to < taken.size(); ++to) {
        const double window = static_cast<double>(taken[to] - taken[from]);
        RC_ASSERT(static_cast<double>(to - from + 1) <=
                  limit.burst + window / static_cast<double>(limit.refill_ms) + 1e-6);
      }
    }
  }));
}

TEST(ThrottleProperty, WhoWaitsAsToldIsLetInAndNotEarlier) {
  check(rc::check("wait", [] {
    const Limit limit = random_limit();
    Bucket bucket;
    Instant now{kStart};
    const auto attempts = *rc::gen::inRange(1, 100);
    for (int i = 0; i < attempts; ++i) {
      now.ms += random_wait(limit);
      const std::int64_t wait = retry_after_ms(bucket, limit, now);
      RC_ASSERT(wait >= 0);
      RC_ASSERT(wait <= limit.refill_ms);
      const bool let_in = take(bucket, limit, now);
      RC_ASSERT(let_in == (wait == 0));
      if (!let_in) {
        Bucket early = bucket;
        RC_ASSERT(!take(early, limit, Instant{now.ms + wait - 1}));
        now.ms += wait;
        RC_ASSERT(take(bucket, limit, now));
      }
    }
  }));
}

TEST(ThrottleProperty, TryingInVainDoesNotMakeTheWaitLonger) {
  check(rc::check("in vain", [] {
    const Limit limit = random_limit();
    Bucket bucket;
    const Instant now{kStart};
    while (take(bucket, limit, now)) {
    }
    const std::int64_t wait = retry_after_ms(bucket, limit, now);
    const Instant later{now.ms + *rc::gen::inRange<std::int64_t>(0, wait)};
    RC_ASSERT(!take(bucket, limit, later));
    RC_ASSERT(retry_after_ms(bucket, limit, later) == wait - (later.ms - now.ms));
  }));
}

TEST(ThrottleProperty, ASuccessRestoresTheWholeBurst) {
  check(rc::check("success", [] {
    const Limit limit = random_limit();
    Bucket bucket;
    const Instant now{kStart};
    const auto before = *rc::gen::inRange(0, 50);
    for (int i = 0; i < before; ++i) static_cast<void>(take(bucket, limit, now));
    refill(bucket, now);
    int taken = 0;
    while (take(bucket, limit, now)) ++taken;
    RC_ASSERT(taken == static_cast<int>(limit.burst));
  }));
}

TEST(ThrottleProperty, AClockThatGoesBackLetsNobodyWaitForLong) {
  check(rc::check("clock", [] {
    const Limit limit = random_limit();
    const double fills = limit.burst * static_cast<double>(limit.refill_ms);
    Bucket bucket;
    Instant now{kStart};
    const auto before = *rc::gen::inRange(0, 50);
    for (int i = 0; i < before; ++i) static_cast<void>(take(bucket, limit, now));
    now.ms -= *rc::gen::inRange<std::int64_t>(0, 400 * backsight::core::kMsPerDay);
    const std::int64_t wait = retry_after_ms(bucket, limit, now);
    RC_ASSERT(static_cast<double>(wait) <= fills + static_cast<double>(limit.refill_ms));
    RC_ASSERT(take(bucket, limit, Instant{now.ms + wait}));
  }));
}

// Many strangers guess at one account, each from an address of its own.
TEST(ThrottleProperty, StrangersElsewhereNeverKeepOutAKnownAddress) {
  check(rc::check("lock-out", [] {
    Instant now{kStart};
    Bucket account;
    Bucket home;
    Bucket account_at_home;
    const auto rounds = *rc::gen::inRange(1, 40);
    for (int round = 0; round < rounds; ++round) {
      now.ms += *rc::gen::inRange<std::int64_t>(0, 120'000);
      const auto strangers = *rc::gen::inRange(0, 60);
      for (int i = 0; i < strangers; ++i) {
        Attempt attempt{{}, {}, account};
        static_cast<void>(admit(attempt, Caller::kStranger, now));
        account = attempt.account;
      }
      // The owner, at home: signs in each time, at the first attempt.
      Attempt attempt{account_at_home, home, account};
      RC_ASSERT(admit(attempt, Caller::kKnown, now) == 0);
      succeed(attempt, Caller::kKnown, now);
      RC_ASSERT(attempt.account.tokens == account.tokens);  // and is no help to the strangers
      account_at_home = attempt.account_from_address;
      home = attempt.address;
    }
  }));
}

TEST(ThrottleProperty, StrangersTogetherGetNoMoreThanTheAccountsLimit) {
  check(rc::check("guesses", [] {
    Instant now{kStart};
    Bucket account;
    int guesses = 0;
    const auto attempts = *rc::gen::inRange(1, 300);
    for (int i = 0; i < attempts; ++i) {
      now.ms += *rc::gen::inRange<std::int64_t>(0, 20'000);
      Attempt attempt{{}, {}, account};
      if (admit(attempt, Caller::kStranger, now) == 0) ++guesses;
      account = attempt.account;
    }
    const double window = static_cast<double>(now.ms - kStart);
    RC_ASSERT(guesses <= kAccount.burst + window / static_cast<double>(kAccount.refill_ms) + 1e-6);
  }));
}

TEST(ThrottleProperty, AnAccountOfOnesOwnDoesNotBuyGuessesFromOneAddress) {
  check(rc::check("own account", [] {
    const Instant now{kStart};
    Bucket address;
    Bucket own_from_here;
    Bucket own;
    int guesses = 0;
    const auto rounds = *rc::gen::inRange(1, 100);
    for (int i = 0; i < rounds; ++i) {
      // Another account each time, then one's own, which succeeds.
      Attempt guess{{}, address, {}};
      if (admit(guess, Caller::kStranger, now) == 0) ++guesses;
      address = guess.address;
      Attempt mine{own_from_here, address, own};
      if (admit(mine, Caller::kKnown, now) == 0) succeed(mine, Caller::kKnown, now);
      own_from_here = mine.account_from_address;
      address = mine.address;
    }
    RC_ASSERT(guesses <= static_cast<int>(kAddress.burst));
  }));
}

TEST(ThrottleProperty, WhoMustWaitTakesFromNoBucket) {
  check(rc::check("nothing taken", [] {
    const Instant now{kStart};
    Attempt attempt;
    while (admit(attempt, Caller::kStranger, now) == 0) {
    }
    const Attempt before = attempt;
    RC_ASSERT(admit(attempt, Caller::kStranger, now) > 0);
    RC_ASSERT(attempt.account_from_address.tokens == before.account_from_address.tokens);
    RC_ASSERT(attempt.address.tokens == before.address.tokens);
    RC_ASSERT(attempt.account.tokens == before.account.tokens);
  }));
}

}  // namespace
