// Sealed bytes open with their key, in their place, unchanged, and not otherwise.
#include "backsight/vault/seal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "samples.h"

namespace backsight::vault::test {
namespace {

using core::ErrorCode;
using testing::HasSubstr;
using testing::Not;

const Context kPlace{"event", kPerson, kEvent};

TEST(Seal, RoundTrip) {
  for (const std::string& plain : {std::string(), std::string("\0", 1), std::string("{}"),
                                   std::string(1000, 'x'), std::string(1u << 20, '\xff')}) {
    const std::string sealed = seal(kPersonKey, kPlace, plain);
    EXPECT_EQ(sealed.size(), plain.size() + 41);
    EXPECT_EQ(open(kPersonKey, kPlace, sealed).value(), plain);
  }
}

TEST(Seal, HidesAndNeverRepeats) {
  const std::string plain = "the same words";
  const std::string sealed = seal(kPersonKey, kPlace, plain);
  EXPECT_THAT(sealed, Not(HasSubstr(plain.substr(0, 4))));
  EXPECT_NE(sealed, seal(kPersonKey, kPlace, plain));
}

TEST(SealSame, GivesTheSameBytesForTheSameAndOthersForAnythingElse) {
  const std::string sealed = seal_same(kPersonKey, kPlace, "the same words");
  EXPECT_EQ(sealed, seal_same(kPersonKey, kPlace, "the same words"));
  EXPECT_EQ(open(kPersonKey, kPlace, sealed).value(), "the same words");
  const auto nonce = [](const std::string& bytes) { return bytes.substr(1, 24); };
  Context elsewhere = kPlace;
  elsewhere.id.bytes[0] ^= 1;
  EXPECT_NE(nonce(sealed), nonce(seal_same(kPersonKey, kPlace, "the same word")));
  EXPECT_NE(nonce(sealed), nonce(seal_same(kPersonKey, elsewhere, "the same words")));
  EXPECT_NE(nonce(sealed), nonce(seal_same(Key::random(), kPlace, "the same words")));
}

TEST(Seal, RefusesAnotherKey) {
  const std::string sealed = seal(kPersonKey, kPlace, "words");
  EXPECT_EQ(code_of(open(Key(count_from<32>(0x81)), kPlace, sealed)), ErrorCode::kDamaged);
  EXPECT_EQ(code_of(open(Key(), kPlace, sealed)), ErrorCode::kDamaged);
}

TEST(Seal, RefusesAnotherPlace) {
  const std::string sealed = seal(kPersonKey, kPlace, "words");
  for (const Context& other : {Context{"event", kOther, kEvent}, Context{"event", kPerson, kOther},
                               Context{"event", kEvent, kPerson},
                               Context{"events", kPerson, kEvent}, Context{"even", kPerson, kEvent},
                               Context{"", kPerson, kEvent}, Context{"Event", kPerson, kEvent}}) {
    EXPECT_EQ(code_of(open(kPersonKey, other, sealed)), ErrorCode::kDamaged) << other.kind;
  }
}

TEST(Seal, RefusesEachChangedBit) {
  const std::string sealed = seal(kPersonKey, kPlace, "a few words");
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string changed = sealed;
      changed[i] = static_cast<char>(changed[i] ^ (1 << bit));
      EXPECT_EQ(code_of(open(kPersonKey, kPlace, changed)), ErrorCode::kDamaged) << i << "." << bit;
    }
  }
}

TEST(Seal, RefusesEachLengthButItsOwn) {
  const std::string sealed = seal(kPersonKey, kPlace, "a few words");
  for (std::size_t size = 0; size < sealed.size(); ++size) {
    EXPECT_EQ(code_of(open(kPersonKey, kPlace, sealed.substr(0, size))), ErrorCode::kDamaged);
  }
  EXPECT_EQ(code_of(open(kPersonKey, kPlace, sealed + '\0')), ErrorCode::kDamaged);
  EXPECT_EQ(code_of(open(kPersonKey, kPlace, sealed.substr(1))), ErrorCode::kDamaged);
}

TEST(Seal, AWrappedKeyIsNoSealedText) {
  const std::string wrapped = from_hex(vectors::kWrapped);
  EXPECT_FALSE(is_sealed(wrapped));
  const Key clinic = masters().clinic_key("k-2026", kClinic).value();
  EXPECT_EQ(code_of(open(clinic, {"", kClinic, kPerson}, "\x01" + wrapped.substr(8))),
            ErrorCode::kDamaged);
}

TEST(Seal, IsToldFromJson) {
  EXPECT_TRUE(is_sealed(seal(kPersonKey, kPlace, "{}")));
  EXPECT_TRUE(is_sealed("\x01"));
  EXPECT_FALSE(is_sealed("{}"));
  EXPECT_FALSE(is_sealed(""));
}

TEST(Seal, AnErrorTellsNothingOfWhatIsInside) {
  const auto refused = open(Key(), kPlace, seal(kPersonKey, kPlace, "words"));
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, Not(HasSubstr("words")));
}

TEST(LookupHash, DependsOnKeyKindAndValue) {
  const std::string hash = lookup_hash(kPersonKey, "login", "ann");
  EXPECT_EQ(hash.size(), 32u);
  EXPECT_EQ(hash, lookup_hash(kPersonKey, "login", "ann"));
  EXPECT_NE(hash, lookup_hash(Key(), "login", "ann"));
  EXPECT_NE(hash, lookup_hash(kPersonKey, "token", "ann"));
  EXPECT_NE(hash, lookup_hash(kPersonKey, "login", "Ann"));
  EXPECT_NE(hash, lookup_hash(kPersonKey, "logina", "nn")) << "where the kind ends does not count";
}

}  // namespace
}  // namespace backsight::vault::test
