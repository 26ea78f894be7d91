#include "backsight/advice/basis.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "backsight/stats/philox.h"

namespace {

using namespace backsight;
using advice::basis_of;
using advice::find_basis;

history::History record_of(std::size_t count) {
  stats::Stream noise(1, 1);
  history::History out;
  for (std::size_t i = 0; i < count; ++i) {
    std::array<std::uint8_t, 10> random{};
    for (std::uint8_t& byte : random) byte = static_cast<std::uint8_t>(noise.below(256));
    history::Event event;
    event.id = {core::make_uuid_v7({1'790'000'000'000 + static_cast<std::int64_t>(i)}, random)};
    out.push_back(event);
  }
  return out;
}

history::History without(history::History events, std::initializer_list<std::size_t> left_out) {
  for (auto i = std::rbegin(left_out); i != std::rend(left_out); ++i)
    events.erase(events.begin() + static_cast<std::ptrdiff_t>(*i));
  return events;
}

TEST(Basis, IsTheSameInAnyOrder) {
  const auto record = record_of(5);
  auto turned = record;
  std::ranges::reverse(turned);
  EXPECT_EQ(basis_of(record), basis_of(turned));
  EXPECT_NE(basis_of(record), basis_of(without(record, {2})));
}

TEST(Basis, IsFoundAgainWhenTheRecordHasGrown) {
  const auto record = record_of(100);
  for (const std::ptrdiff_t count : {1, 2, 50, 99, 100}) {
    const auto basis = basis_of({record.begin(), record.begin() + count});
    const auto found = find_basis(record, basis);
    ASSERT_TRUE(found) << count;
    EXPECT_EQ(*found, history::History(record.begin(), record.begin() + count));
  }
}

TEST(Basis, IsFoundWithoutEventsThatWereOvertaken) {
  const auto record = record_of(80);
  for (const auto& events :
       {without(record, {79}), without(record, {60}), without(record, {40, 77})}) {
    const auto found = find_basis(record, basis_of(events));
    ASSERT_TRUE(found);
    EXPECT_EQ(*found, events);
  }
}

TEST(Basis, IsNotFoundInAnotherRecord) {
  const auto record = record_of(10);
  auto basis = basis_of(record);
  EXPECT_FALSE(find_basis(std::span(record).first(9), basis));
  EXPECT_FALSE(find_basis({}, basis));
  basis.mark.bytes[15] ^= 1;
  EXPECT_FALSE(find_basis(record, basis));
  basis.events = -1;
  EXPECT_FALSE(find_basis(record, basis));
  // Three of the last are more than are looked for.
  const auto longer = record_of(20);
  EXPECT_FALSE(find_basis(longer, basis_of(without(longer, {15, 16, 17}))));
}

}  // namespace
