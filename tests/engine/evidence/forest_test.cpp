#include "backsight/evidence/forest.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sample.h"

namespace backsight::evidence {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

class ReoperationForest : public ::testing::Test {
 protected:
  void SetUp() override {
    auto forest = make_forest(evidence_, "reoperation");
    ASSERT_TRUE(forest);
    forest_ = *std::move(forest);
  }

  Evidence evidence_ = sample();
  Forest forest_;
};

TEST_F(ReoperationForest, HasASectionForEachMeasureAndAGroupForEachTime) {
  ASSERT_EQ(forest_.sections.size(), 2u);
  EXPECT_EQ(forest_.sections[0].title, "Cumulative incidence, percent");
  EXPECT_EQ(forest_.sections[1].title, "Odds ratio");
  std::vector<std::string> times;
  for (const ForestGroup& group : forest_.sections[0].groups) times.push_back(group.time);
  EXPECT_THAT(times, ElementsAre("1 year", "5 years", "time not stated"));
  EXPECT_EQ(forest_.drawn, 5u);
  EXPECT_EQ(forest_.not_drawn, 1u) << "the rule";
}

TEST_F(ReoperationForest, TwelveMonthsAndOneYearAreOneTime) {
  EXPECT_EQ(forest_.sections[0].groups[0].rows.size(), 2u);
}

TEST_F(ReoperationForest, ShowsSharesInPercentWithTheDigitsOfTheSource) {
  const ForestRow& row = forest_.sections[0].groups[1].rows[0];
  EXPECT_EQ(row.numbers, "13.4 (12.8 to 14.0)");
  EXPECT_DOUBLE_EQ(*row.estimate, 13.4);
}

TEST_F(ReoperationForest, HasALogarithmicAxisForRatios) {
  const ForestSection& ratios = forest_.sections[1];
  EXPECT_EQ(ratios.axis, Axis::kLogarithmic);
  EXPECT_EQ(ratios.no_difference, 1);
  EXPECT_NEAR(position(ratios, 2) - position(ratios, 1), position(ratios, 4) - position(ratios, 2),
              1e-12);
  EXPECT_LE(ratios.low, 0.5);
  EXPECT_GE(ratios.high, 8);
}

TEST_F(ReoperationForest, ARangeWithoutEstimateIsNoInterval) {
  const ForestRow& row = forest_.sections[0].groups[2].rows[0];
  EXPECT_TRUE(row.is_range);
  EXPECT_FALSE(row.estimate);
  EXPECT_EQ(row.numbers, "5 to 25");
}

TEST_F(ReoperationForest, SaysWhatToBeCarefulAbout) {
  const ForestRow& row = forest_.sections[0].groups[0].rows[1];
  EXPECT_EQ(row.study->id, "old-2001");
  EXPECT_EQ(row.detail, "stand-in: not lumbar decompression; level not to be used");
  EXPECT_EQ(forest_.sections[1].groups[0].rows[0].detail, "diabetes against no diabetes; adjusted");
}

// Cells by hand: the plot has 30 of them, 10 percent lies on cell 29 * 10/30 = 9.67, rounded to 10;
// an odds ratio of 2 on 29 * log(2/0.5)/log(10/0.5) = 13.4, rounded to 13.
TEST_F(ReoperationForest, TextIsAsDrawnByHand) {
  EXPECT_EQ(forest_text(forest_), R"(reoperation: 5 findings of 3 studies
Each row is one finding as its source reports it, with its 95% interval where the source gives one.
Nothing is pooled: rows of the same cohort (see the sources) overlap, and definitions differ. n in
brackets is that of the whole study.

Cumulative incidence, percent
  study                                    n  estimate (95% interval) 0        10       20        30
 1 year
  kim-2013                          (18,590)  7                              ●
    open surgery
  old-2001                                    30                                                   ●
    stand-in: not lumbar decompression; level not to be used
 5 years
  kim-2013                            18,590  13.4 (12.8 to 14.0)                 ├●┤
 time not stated
  lee-2015                                    5 to 25                      ├┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┤

Odds ratio
  (logarithmic axis; the line at 1 means no difference)
  study                                    n  estimate (95% interval) 0.5    1     2        5     10
 time not stated
  lee-2015                                    2.0 (0.5 to 8.0)        ├──────┼─────●─────────────┤
    diabetes against no diabetes; adjusted

1 more finding is a rule, a threshold or a count without an estimate, and not drawn.

Sources
  kim-2013 [cohort korea]: Kim CH, et al. Reoperation after surgery. Spine. 2013. doi:10.1000/kim
  lee-2015 [cohort korea]: Lee S. Diabetes <and> "reoperation" & more. PMID 25000000 (read in
      another text)
  old-2001: Old A. Levels that mislead.
)");
}

TEST_F(ReoperationForest, SvgHasTitleDescriptionAndEscapedTexts) {
  const std::string svg = forest_svg(forest_);
  EXPECT_THAT(svg, HasSubstr("role=\"img\" aria-labelledby=\"forest-title forest-description\""));
  EXPECT_THAT(svg, HasSubstr("<title id=\"forest-title\">reoperation</title>"));
  EXPECT_THAT(svg, HasSubstr("Nothing is pooled."));
  EXPECT_THAT(svg, HasSubstr("Diabetes &lt;and&gt; &quot;reoperation&quot; &amp; more."));
  EXPECT_THAT(svg, HasSubstr("href=\"https://doi.org/10.1000/kim\""));
  EXPECT_THAT(svg, HasSubstr("prefers-color-scheme:dark"));
  EXPECT_THAT(svg, HasSubstr("@media print"));
  EXPECT_THAT(svg, HasSubstr("svg{max-width:100%;height:auto}")) << "fits a sheet of paper";
  EXPECT_THAT(svg, Not(HasSubstr("<script")));
}

TEST(Forest, DifferencesHaveALineAtZeroAndAMinusSign) {
  const Evidence evidence = sample();
  const auto forest = make_forest(evidence, "leg-pain");
  ASSERT_TRUE(forest);
  const ForestSection& section = forest->sections[0];
  EXPECT_EQ(section.title, "Mean difference, 0-10");
  EXPECT_EQ(section.no_difference, 0);
  EXPECT_EQ(section.groups[0].rows[0].numbers, "−1.50 (−2.0 to −1.0)");
  EXPECT_EQ(section.groups[0].time, "6 weeks");
}

TEST(Forest, SuggestsTheOutcomeThatWasMeant) {
  const auto forest = make_forest(sample(), "leg-pian");
  ASSERT_FALSE(forest);
  EXPECT_THAT(forest.error().message, HasSubstr("did you mean \"leg-pain\"?"));
}

}  // namespace
}  // namespace backsight::evidence
