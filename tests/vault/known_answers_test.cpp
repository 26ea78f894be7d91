// The formats, held against the same made without libsodium (peer.py). What is written today must
// open for as long as there are copies of it.
#include <gtest/gtest.h>

#include "backsight/vault/audit.h"
#include "backsight/vault/keys.h"
#include "backsight/vault/seal.h"
#include "backsight/vault/stream.h"
#include "samples.h"

namespace backsight::vault::test {
namespace {

TEST(KnownAnswers, ClinicKey) {
  EXPECT_EQ(hex(masters().clinic_key("k-2026", kClinic).value().bytes()), vectors::kClinicKey);
}

TEST(KnownAnswers, WrappedKey) {
  const std::string wrapped = from_hex(vectors::kWrapped);
  EXPECT_EQ(wrapped_by(wrapped).value(), "k-2026");
  EXPECT_TRUE(unwrap(masters(), kClinic, kPerson, wrapped).value() == kPersonKey);
  EXPECT_EQ(wrap(masters(), kClinic, kPerson, kPersonKey).value().size(), wrapped.size());
}

TEST(KnownAnswers, SealedBytes) {
  EXPECT_EQ(open(kPersonKey, {"event", kPerson, kEvent}, from_hex(vectors::kSealed)).value(),
            R"({"reported":[]})");
}

TEST(KnownAnswers, Stream) {
  const std::string stream = from_hex(vectors::kStream);
  StreamReader reader(masters(), "backup");
  EXPECT_TRUE(reader.read({reinterpret_cast<const std::uint8_t*>(stream.data()), stream.size()}));
  const ByteSpan plain = reader.finish().value();
  EXPECT_EQ(std::string(plain.begin(), plain.end()), "a short backup, 27 bytes...");
}

TEST(KnownAnswers, LookupHash) {
  EXPECT_EQ(hex(lookup_hash(kPersonKey, "login", "ann@example.org")), vectors::kLookup);
}

TEST(KnownAnswers, AuditChain) {
  const Hash first = audit_hash({}, 1, kPerson, R"({"did":"read"})");
  EXPECT_EQ(hex(first), vectors::kFirstHash);
  EXPECT_EQ(hex(audit_hash(first, 2, {}, "")), vectors::kSecondHash);
}

TEST(KnownAnswers, SignedHead) {
  EXPECT_EQ(hex(masters().signing_seed().bytes()), vectors::kSigningSeed);
  const Signer signer(masters().signing_seed());
  EXPECT_EQ(signer.public_key(), vectors::kPublicKey);
  Hash hash{};
  const std::string bytes = from_hex(vectors::kSecondHash);
  std::ranges::copy(bytes, hash.begin());
  EXPECT_EQ(hex(signer.sign(2, hash, {1'793'000'000'123})), vectors::kSignature);
}

}  // namespace
}  // namespace backsight::vault::test
