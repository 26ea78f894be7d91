#include "backsight/evidence/evidence.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "sample.h"

namespace backsight::evidence {
namespace {

using core::ErrorCode;

TEST(Evidence, ReadsStudiesAndFindingsById) {
  const Evidence evidence = sample();
  EXPECT_EQ(evidence.studies().size(), 4u);
  EXPECT_EQ(evidence.findings().size(), 7u);
  const Finding* finding = evidence.find_finding("kim-2013/y5");
  ASSERT_NE(finding, nullptr);
  EXPECT_EQ(finding->measure, Measure::kCumulativeIncidence);
  EXPECT_EQ(finding->estimate->text, "0.134");
  EXPECT_EQ(finding->ci95->high.text, "0.140") << "digits are kept";
  EXPECT_EQ(evidence.study_of(*finding).id, "kim-2013");
  EXPECT_EQ(evidence.find_finding("kim-2013/y9"), nullptr);
  EXPECT_EQ(evidence.find_study("kim"), nullptr);
}

TEST(Evidence, KnowsHowLongATimeIs) {
  const auto days = [](const char* text, const char* unit) {
    return Duration{Number{text, std::stod(text)}, unit}.days();
  };
  EXPECT_EQ(days("2", "weeks"), 14);
  EXPECT_EQ(days("12", "hours"), 0.5);
  EXPECT_EQ(days("12", "months"), days("1", "years"));
}

TEST(Evidence, KnowsWhatKindOfNumberAMeasureIs) {
  EXPECT_TRUE(is_share(Measure::kSpecificity));
  EXPECT_FALSE(is_share(Measure::kOddsRatio));
  EXPECT_TRUE(is_ratio(Measure::kLikelihoodRatioNegative));
  EXPECT_FALSE(is_ratio(Measure::kMean));
  EXPECT_EQ(word(Measure::kStandardizedMeanDifference), "standardized-mean-difference");
  EXPECT_EQ(word(Measure::kRule), "rule");
}

TEST(Evidence, ShowsAnAddressOnlyWhereItIsTheSourcesOwn) {
  const Evidence evidence = sample();
  EXPECT_EQ(locator(*evidence.find_study("kim-2013")), "doi:10.1000/kim");
  EXPECT_EQ(link(*evidence.find_study("kim-2013")), "https://doi.org/10.1000/kim");
  EXPECT_EQ(locator(*evidence.find_study("lee-2015")), "PMID 25000000");
  EXPECT_EQ(locator(*evidence.find_study("clinic-page")), "https://clinic.example/after");
  EXPECT_EQ(locator(*evidence.find_study("old-2001")), "") << "a copy somewhere";
}

struct Damage {
  const char* from;
  const char* to;
  ErrorCode code;
  const char* pointer;
};

class EvidenceRefusal : public ::testing::TestWithParam<Damage> {};

TEST_P(EvidenceRefusal, NamesTheMember) {
  std::string text(kSample);
  const std::size_t at = text.find(GetParam().from);
  ASSERT_NE(at, std::string::npos);
  text.replace(at, std::string_view(GetParam().from).size(), GetParam().to);
  const auto json = core::json::parse(text);
  ASSERT_TRUE(json) << core::describe(json.error());
  const auto evidence = Evidence::read(*json);
  ASSERT_FALSE(evidence);
  EXPECT_EQ(evidence.error().code, GetParam().code);
  EXPECT_EQ(evidence.error().place.pointer, GetParam().pointer);
}

INSTANTIATE_TEST_SUITE_P(
    Damages, EvidenceRefusal,
    ::testing::Values(Damage{"\"format\":1", "\"format\":2", ErrorCode::kOutOfRange, "/format"},
                      Damage{"\"study\":\"kim-2013\"", "\"study\":\"kim-2014\"",
                             ErrorCode::kDangling, "/findings/kim-2013~1y5/study"},
                      Damage{"\"measure\":\"odds-ratio\"", "\"measure\":\"odds\"",
                             ErrorCode::kUnknownWord, "/findings/lee-2015~1diabetes/measure"},
                      Damage{"\"unit\":\"months\"", "\"unit\":\"moons\"", ErrorCode::kUnknownWord,
                             "/findings/kim-2013~1y1/time"},
                      Damage{"[0.128,0.140]", "[0.2,0.140]", ErrorCode::kWrongType,
                             "/findings/kim-2013~1y5/ci95"},
                      Damage{"\"range\":[0.05,0.25]", "\"range\":[0.05]", ErrorCode::kWrongType,
                             "/findings/lee-2015~1range/range"},
                      Damage{"\"adjusted\":true", "\"adjusted\":\"yes\"", ErrorCode::kWrongType,
                             "/findings/lee-2015~1diabetes/adjusted"}));

}  // namespace
}  // namespace backsight::evidence
