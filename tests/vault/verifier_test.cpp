// What somebody with the database, but without the signing key, can do to the log, and what is
// found.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "backsight/vault/audit.h"
#include "samples.h"

namespace backsight::vault {
void PrintTo(const Finding& finding, std::ostream* out) {
  *out << word(finding.kind) << " " << finding.number;
}
}  // namespace backsight::vault

namespace backsight::vault::test {
namespace {

using core::ErrorCode;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using Kind = Finding::Kind;

class VerifierTest : public testing::Test {
 protected:
  [[nodiscard]] std::vector<Finding> findings_of(const std::vector<LoggedEntry>& entries,
                                                 const std::optional<Verifier::Head>& with) {
    for (const LoggedEntry& one : entries) verifier.take(one);
    EXPECT_TRUE(verifier.finish(with, signer.public_key()));
    return verifier.findings();
  }

  /// Hashes from entry `from` (its index) on, as somebody would who knows the rule.
  static void chain_anew(std::vector<LoggedEntry>& entries, std::size_t from) {
    for (std::size_t i = from; i < entries.size(); ++i) {
      const Hash before = i == 0 ? Hash{} : entries[i - 1].hash;
      entries[i].hash = audit_hash(before, entries[i].number, entries[i].person, entries[i].body);
    }
  }

