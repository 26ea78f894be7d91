#include "backsight/outlook/profile.h"

#include <gtest/gtest.h>

namespace {

using namespace backsight;
using namespace backsight::outlook;
using core::ErrorCode;

constexpr core::Date kToday = {2026, 11, 24};

core::Result<Profile> read(const std::string& text) {
  const auto value = core::json::parse(text);
  EXPECT_TRUE(value) << text;
  return read_profile(*value, kToday);
}

TEST(Profile, MayBeAllButUnknown) {
  const auto profile = read("{}");
  ASSERT_TRUE(profile);
  EXPECT_FALSE(profile->indication || profile->age || profile->bmi || profile->smoking);
  EXPECT_FALSE(profile->operated);
}

TEST(Profile, ReadsEveryAnswer) {
  const auto profile = read(R"({"indication":"stenosis","procedure":"laminectomy","age":71,
      "sex":"male","height_cm":180,"weight_kg":97.2,"smoking":"former","diabetes":true,
      "earlier_surgery":"other-place","implant":false,"emergency":false,"cause":"degenerative",
      "operated":true,"surgery_date":"2025-05-24"})");
  ASSERT_TRUE(profile) << profile.error().message;
  EXPECT_EQ(profile->indication, Indication::kStenosis);
  EXPECT_NEAR(*profile->bmi, 30, 1e-9);
  EXPECT_EQ(profile->earlier_surgery, EarlierSurgery::kOtherPlace);
  EXPECT_NEAR(profile->years_since, 1.5, 0.01);
}

struct Refused {
  const char* text;
  ErrorCode code;
  const char* pointer;
};
class ProfileRefuses : public testing::TestWithParam<Refused> {};

TEST_P(ProfileRefuses, NamingTheFieldAndTheReason) {
  const auto profile = read(GetParam().text);
  ASSERT_FALSE(profile) << GetParam().text;
  EXPECT_EQ(profile.error().code, GetParam().code) << profile.error().message;
  EXPECT_EQ(profile.error().place.pointer, GetParam().pointer);
}

INSTANTIATE_TEST_SUITE_P(
    Contradictions, ProfileRefuses,
    testing::Values(
        Refused{R"({"age":200})", ErrorCode::kOutOfRange, "/age"},
        Refused{R"({"age":-1})", ErrorCode::kOutOfRange, "/age"},
        Refused{R"({"bmi":5})", ErrorCode::kOutOfRange, "/bmi"},
        Refused{R"({"height_cm":30})", ErrorCode::kOutOfRange, "/height_cm"},
        Refused{R"({"height_cm":240,"weight_kg":26})", ErrorCode::kOutOfRange, "/weight_kg"},
        Refused{R"({"bmi":22,"height_cm":170,"weight_kg":110})", ErrorCode::kInconsistent, "/bmi"},
        Refused{R"({"operated":true,"surgery_date":"2026-01-01"})", ErrorCode::kMissingMember, ""},
        Refused{R"({"operated":true,"procedure":"laminotomy"})", ErrorCode::kMissingMember, ""},
        Refused{R"({"operated":true,"procedure":"laminotomy","surgery_date":"2027-01-01"})",
                ErrorCode::kOutOfRange, "/surgery_date"},
        Refused{R"({"operated":true,"procedure":"laminotomy","surgery_date":"2026-02-30"})",
                ErrorCode::kBadTime, "/surgery_date"},
        Refused{
            R"({"age":20,"operated":true,"procedure":"laminotomy","surgery_date":"1990-01-01"})",
            ErrorCode::kInconsistent, "/surgery_date"},
        Refused{R"({"surgery_date":"2026-01-01"})", ErrorCode::kInconsistent, "/surgery_date"},
        Refused{R"({"smoking":"sometimes"})", ErrorCode::kUnknownWord, "/smoking"},
        Refused{R"({"smokin":"never"})", ErrorCode::kUnknownMember, "/smokin"},
        Refused{R"([])", ErrorCode::kWrongType, ""}));

}  // namespace
