// Who is signed in: sessions in the store, kept ready in memory. Private to service.
//
// A session ends when nothing was asked for so long (idle), at its end whatever happens (absolute),
// when somebody signs out, and when the account is closed or what it may do has changed.
#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "account_record.h"

namespace backsight::service {

/// For how long somebody stays signed in.
struct SessionTimes {
  std::int64_t staff_idle_ms = std::int64_t{15} * 60'000;
  std::int64_t staff_most_ms = std::int64_t{12} * 3'600'000;
  std::int64_t people_idle_ms = std::int64_t{30} * core::kMsPerDay;
  std::int64_t people_most_ms = std::int64_t{180} * core::kMsPerDay;
  [[nodiscard]] std::int64_t idle(Role role) const {
    return is_staff(role) ? staff_idle_ms : people_idle_ms;
  }
  [[nodiscard]] std::int64_t most(Role role) const {
    return is_staff(role) ? staff_most_ms : people_most_ms;
  }
  [[nodiscard]] static bool is_staff(Role role) {
    return role != Role::kPatient && role != Role::kCarer;
  }
};

struct LiveSession {
  core::Uuid id;
  std::int64_t version = 0;
  Principal who;
  std::string name;
  std::string clinic_name;
  core::Instant made_at;
  core::Instant seen_at;
  core::Instant kept_seen_at;  ///< as the store knows it
};

class Sessions {
 public:
  Sessions(store::Store& store, AccountRecords& records, Keyring& keyring, SessionTimes times)
      : store_(store), records_(records), keyring_(keyring), times_(times) {}

  struct Started {
    std::string token;  ///< for the cookie
    store::Write write;
    LiveSession session;
  };
  /// Not alive before `write` is in the store and enter() was called.
  [[nodiscard]] core::Result<Started> start(const Account& account, bool must_enrol,
                                            core::Instant now, const core::Uuid& id);
  void enter(const Started& started);

  /// Nothing when the token is no live session's.
  [[nodiscard]] core::Result<std::optional<LiveSession>> find(std::string_view token,
                                                              core::Instant now);

  /// Writes that end sessions of an account: all, or all but one.
  [[nodiscard]] core::Result<std::vector<store::Write>> end(AccountId account,
                                                            std::optional<core::Uuid> but = {});
  void forget(AccountId account, std::optional<core::Uuid> but = {});
  void forget_one(std::string_view token);
  [[nodiscard]] core::Result<std::size_t> count(AccountId account, core::Instant now);

  [[nodiscard]] const SessionTimes& times() const { return times_; }

 private:
  [[nodiscard]] core::Result<std::optional<LiveSession>> load(const std::string& hash);
  [[nodiscard]] bool is_over(const LiveSession& session, core::Instant now) const;

  store::Store& store_;
  AccountRecords& records_;
  Keyring& keyring_;
  const SessionTimes times_;
  std::mutex mutex_;
  std::unordered_map<std::string, LiveSession> live_;  // by the token's hash
  /// Counts endings. What was read before one of them is not kept: it may be what ended.
  std::uint64_t endings_ = 0;
};

/// What goes with each change, so that no other site can make one: made from the token.
[[nodiscard]] std::string csrf_of(std::string_view token);

}  // namespace backsight::service