  const Signer signer{masters().signing_seed()};
  std::vector<LoggedEntry> log = log_of(9);
  const Verifier::Head head = head_of(signer, log.back());
  Verifier verifier;
};

TEST_F(VerifierTest, FindsNothingInAGoodLog) {
  EXPECT_THAT(findings_of(log, head), IsEmpty());
  EXPECT_EQ(verifier.entries(), 9);
  EXPECT_EQ(verifier.left_out(), 0);
}

TEST_F(VerifierTest, FindsNothingInAnEmptyLog) {
  EXPECT_TRUE(verifier.finish(std::nullopt, "no key was ever needed"));
  EXPECT_THAT(verifier.findings(), IsEmpty());
  EXPECT_EQ(verifier.entries(), 0);
}

TEST_F(VerifierTest, FindsARemovedEntry) {
  log.erase(log.begin() + 4);
  EXPECT_THAT(findings_of(log, head), ElementsAre(Finding{Kind::kMissing, 5}));
}

TEST_F(VerifierTest, FindsTheFirstEntryRemoved) {
  log.erase(log.begin(), log.begin() + 2);
  EXPECT_THAT(findings_of(log, head), ElementsAre(Finding{Kind::kMissing, 1}));
}

TEST_F(VerifierTest, FindsARemovedEntryWhenTheOthersAreNumberedAndChainedAnew) {
  log.erase(log.begin() + 4);
  for (std::size_t i = 4; i < log.size(); ++i) --log[i].number;
  std::vector<LoggedEntry> numbered = log;
  EXPECT_THAT(findings_of(numbered, head), Contains(Finding{Kind::kChanged, 5}));
  chain_anew(log, 4);
  verifier = {};
  EXPECT_THAT(findings_of(log, head), ElementsAre(Finding{Kind::kCutOff, 9}));
}

TEST_F(VerifierTest, FindsAChangedEntry) {
  log[4].body += "!";
  EXPECT_THAT(findings_of(log, head), ElementsAre(Finding{Kind::kChanged, 5}));
}

TEST_F(VerifierTest, FindsAnEntryOfAnotherPerson) {
  log[4].person = kOther;
  EXPECT_THAT(findings_of(log, head), ElementsAre(Finding{Kind::kChanged, 5}));
}

TEST_F(VerifierTest, FindsAChangedEntryWithItsHash) {
  log[4].body += "!";
  log[4].hash = audit_hash(log[3].hash, 5, kPerson, log[4].body);
  EXPECT_THAT(findings_of(log, head), ElementsAre(Finding{Kind::kChanged, 6}));
}

TEST_F(VerifierTest, FindsAChangedLastEntryWithItsHash) {
  log[8].body += "!";
  chain_anew(log, 8);
  EXPECT_THAT(findings_of(log, head), ElementsAre(Finding{Kind::kOtherHead, 9}));
}

TEST_F(VerifierTest, FindsAChangedEntryWhenAllOthersAreChainedAnew) {
  log[4].body += "!";
  chain_anew(log, 4);
  EXPECT_THAT(findings_of(log, head), ElementsAre(Finding{Kind::kOtherHead, 9}));
}

TEST_F(VerifierTest, FindsEntriesThatChangedPlaces) {
  std::swap(log[4], log[5]);
  EXPECT_THAT(findings_of(log, head),
              ElementsAre(Finding{Kind::kMissing, 5}, Finding{Kind::kChanged, 5}));
}

TEST_F(VerifierTest, FindsBodiesThatChangedPlaces) {
  std::swap(log[4].body, log[5].body);
  EXPECT_THAT(findings_of(log, head),
              ElementsAre(Finding{Kind::kChanged, 5}, Finding{Kind::kChanged, 6}));
}

TEST_F(VerifierTest, FindsAnEntryTwice) {
  log.insert(log.begin() + 5, log[4]);
  EXPECT_THAT(findings_of(log, head), ElementsAre(Finding{Kind::kChanged, 5}));
}

TEST_F(VerifierTest, FindsACopyOfAnEntryInAnothersPlace) {
  log[5].body = log[4].body;
  EXPECT_THAT(findings_of(log, head), ElementsAre(Finding{Kind::kChanged, 6}));
}

TEST_F(VerifierTest, FindsABackDatedEntry) {
  // Written and signed by a server whose clock was set back: the chain alone is good.
  log.push_back(entry(log.back().hash, 10, log.back().at.ms - kClockLeewayMs - 1, "entry 10"));
  log.push_back(entry(log.back().hash, 11, log.back().at.ms + 1, "entry 11"));
  EXPECT_THAT(findings_of(log, head_of(signer, log.back())),
              ElementsAre(Finding{Kind::kBackDated, 10}));
}

TEST_F(VerifierTest, AClockMayBeSetRight) {
  log.push_back(entry(log.back().hash, 10, log.back().at.ms - kClockLeewayMs, "entry 10"));
  EXPECT_THAT(findings_of(log, head_of(signer, log.back())), IsEmpty());
}

TEST_F(VerifierTest, FindsAHeadSignedBeforeItsEntry) {
  const core::Instant early{log.back().at.ms - kClockLeewayMs - 1};
  EXPECT_THAT(
      findings_of(log, Verifier::Head{9, log[8].hash, early, signer.sign(9, log[8].hash, early)}),
      ElementsAre(Finding{Kind::kBackDated, 9}));
}

TEST_F(VerifierTest, TimesMayBeAnything) {
  constexpr auto kFirst = std::numeric_limits<std::int64_t>::min();
  constexpr auto kLast = std::numeric_limits<std::int64_t>::max();
  log.push_back(entry(log.back().hash, 10, kLast, ""));
  log.push_back(entry(log.back().hash, 11, kFirst, ""));
  EXPECT_THAT(findings_of(log, head_of(signer, log.back())),
              ElementsAre(Finding{Kind::kBackDated, 11}));
}

TEST_F(VerifierTest, NumbersMayBeAnything) {
  constexpr auto kFirst = std::numeric_limits<std::int64_t>::min();
  constexpr auto kLast = std::numeric_limits<std::int64_t>::max();
  log[2].number = kFirst;
  log[5].number = kLast;
  log[6].number = 0;
  EXPECT_THAT(findings_of(log, head),
              ElementsAre(Finding{Kind::kChanged, kFirst}, Finding{Kind::kMissing, 3},
                          Finding{Kind::kMissing, 6}, Finding{Kind::kChanged, 0},
                          Finding{Kind::kChanged, 8}, Finding{Kind::kChanged, 9},
                          Finding{Kind::kUnsigned, 10}));
}

TEST_F(VerifierTest, FindsATailThatIsCutOff) {
  log.resize(6);
  EXPECT_THAT(findings_of(log, head), ElementsAre(Finding{Kind::kCutOff, 7}));
}

TEST_F(VerifierTest, FindsALogThatIsGone) {
  EXPECT_THAT(findings_of({}, head), ElementsAre(Finding{Kind::kCutOff, 1}));
}

TEST_F(VerifierTest, FindsEntriesBeyondTheSignedHead) {
  EXPECT_THAT(findings_of(log, head_of(signer, log[5])), ElementsAre(Finding{Kind::kUnsigned, 7}));
}

TEST_F(VerifierTest, FindsALogWithoutAHead) {
  EXPECT_THAT(findings_of(log, std::nullopt), ElementsAre(Finding{Kind::kUnsigned, 1}));
}

TEST_F(VerifierTest, FindsAForgedHead) {
  log.resize(6);
  // The tail cut off, and the head of before made to fit.
  auto forged = head;
  forged.number = 6;
  forged.hash = log.back().hash;
  EXPECT_THAT(findings_of(log, forged), ElementsAre(Finding{Kind::kBadSignature, 6}));
}

TEST_F(VerifierTest, FindsAHeadSignedWithAnotherKey) {
  const Signer other(Key::random());
  EXPECT_THAT(findings_of(log, head_of(other, log.back())),
              ElementsAre(Finding{Kind::kBadSignature, 9}));
}

TEST_F(VerifierTest, IsToldWhenThePublicKeyIsNone) {
  for (const LoggedEntry& one : log) verifier.take(one);
  EXPECT_EQ(code_of(verifier.finish(head, "")), ErrorCode::kBadId);
}

TEST_F(VerifierTest, AnOlderStateVerifiesButNotAgainstAHeadThatWasWrittenDown) {
  const auto older = std::vector(log.begin(), log.begin() + 6);
  EXPECT_THAT(findings_of(older, head_of(signer, older.back())), IsEmpty());
  verifier = {};
  verifier.expect(9, head.hash);
  EXPECT_THAT(findings_of(older, head_of(signer, older.back())),
              ElementsAre(Finding{Kind::kOtherHead, 9}));
}

TEST_F(VerifierTest, HeadsThatWereWrittenDownAreInALogThatWentOn) {
  verifier.expect(0, {});
  verifier.expect(3, log[2].hash);
  verifier.expect(6, log[5].hash);
  verifier.expect(9, log[8].hash);
  EXPECT_THAT(findings_of(log, head), IsEmpty());
}

TEST_F(VerifierTest, FindsALogThatWasWrittenAnewWithTheSigningKey) {
  verifier.expect(3, log[2].hash);
  verifier.expect(6, log[5].hash);
  log[3].body += "!";
  chain_anew(log, 3);
  EXPECT_THAT(findings_of(log, head_of(signer, log.back())),
              ElementsAre(Finding{Kind::kOtherHead, 6}));
}

TEST_F(VerifierTest, KeepsSoManyFindingsAndCountsTheOthers) {
  LoggedEntry wrong;
  for (std::int64_t n = 1; n <= 5000; ++n) {
    wrong.number = n;
    verifier.take(wrong);
  }
  EXPECT_THAT(verifier.findings(), SizeIs(Verifier::kMostFindings));
  EXPECT_EQ(verifier.left_out(), 4000);
  // What the end finds is always told.
  EXPECT_TRUE(verifier.finish(std::nullopt, ""));
  EXPECT_EQ(verifier.findings().back(), (Finding{Kind::kUnsigned, 1}));
}

}  // namespace
}  // namespace backsight::vault::test
