// The audit log's chain: each entry's hash holds the one before, and heads are signed (Ed25519).
//
//   hash_n = BLAKE2b-256(hash_{n-1} | n | person or zeros | length of body | body)
//   signature = Ed25519("backsight audit head 1" | n | hash_n | at in ms)
//
// Numbers are 8 bytes, the highest first. hash_0 is zeros, entries count from 1. When an entry was
// made stands in its body, where the hash covers it. Verifying needs the log and the public key,
// not the server and no secret.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "backsight/core/result.h"
#include "backsight/core/time.h"
#include "backsight/core/uuid.h"
#include "backsight/vault/keys.h"

namespace backsight::vault {

using Hash = std::array<std::uint8_t, 32>;

/// `person` all zero: about nobody.
[[nodiscard]] Hash audit_hash(const Hash& before, std::int64_t number, const core::Uuid& person,
                              std::string_view body);

/// Holds a secret: wiped at the end of its life.
class Signer {
 public:
  /// MasterKeys::signing_seed().
  explicit Signer(const Key& seed);
  Signer(const Signer&) = default;
  Signer& operator=(const Signer&) = default;
  ~Signer();
  /// 64 bytes.
  [[nodiscard]] std::string sign(std::int64_t number, const Hash& hash, core::Instant at) const;
  /// base64 of 32 bytes.
  [[nodiscard]] std::string public_key() const;

 private:
  std::array<std::uint8_t, 64> secret_{};
  std::array<std::uint8_t, 32> public_{};
};

/// True when the signature is good. Error: kBadId for a public key that is not 32 bytes of base64.
[[nodiscard]] core::Result<bool> check_signature(std::string_view public_key, std::int64_t number,
                                                 const Hash& hash, core::Instant at,
                                                 std::string_view signature);

struct LoggedEntry {
  std::int64_t number = 0;
  core::Uuid person;
  std::string body;
  core::Instant at;  ///< as the body says
  Hash hash{};
};

/// What is wrong with a log, at which entry.
struct Finding {
  enum class Kind : std::uint8_t {
    kMissing,       ///< entries are left out, from this number on
    kChanged,       ///< the hash is not that of the entry: changed, twice, or out of order
    kBackDated,     ///< earlier than the entry before by more than kClockLeewayMs
    kCutOff,        ///< the signed head is beyond the last entry; the first that is gone
    kUnsigned,      ///< entries beyond the signed head, from this number on
    kBadSignature,  ///< the head is forged, or signed with another key: it says nothing
    kOtherHead,     ///< a head, signed or written down elsewhere, that is not in this log
  };
  Kind kind{};
  std::int64_t number = 0;
  friend bool operator==(const Finding&, const Finding&) = default;
};
/// "missing", "back-dated" and so on.
[[nodiscard]] std::string_view word(Finding::Kind kind);

/// How far a clock may be set back by those who keep it right.
inline constexpr std::int64_t kClockLeewayMs = std::int64_t{2} * 60 * 1000;

/// Takes entries one after the other, in memory that does not grow with them. What it finds is
/// sound as a whole: a log without a finding is the one whose head was signed. Where something was
/// changed is told as well as can be known.
class Verifier {
 public:
  static constexpr std::size_t kMostFindings = 1000;

  /// A head that somebody wrote down: must be in the log. Call before the entries.
  void expect(std::int64_t number, const Hash& hash);
  /// The next entry in the order of the log.
  void take(const LoggedEntry& entry);
  /// The end, with the signed head as kept (nothing: the log never had one).
  struct Head {
    std::int64_t number = 0;
    Hash hash{};
    core::Instant at;
    std::string signature;
  };
  /// Error: kBadId, as check_signature(); only asked for when there is a head.
  [[nodiscard]] core::Result<void> finish(const std::optional<Head>& head,
                                          std::string_view public_key);
  /// The first kMostFindings of the entries, and all of finish().
  [[nodiscard]] const std::vector<Finding>& findings() const { return findings_; }
  /// How many more there are.
  [[nodiscard]] std::int64_t left_out() const { return left_out_; }
  [[nodiscard]] std::int64_t entries() const { return entries_; }

 private:
  void found(Finding::Kind kind, std::int64_t number);

  std::vector<Finding> findings_;
  std::vector<std::pair<std::int64_t, Hash>> expected_;
  std::int64_t left_out_ = 0;
  std::int64_t entries_ = 0;
  std::int64_t last_number_ = 0;
  Hash last_hash_{};
  core::Instant last_at_;
};

}  // namespace backsight::vault
