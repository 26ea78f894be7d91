// Keys: the key file, what is made from a master key, wrapped keys, rotation.
#include "backsight/vault/keys.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <type_traits>

#include "samples.h"

namespace backsight::vault::test {
namespace {

using core::ErrorCode;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

const std::string kA = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";  // bytes 0 to 31
const std::string kB = "ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=";  // bytes 32 to 63

TEST(Key, RandomOnesDiffer) {
  EXPECT_FALSE(Key::random() == Key::random());
  EXPECT_FALSE(Key::random() == Key());
}

TEST(Key, CopiesAreEqualAndEachByteCounts) {
  const Key key(count_from<32>(7));
  const Key copy = key;
  EXPECT_TRUE(copy == key);
  for (std::size_t i = 0; i < Key::kBytes; ++i) {
    auto bytes = count_from<32>(7);
    bytes[i] ^= 0x80;
    EXPECT_FALSE(Key(bytes) == key) << i;
  }
}

TEST(Key, IsWipedAtTheEnd) {
  alignas(Key) std::array<std::uint8_t, sizeof(Key)> place{};
  const Key* const key = new (place.data()) Key(count_from<32>(7));
  ASSERT_EQ(place, count_from<32>(7));
  key->~Key();
  // A compiler may leave out what nobody reads; libsodium's way of wiping is not left out.
  EXPECT_EQ(place, (std::array<std::uint8_t, sizeof(Key)>{}));
}

TEST(Key, WipesATextThatHeldKeys) {
  std::string text = "k " + kA;
  const char* const place = text.data();
  wipe(text);
  EXPECT_TRUE(text.empty());
  text.resize(1);  // no new memory: the bytes behind are those from before
  EXPECT_EQ(std::string(place + 1, 44), std::string(44, '\0'));
}

TEST(KeyFile, ReadsKeysInTheirOrder) {
  const auto masters =
      MasterKeys::parse("# a remark\n\nk-2026 " + kA + "\r\n#" + kA + "\nk-2025 " + kB);
  ASSERT_TRUE(masters);
  EXPECT_EQ(masters->active(), "k-2026");
  EXPECT_THAT(masters->ids(), ElementsAre("k-2026", "k-2025"));
  // Each id has its own key.
  EXPECT_EQ(hex(masters->clinic_key("k-2026", kClinic).value().bytes()), vectors::kClinicKey);
  EXPECT_NE(hex(masters->clinic_key("k-2025", kClinic).value().bytes()), vectors::kClinicKey);
  EXPECT_EQ(hex(masters->signing_seed("k-2026").value().bytes()), vectors::kSigningSeed);
  EXPECT_NE(hex(masters->signing_seed("k-2025").value().bytes()), vectors::kSigningSeed);
  EXPECT_EQ(hex(masters->signing_seed().bytes()), vectors::kSigningSeed);
}

TEST(KeyFile, TheLongestIdHas32Characters) {
  const std::string id(32, 'z');
  EXPECT_EQ(MasterKeys::parse(id + " " + kA).value().active(), id);
}

TEST(KeyFile, RefusesEachBadLine) {
  const std::string good = "k-2025 " + kB + "\n";
  struct Case {
    std::string line;
    ErrorCode code;
  };
  for (const Case& bad : std::vector<Case>{
           {kA, ErrorCode::kSyntax},                                   // no id
           {" " + kA, ErrorCode::kSyntax},                             // an empty one
           {kA + " k-2026", ErrorCode::kSyntax},                       // the wrong way round
           {"k-2026", ErrorCode::kSyntax},                             // no key
           {"k-2026 ", ErrorCode::kSyntax},                            //
           {"k-2026\t" + kA, ErrorCode::kSyntax},                      // a tab
           {"k-2026  " + kA, ErrorCode::kSyntax},                      // two spaces
           {" k-2026 " + kA, ErrorCode::kSyntax},                      // one in front
           {"k-2026 " + kA + " ", ErrorCode::kSyntax},                 // one behind
           {"K-2026 " + kA, ErrorCode::kSyntax},                       // a capital letter
           {"k_2026 " + kA, ErrorCode::kSyntax},                       // another sign
           {"\xc3\xa4 " + kA, ErrorCode::kSyntax},                     // another letter
           {std::string(33, 'k') + " " + kA, ErrorCode::kSyntax},      // too long
           {"k-2026 " + kA.substr(0, 43), ErrorCode::kSyntax},         // no padding
           {"k-2026 " + kA.substr(0, 40), ErrorCode::kSyntax},         // 30 bytes
           {"k-2026 AAEC" + kA, ErrorCode::kSyntax},                   // 35 bytes
           {"k-2026 " + kA.substr(0, 42) + "9=", ErrorCode::kSyntax},  // bits beyond the 32 bytes
           {"k-2026 -" + kA.substr(1), ErrorCode::kSyntax},            // base64url
           {"k-2026 " + kA.substr(0, 42) + "==", ErrorCode::kSyntax},  // 31 bytes
           {"k-2026 " + kA.substr(0, 20) + " " + kA.substr(21), ErrorCode::kSyntax},
           {"k-2026 " + std::string(43, 'A') + "=", ErrorCode::kSyntax},  // zeros
           {std::string("k-2026\0 ", 8) + kA, ErrorCode::kSyntax},
           {"k-2025 " + kA, ErrorCode::kConflict},  // an id twice
           {"k-2026 " + kB, ErrorCode::kConflict},  // a key twice
       }) {
    const auto masters = MasterKeys::parse("# first\n" + good + bad.line + "\n");
    ASSERT_FALSE(masters) << bad.line;
    EXPECT_EQ(masters.error().code, bad.code) << bad.line;
    EXPECT_EQ(masters.error().place.line, 3u) << bad.line;
    // No message repeats a part of a key, wherever it stood.
    for (std::size_t i = 0; i + 4 <= kA.size(); ++i) {
      EXPECT_THAT(core::describe(masters.error()), Not(HasSubstr(kA.substr(i, 4))));
    }
  }
}

TEST(KeyFile, RefusesAFileWithoutKeys) {
  EXPECT_EQ(code_of(MasterKeys::parse("")), ErrorCode::kMissingMember);
  EXPECT_EQ(code_of(MasterKeys::parse("\n# k-2026 " + kA + "\n\n")), ErrorCode::kMissingMember);
}

TEST(KeyFile, HoldsSixtyFourKeys) {
  std::string text;
  for (std::size_t i = 0; i < MasterKeys::kMost; ++i) {
    text = MasterKeys::new_file("k" + std::to_string(i), text).value();
  }
  EXPECT_EQ(MasterKeys::parse(text).value().ids().size(), 64u);
  EXPECT_EQ(code_of(MasterKeys::new_file("one-more", text)), ErrorCode::kTooLarge);
  EXPECT_EQ(code_of(MasterKeys::parse(text + "one-more " + kA)), ErrorCode::kTooLarge);
}

TEST(KeyFile, ANewOneHasARandomKey) {
  const std::string text = MasterKeys::new_file("k-2026").value();
  const auto masters = MasterKeys::parse(text);
  ASSERT_TRUE(masters);
  EXPECT_THAT(masters->ids(), ElementsAre("k-2026"));
  const auto other = MasterKeys::parse(MasterKeys::new_file("k-2026").value());
  EXPECT_FALSE(masters->signing_seed() == other->signing_seed());
}

TEST(KeyFile, ANewKeyStandsBeforeTheOthersAndBehindTheRemarks) {
  const std::string remark = "# kept by the clinic lead\n\n";
  const std::string others = "k-2025 " + kA + "\n# old\nk-2024 " + kB;
  const std::string text = MasterKeys::new_file("k-2026", remark + others).value();
  EXPECT_THAT(text, StartsWith(remark + "k-2026 "));
  EXPECT_TRUE(text.ends_with("\n" + others));
  EXPECT_THAT(MasterKeys::parse(text).value().ids(), ElementsAre("k-2026", "k-2025", "k-2024"));
}

TEST(KeyFile, ANewKeyNeedsAnIdOfItsOwnAndAGoodFile) {
  EXPECT_EQ(code_of(MasterKeys::new_file("")), ErrorCode::kBadId);
  EXPECT_EQ(code_of(MasterKeys::new_file("K 2026")), ErrorCode::kBadId);
  EXPECT_EQ(code_of(MasterKeys::new_file(std::string(33, 'k'))), ErrorCode::kBadId);
  EXPECT_EQ(code_of(MasterKeys::new_file("k-2025", "k-2025 " + kA)), ErrorCode::kConflict);
  EXPECT_EQ(code_of(MasterKeys::new_file("k-2026", "k-2025 " + kA.substr(1))), ErrorCode::kSyntax);
}

TEST(ClinicKey, IsOfThatClinicAndMasterKey) {
  const auto masters = MasterKeys::parse("a " + kA + "\nb " + kB).value();
  const Key key = masters.clinic_key("a", kClinic).value();
  EXPECT_TRUE(key == masters.clinic_key("a", kClinic).value());
  EXPECT_FALSE(key == masters.clinic_key("a", kOther).value());
  EXPECT_FALSE(key == masters.clinic_key("b", kClinic).value());
  EXPECT_FALSE(key == masters.signing_seed());
}

TEST(ClinicKey, NamesAMissingMasterKeyOnlyByAnId) {
  EXPECT_THAT(masters().clinic_key("k-2024", kClinic).error().message, HasSubstr("k-2024"));
  EXPECT_EQ(code_of(masters().clinic_key("k-2024", kClinic)), ErrorCode::kNotFound);
  EXPECT_EQ(code_of(masters().signing_seed("k-2024")), ErrorCode::kNotFound);
  EXPECT_THAT(masters().clinic_key(kA, kClinic).error().message, Not(HasSubstr(kA.substr(0, 4))));
}

TEST(Wrap, RoundTrip) {
  const Key key = Key::random();
  const auto wrapped = wrap(masters(), kClinic, kPerson, key);
  ASSERT_TRUE(wrapped);
  EXPECT_EQ(wrapped->size(), 74u + 6u);
  EXPECT_EQ(wrapped_by(*wrapped).value(), "k-2026");
  EXPECT_TRUE(unwrap(masters(), kClinic, kPerson, *wrapped).value() == key);
  EXPECT_NE(*wrapped, wrap(masters(), kClinic, kPerson, key).value()) << "a nonce was used twice";
}

TEST(Wrap, TheClinicsOwnKeyBelongsToNoPerson) {
  const auto own = wrap(masters(), kClinic, {}, kPersonKey).value();
  EXPECT_TRUE(unwrap(masters(), kClinic, {}, own).value() == kPersonKey);
  EXPECT_EQ(code_of(unwrap(masters(), kClinic, kPerson, own)), ErrorCode::kDamaged);
}

TEST(Wrap, RefusesAnotherPersonClinicOrMasterKey) {
  const auto wrapped = wrap(masters(), kClinic, kPerson, kPersonKey).value();
  EXPECT_EQ(code_of(unwrap(masters(), kClinic, kOther, wrapped)), ErrorCode::kDamaged);
  EXPECT_EQ(code_of(unwrap(masters(), kOther, kPerson, wrapped)), ErrorCode::kDamaged);
  EXPECT_EQ(code_of(unwrap(masters(), kPerson, kClinic, wrapped)), ErrorCode::kDamaged);
  // The same id, but another key.
  const auto impostor = MasterKeys::parse("k-2026 " + kB).value();
  EXPECT_EQ(code_of(unwrap(impostor, kClinic, kPerson, wrapped)), ErrorCode::kDamaged);
  const auto others = MasterKeys::parse("k-2025 " + kB).value();
  EXPECT_EQ(code_of(unwrap(others, kClinic, kPerson, wrapped)), ErrorCode::kNotFound);
}

TEST(Wrap, RefusesEachChangedBit) {
  // The id of another key that is there, one bit away.
  const auto masters = MasterKeys::parse("k-2026 " + kA + "\nk-2027 " + kB).value();
  const auto wrapped = wrap(masters, kClinic, kPerson, kPersonKey).value();
  for (std::size_t i = 0; i < wrapped.size(); ++i) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string changed = wrapped;
      changed[i] = static_cast<char>(changed[i] ^ (1 << bit));
      const auto key = unwrap(masters, kClinic, kPerson, changed);
      ASSERT_FALSE(key) << i << "." << bit;
      EXPECT_TRUE(key.error().code == ErrorCode::kDamaged ||
                  key.error().code == ErrorCode::kNotFound);
    }
  }
}

