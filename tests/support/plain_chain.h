// An audit chain without cryptography, for tests: the same hash and signature for the same log.
#pragma once

#include <string>

#include "backsight/store/audit_log.h"

namespace backsight::test {

class PlainChain final : public store::AuditChain {
 public:
  [[nodiscard]] store::AuditHash hash(const store::AuditHash& before, std::int64_t number,
                                      const store::AuditEntry& entry) const override {
    std::string said(before.begin(), before.end());
    said += std::to_string(number);
    if (entry.person) said += core::format(*entry.person);
    said += '/';
    said += entry.body;
    store::AuditHash out{};
    // FNV-1a (RFC 9923) once for each eight bytes of the hash.
    for (std::size_t part = 0; part < out.size(); part += 8) {
      std::uint64_t value = 14'695'981'039'346'656'037u + part;
      for (const char c : said) {
        value = (value ^ static_cast<std::uint8_t>(c)) * 1'099'511'628'211u;
      }
      for (std::size_t i = 0; i < 8; ++i) {
        out[part + i] = static_cast<std::uint8_t>(value >> (8 * i));
      }
    }
    return out;
  }
  void sign(store::AuditHead& head) const override {
    head.at = {1'790'000'000'000 + head.number};
    head.signature = signature_of(head);
  }
  [[nodiscard]] bool stands(const store::AuditHead& head) const override {
    return head.signature == signature_of(head);
  }

 private:
  static std::string signature_of(const store::AuditHead& head) {
    return "signed " + std::to_string(head.number) + " at " + std::to_string(head.at.ms) + " " +
           std::string(head.hash.begin(), head.hash.end());
  }
};

inline const PlainChain& plain_chain() {
  static const PlainChain chain;
  return chain;
}

}  // namespace backsight::test
