// The hash of an entry and the signature of a head: everything they are of counts.
#include "backsight/vault/audit.h"

#include <gtest/gtest.h>

#include <limits>

#include "samples.h"

namespace backsight::vault::test {
namespace {

using core::ErrorCode;

TEST(AuditHash, EverythingCounts) {
  const Hash before{count_from<32>(1)};
  const Hash hash = audit_hash(before, 7, kPerson, "body");
  EXPECT_EQ(hash, audit_hash(before, 7, kPerson, "body"));
  EXPECT_NE(hash, audit_hash({}, 7, kPerson, "body"));
  EXPECT_NE(hash, audit_hash(before, 8, kPerson, "body"));
  EXPECT_NE(hash, audit_hash(before, 7 + (std::int64_t{1} << 32), kPerson, "body"));
  EXPECT_NE(hash, audit_hash(before, 7, kOther, "body"));
  EXPECT_NE(hash, audit_hash(before, 7, {}, "body"));
  EXPECT_NE(hash, audit_hash(before, 7, kPerson, "bodY"));
  EXPECT_NE(hash, audit_hash(before, 7, kPerson, "body "));
}

class Signature : public testing::Test {
 protected:
  const Signer signer{masters().signing_seed()};
  const std::string key = signer.public_key();
  const Hash hash{count_from<32>(1)};
  const std::string signature = signer.sign(7, hash, {1000});
};

TEST_F(Signature, IsGoodForWhatWasSigned) {
  EXPECT_EQ(signature.size(), 64u);
  EXPECT_TRUE(check_signature(key, 7, hash, {1000}, signature).value());
  constexpr auto kFirst = std::numeric_limits<std::int64_t>::min();
  constexpr auto kLast = std::numeric_limits<std::int64_t>::max();
  EXPECT_TRUE(check_signature(key, kLast, {}, {kFirst}, signer.sign(kLast, {}, {kFirst})).value());
}

TEST_F(Signature, IsBadForEverythingElse) {
  EXPECT_FALSE(check_signature(key, 8, hash, {1000}, signature).value());
  EXPECT_FALSE(check_signature(key, 7, {}, {1000}, signature).value());
  EXPECT_FALSE(check_signature(key, 7, hash, {1001}, signature).value());
  const Signer other(Key::random());
  EXPECT_FALSE(check_signature(other.public_key(), 7, hash, {1000}, signature).value());
  EXPECT_FALSE(check_signature(key, 7, hash, {1000}, "").value());
  EXPECT_FALSE(check_signature(key, 7, hash, {1000}, signature.substr(0, 63)).value());
  EXPECT_FALSE(check_signature(key, 7, hash, {1000}, signature + '\0').value());
  for (std::size_t i = 0; i < signature.size(); ++i) {
    std::string changed = signature;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    EXPECT_FALSE(check_signature(key, 7, hash, {1000}, changed).value()) << i;
  }
}

TEST_F(Signature, APublicKeyIs32BytesOfBase64) {
  for (const std::string& bad : {std::string(), key.substr(1), key + "=", "k " + key,
                                 key.substr(0, 43), std::string(44, '!')}) {
    EXPECT_EQ(code_of(check_signature(bad, 7, hash, {1000}, signature)), ErrorCode::kBadId) << bad;
  }
  // The neutral point would take any signature with the neutral commitment (small order).
  const std::string neutral = "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
  std::string trivial(64, '\0');
  trivial[0] = 1;
  EXPECT_FALSE(check_signature(neutral, 7, hash, {1000}, trivial).value());
}

TEST_F(Signature, CopiesOfASignerSignTheSame) {
  Signer copy = signer;
  EXPECT_EQ(copy.sign(7, hash, {1000}), signature);
  copy = Signer(kPersonKey);
  EXPECT_NE(copy.sign(7, hash, {1000}), signature);
  EXPECT_NE(copy.public_key(), key);
}

}  // namespace
}  // namespace backsight::vault::test
