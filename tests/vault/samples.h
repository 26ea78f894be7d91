// Made-up keys, ids and logs for the tests of the vault.
#pragma once

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "backsight/vault/audit.h"
#include "backsight/vault/keys.h"
#include "vectors.h"

namespace backsight::vault::test {

template <class T>
core::ErrorCode code_of(const core::Result<T>& result) {
  if (result) {
    ADD_FAILURE() << "there is no error";
    return core::ErrorCode::kSystem;
  }
  return result.error().code;
}

/// Bytes `first`, `first` + 1 and so on.
template <std::size_t kCount>
constexpr std::array<std::uint8_t, kCount> count_from(int first) {
  std::array<std::uint8_t, kCount> bytes{};
  for (std::size_t i = 0; i < kCount; ++i) {
    bytes[i] = static_cast<std::uint8_t>(static_cast<std::size_t>(first) + i);
  }
  return bytes;
}

inline constexpr core::Uuid kClinic{count_from<16>(0x10)};
inline constexpr core::Uuid kPerson{count_from<16>(0x20)};
inline constexpr core::Uuid kEvent{count_from<16>(0x30)};
inline constexpr core::Uuid kOther{count_from<16>(0x50)};
inline const Key kPersonKey{count_from<32>(0x80)};

inline std::string from_hex(std::string_view hex) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    bytes += static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
  }
  return bytes;
}

template <class Bytes>
std::string hex(const Bytes& bytes) {
  std::string text;
  for (const auto byte : bytes) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    text += kDigits[static_cast<std::uint8_t>(byte) >> 4];
    text += kDigits[static_cast<std::uint8_t>(byte) & 15];
  }
  return text;
}

/// The one key of the known answers.
inline MasterKeys masters() {
  return MasterKeys::parse("k-2026 " + std::string(vectors::kMaster) + "\n").value();
}

inline LoggedEntry entry(const Hash& before, std::int64_t number, std::int64_t at_ms,
                         std::string body) {
  LoggedEntry made{number, kPerson, std::move(body), {at_ms}, {}};
  made.hash = audit_hash(before, number, made.person, made.body);
  return made;
}

/// Entries 1 to `count`, a second apart.
inline std::vector<LoggedEntry> log_of(std::int64_t count) {
  std::vector<LoggedEntry> log;
  for (std::int64_t n = 1; n <= count; ++n) {
    log.push_back(
        entry(log.empty() ? Hash{} : log.back().hash, n, n * 1000, "entry " + std::to_string(n)));
  }
  return log;
}

inline Verifier::Head head_of(const Signer& signer, const LoggedEntry& last) {
  return {last.number, last.hash, last.at, signer.sign(last.number, last.hash, last.at)};
}

}  // namespace backsight::vault::test
