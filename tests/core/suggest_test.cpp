#include "backsight/core/suggest.h"

#include <gtest/gtest.h>

#include <array>

namespace {

using namespace backsight::core;

TEST(Suggest, CountsEdits) {
  EXPECT_EQ(edit_distance("", ""), 0U);
  EXPECT_EQ(edit_distance("abc", ""), 3U);
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3U);  // the example of Wagner and Fischer
  EXPECT_EQ(edit_distance("fevre", "fever"), 1U) << "a swap of neighbours is one slip";
}

TEST(Suggest, OffersOnlyWhatIsClose) {
  constexpr std::array<std::string_view, 3> kWords = {"leg-pain", "back-pain", "fever"};
  EXPECT_EQ(closest("leg-pian", kWords), "leg-pain");
  EXPECT_EQ(closest("fevr", kWords), "fever");
  EXPECT_EQ(closest("headache", kWords), std::nullopt);
  EXPECT_EQ(did_you_mean("headache", kWords), "");
}

}  // namespace
