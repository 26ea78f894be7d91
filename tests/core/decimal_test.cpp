#include "backsight/core/decimal.h"

#include <gtest/gtest.h>

namespace {

using namespace backsight::core;

TEST(Decimal, ReadsJsonNumbers) {
  EXPECT_EQ(to_double("0"), 0.0);
  EXPECT_EQ(to_double("-0.50"), -0.5);
  EXPECT_EQ(to_double("38.3"), 38.3);
  EXPECT_EQ(to_double("1e-3"), 0.001);
  EXPECT_EQ(to_double("1E+2"), 100.0);
}

TEST(Decimal, RefusesOtherForms) {
  for (const char* text :
       {"", "-", "+1", "01", "1.", ".5", "1e", "0x10", "nan", "inf", "1 ", "1,5", "1e999"}) {
    EXPECT_EQ(to_double(text), std::nullopt) << text;
  }
}

TEST(Decimal, IntegersHaveNoFraction) {
  EXPECT_EQ(to_integer("-12"), -12);
  EXPECT_EQ(to_integer("9007199254740993"), 9007199254740993);
  EXPECT_EQ(to_integer("7.0"), std::nullopt);
  EXPECT_EQ(to_integer("1e3"), std::nullopt);
  EXPECT_EQ(to_integer("99999999999999999999"), std::nullopt);
}

}  // namespace
