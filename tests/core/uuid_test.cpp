#include "backsight/core/uuid.h"

#include <gtest/gtest.h>

namespace {

using namespace backsight::core;

// RFC 9562 appendix A.6: 2022-02-22T19:22:22.000Z with given random bits.
constexpr std::string_view kExample = "017f22e2-79b0-7cc3-98c4-dc0c0c07398f";
constexpr std::int64_t kExampleMs = 1645557742000;

TEST(Uuid, MakesTheExampleOfTheStandard) {
  const std::array<std::uint8_t, 10> random = {0x0C, 0xC3, 0x18, 0xC4, 0xDC,
                                               0x0C, 0x0C, 0x07, 0x39, 0x8F};
  const Uuid id = make_uuid_v7(Instant{kExampleMs}, random);
  EXPECT_EQ(format(id), kExample);
  EXPECT_EQ(time_of(id).ms, kExampleMs);
}

TEST(Uuid, ReadsWhatItWritesInEitherCase) {
  EXPECT_EQ(format(*parse_uuid_v7(kExample)), kExample);
  EXPECT_EQ(format(*parse_uuid_v7("017F22E2-79B0-7CC3-98C4-DC0C0C07398F")), kExample);
}

TEST(Uuid, RefusesOtherVersionsAndForms) {
  for (const char* text :
       {"", "017f22e2-79b0-7cc3-98c4-dc0c0c07398", "017f22e279b07cc398c4dc0c0c07398f",
        "017f22e2-79b0-4cc3-98c4-dc0c0c07398f", "017f22e2-79b0-7cc3-18c4-dc0c0c07398f",
        "017f22e2-79b0-7cc3-98c4-dc0c0c07398g", "017f22e2_79b0-7cc3-98c4-dc0c0c07398f"}) {
    const auto id = parse_uuid_v7(text);
    ASSERT_FALSE(id.has_value()) << text;
    EXPECT_EQ(id.error().code, ErrorCode::kBadId);
  }
}

TEST(Uuid, SortsByTime) {
  const std::array<std::uint8_t, 10> high = {255, 255, 255, 255, 255, 255, 255, 255, 255, 255};
  const std::array<std::uint8_t, 10> low{};
  EXPECT_LT(make_uuid_v7(Instant{1000}, high), make_uuid_v7(Instant{1001}, low));
}

}  // namespace
