#include "backsight/service/signed_chain.h"

#include <algorithm>

namespace backsight::service {

SignedChain::SignedChain(const vault::MasterKeys& masters, std::function<core::Instant()> clock)
    : signer_(masters.signing_seed()), clock_(std::move(clock)) {
  for (const std::string& id : masters.ids()) {
    if (const auto seed = masters.signing_seed(id)) {
      public_keys_.push_back(vault::Signer(*seed).public_key());
    }
  }
}

store::AuditHash SignedChain::hash(const store::AuditHash& before, std::int64_t number,
                                   const store::AuditEntry& entry) const {
  return vault::audit_hash(before, number, entry.person ? entry.person->value : core::Uuid{},
                           entry.body);
}

void SignedChain::sign(store::AuditHead& head) const {
  head.at = clock_();
  head.signature = signer_.sign(head.number, head.hash, head.at);
}

bool SignedChain::stands(const store::AuditHead& head) const {
  return std::ranges::any_of(public_keys_, [&](const std::string& key) {
    return vault::check_signature(key, head.number, head.hash, head.at, head.signature)
        .value_or(false);
  });
}

}  // namespace backsight::service
