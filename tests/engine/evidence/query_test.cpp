#include "backsight/evidence/query.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sample.h"

namespace backsight::evidence {
namespace {

using ::testing::HasSubstr;

TEST(ListOutcomes, CountsFindingsStudiesAndMeasures) {
  EXPECT_EQ(list_outcomes(sample()),
            "outcome                                      findings  studies  measures\n"
            "reoperation                                         6        4  cumulative-incidence, "
            "odds-ratio, r…\n"
            "leg-pain                                            1        1  mean-difference\n");
}

TEST(ListFindings, GivesEachFindingWithItsNumbers) {
  const auto text = list_findings(sample(), "reoperation");
  ASSERT_TRUE(text);
  EXPECT_THAT(*text,
              HasSubstr("kim-2013/y5\n    cumulative-incidence; 13.4 (12.8 to 14.0) percent; "
                        "5 years; n 18,590\n"));
  EXPECT_THAT(*text, HasSubstr("lee-2015/range\n    cumulative-incidence; 5 to 25 percent\n"));
  EXPECT_THAT(*text, HasSubstr("diabetes against no diabetes"));
}

TEST(ListFindings, SuggestsTheOutcomeThatWasMeant) {
  const auto text = list_findings(sample(), "reoperations");
  ASSERT_FALSE(text);
  EXPECT_EQ(text.error().code, core::ErrorCode::kNotFound);
  EXPECT_THAT(text.error().message, HasSubstr("did you mean \"reoperation\"?"));
}

TEST(Show, GivesAFindingWithItsStudy) {
  const auto text = show(sample(), "kim-2013/y5");
  ASSERT_TRUE(text);
  EXPECT_THAT(*text, HasSubstr("  estimate            0.134\n"));
  EXPECT_THAT(*text, HasSubstr("  ci95                0.128 to 0.140\n"));
  EXPECT_THAT(*text, HasSubstr("  time                5 years\n"));
  EXPECT_THAT(*text,
              HasSubstr("  citation            Kim CH, et al. Reoperation after surgery.\n"));
}

TEST(Show, GivesAStudyWithItsFindings) {
  const auto text = show(sample(), "lee-2015");
  ASSERT_TRUE(text);
  EXPECT_THAT(*text, HasSubstr("  pmid                25000000\n"));
  EXPECT_THAT(*text,
              HasSubstr("Findings\n  lee-2015/diabetes\n      reoperation: odds-ratio; 2.0"));
}

TEST(Show, SuggestsTheIdThatWasMeant) {
  const auto text = show(sample(), "kim-2013/y4");
  ASSERT_FALSE(text);
  EXPECT_THAT(text.error().message, HasSubstr("did you mean \"kim-2013/y"));
}

}  // namespace
}  // namespace backsight::evidence