TEST(Wrap, RefusesEachLengthButItsOwn) {
  const auto wrapped = wrap(masters(), kClinic, kPerson, kPersonKey).value();
  for (std::size_t size = 0; size < wrapped.size(); ++size) {
    EXPECT_EQ(code_of(unwrap(masters(), kClinic, kPerson, wrapped.substr(0, size))),
              ErrorCode::kDamaged);
    EXPECT_EQ(code_of(wrapped_by(wrapped.substr(0, size))), ErrorCode::kDamaged);
  }
  EXPECT_EQ(code_of(unwrap(masters(), kClinic, kPerson, wrapped + '\0')), ErrorCode::kDamaged);
}

TEST(Rotation, WrapsAnewAndThenNeedsTheOldKeyNoMore) {
  const std::string old_file = "k-2025 " + kA + "\n";
  const auto before = MasterKeys::parse(old_file).value();
  const std::string old_wrapped = wrap(before, kClinic, kPerson, kPersonKey).value();

  const std::string both_file = MasterKeys::new_file("k-2026", old_file).value();
  const auto both = MasterKeys::parse(both_file).value();
  EXPECT_EQ(both.active(), "k-2026");
  EXPECT_EQ(wrapped_by(old_wrapped).value(), "k-2025");
  const Key key = unwrap(both, kClinic, kPerson, old_wrapped).value();
  EXPECT_TRUE(key == kPersonKey);
  const std::string new_wrapped = wrap(both, kClinic, kPerson, key).value();
  EXPECT_EQ(wrapped_by(new_wrapped).value(), "k-2026");

  const std::string new_file = both_file.substr(0, both_file.find("k-2025"));
  const auto after = MasterKeys::parse(new_file).value();
  EXPECT_TRUE(unwrap(after, kClinic, kPerson, new_wrapped).value() == kPersonKey);
  EXPECT_EQ(code_of(unwrap(after, kClinic, kPerson, old_wrapped)), ErrorCode::kNotFound);
  EXPECT_FALSE(after.signing_seed() == before.signing_seed());
  EXPECT_TRUE(both.signing_seed("k-2025").value() == before.signing_seed());
}

TEST(MasterKeys, CopiesOutliveTheFirst) {
  auto first = std::make_unique<MasterKeys>(masters());
  const MasterKeys copy = *first;
  first.reset();
  EXPECT_EQ(hex(copy.clinic_key("k-2026", kClinic).value().bytes()), vectors::kClinicKey);
}

}  // namespace
}  // namespace backsight::vault::test
