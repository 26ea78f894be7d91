// Passkey ceremonies under way: a challenge that is good once, for five minutes, for one purpose.
// Private to service.
#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "backsight/core/time.h"

namespace backsight::service {

struct Ceremony {
  enum class Purpose : std::uint8_t { kSignIn, kAccept, kAdd };
  Purpose purpose{};
  std::string challenge;  ///< 32 random bytes
  std::string subject;  ///< what it is bound to: an invitation's token hash, an account's id, or ""
  std::string user;     ///< the handle that a new passkey gets: the account's id, 16 bytes
  core::Instant until;
};

class Ceremonies {
 public:
  /// Names it; "" when too many are under way.
  [[nodiscard]] std::string begin(Ceremony ceremony, core::Instant now);
  /// The ceremony, which is over with that. Nothing when it is not there, is over, or has another
  /// purpose or subject.
  [[nodiscard]] std::optional<Ceremony> end(const std::string& name, Ceremony::Purpose purpose,
                                            std::string_view subject, core::Instant now);

 private:
  std::mutex mutex_;
  std::unordered_map<std::string, Ceremony> under_way_;
};

inline constexpr std::int64_t kCeremonyMs = std::int64_t{5} * 60'000;

}  // namespace backsight::service
