#include <algorithm>

#include "backsight/vault/audit.h"

namespace backsight::vault {
namespace {

using Kind = Finding::Kind;

// Times are whatever an entry says: their difference may not fit.
bool is_back_dated(core::Instant at, core::Instant before) {
  return at<before&& static_cast<std::uint64_t>(before.ms) -
            static_cast<std::uint64_t>(at.ms)> static_cast<std::uint64_t>(kClockLeewayMs);
}

}  // namespace

std::string_view word(Kind kind) {
  switch (kind) {
    case Kind::kMissing:
      return "missing";
    case Kind::kChanged:
      return "changed";
    case Kind::kBackDated:
      return "back-dated";
    case Kind::kCutOff:
      return "cut-off";
    case Kind::kUnsigned:
      return "unsigned";
    case Kind::kBadSignature:
      return "bad-signature";
    case Kind::kOtherHead:
      return "other-head";
  }
  return "";
}

void Verifier::found(Kind kind, std::int64_t number) {
  if (findings_.size() < kMostFindings) {
    findings_.push_back({kind, number});
  } else {
    ++left_out_;
  }
}

void Verifier::expect(std::int64_t number, const Hash& hash) {
  // The state before the first entry is in every log.
  if (number == 0 && hash == Hash{}) return;
  expected_.emplace_back(number, hash);
}

void Verifier::take(const LoggedEntry& entry) {
  ++entries_;
  std::erase(expected_, std::pair(entry.number, entry.hash));
  if (entry.number <= last_number_) {
    // Again, or late: what follows is held against the entries in their order.
    found(Kind::kChanged, entry.number);
    return;
  }
  if (entry.number - 1 > last_number_) {
    // What this entry's hash rests on is gone; from here on the chain can be followed again.
    found(Kind::kMissing, last_number_ + 1);
  } else if (audit_hash(last_hash_, entry.number, entry.person, entry.body) != entry.hash) {
    found(Kind::kChanged, entry.number);
  }
  if (last_number_ > 0 && is_back_dated(entry.at, last_at_)) {
    found(Kind::kBackDated, entry.number);
  }
  // The hash as it is kept, not as it should be: so one changed entry is one finding.
  last_number_ = entry.number;
  last_hash_ = entry.hash;
  last_at_ = entry.at;
}

core::Result<void> Verifier::finish(const std::optional<Head>& head, std::string_view public_key) {
  for (const auto& [number, hash] : expected_) findings_.push_back({Kind::kOtherHead, number});
  expected_.clear();
  if (!head) {
    if (entries_ > 0) findings_.push_back({Kind::kUnsigned, 1});
    return {};
  }
  TRY(const bool good,
      check_signature(public_key, head->number, head->hash, head->at, head->signature));
  if (!good) {
    findings_.push_back({Kind::kBadSignature, head->number});
  } else if (head->number > last_number_) {
    findings_.push_back({Kind::kCutOff, last_number_ + 1});
  } else if (head->number < last_number_) {
    findings_.push_back({Kind::kUnsigned, head->number + 1});
  } else if (head->hash != last_hash_) {
    findings_.push_back({Kind::kOtherHead, head->number});
  } else if (entries_ > 0 && is_back_dated(head->at, last_at_)) {
    findings_.push_back({Kind::kBackDated, head->number});
  }
  return {};
}

}  // namespace backsight::vault
