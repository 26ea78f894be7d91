// The audit log's hashes and signatures, for store::Options: signed with the key of the active
// master key. Heads that another master key of the file has signed stand as well, so that a
// rotation changes nothing of what was written before.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "backsight/store/audit_log.h"
#include "backsight/vault/audit.h"
#include "backsight/vault/keys.h"

namespace backsight::service {

class SignedChain final : public store::AuditChain {
 public:
  SignedChain(const vault::MasterKeys& masters, std::function<core::Instant()> clock);

  [[nodiscard]] store::AuditHash hash(const store::AuditHash& before, std::int64_t number,
                                      const store::AuditEntry& entry) const override;
  void sign(store::AuditHead& head) const override;
  [[nodiscard]] bool stands(const store::AuditHead& head) const override;

  /// base64: of the key that signs, then of those it replaced.
  [[nodiscard]] const std::vector<std::string>& public_keys() const { return public_keys_; }

 private:
  vault::Signer signer_;
  std::function<core::Instant()> clock_;
  std::vector<std::string> public_keys_;
};

}  // namespace backsight::service
