#include "quantiles.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "vector_clones.h"

namespace backsight::outlook {
namespace {

constexpr std::size_t kBins = 1024;

}  // namespace

BACKSIGHT_VECTOR_CLONES Band band_of(std::span<const double> values, QuantileScratch& scratch) {
  // Plain pointers: a checked access for each number would cost as much as the work. Several lanes:
  // one comparison after the other would wait for the one before.
  const double* const number = values.data();
  const std::size_t n = values.size();
  constexpr std::size_t kLanes = 8;
  double lows[kLanes];
  double highs[kLanes];
  for (std::size_t i = 0; i < kLanes; ++i) lows[i] = highs[i] = number[0];
  std::size_t done = 0;
  for (; done + kLanes <= n; done += kLanes) {
    for (std::size_t i = 0; i < kLanes; ++i) {
      const double value = number[done + i];
      lows[i] = value < lows[i] ? value : lows[i];
      highs[i] = value > highs[i] ? value : highs[i];
    }
  }
  double low = lows[0];
  double high = highs[0];
  for (std::size_t i = 1; i < kLanes; ++i) {
    low = lows[i] < low ? lows[i] : low;
    high = highs[i] > high ? highs[i] : high;
  }
  for (; done < n; ++done) {
    low = number[done] < low ? number[done] : low;
    high = number[done] > high ? number[done] : high;
  }
  if (!(high > low)) return {low, low, low, low, low};
  const double scale = (kBins - 1) / (high - low);
  scratch.bins.resize(n);
  std::uint16_t* const bin_of = scratch.bins.data();
  for (std::size_t j = 0; j < n; ++j)
    bin_of[j] = static_cast<std::uint16_t>(static_cast<std::int32_t>((number[j] - low) * scale));
  // Two counts side by side: neighbours often fall into one bin.
  scratch.counts.assign(2 * kBins, 0);
  std::uint32_t* const count = scratch.counts.data();
  std::uint32_t* const other = count + kBins;
  std::size_t i = 0;
  for (; i + 2 <= n; i += 2) {
    ++count[bin_of[i]];
    ++other[bin_of[i + 1]];
  }
  if (i < n) ++count[bin_of[i]];
  for (std::size_t bin = 0; bin < kBins; ++bin) count[bin] += other[bin];

  // The bins in which the ranks fall; only they are looked at more closely.
  static constexpr std::array<double, 5> kProbabilities = {0.025, 0.25, 0.5, 0.75, 0.975};
  std::array<std::size_t, 5> rank{};  // within its bin
  std::array<std::uint16_t, 5> bin{};
  scratch.list_of.assign(kBins, 0);
  std::uint8_t lists = 0;
  std::size_t before = 0;
  std::uint16_t at = 0;
  for (std::size_t q = 0; q < kProbabilities.size(); ++q) {
    const auto wanted =
        static_cast<std::size_t>(kProbabilities[q] * static_cast<double>(values.size() - 1));
    while (before + scratch.counts[at] <= wanted) before += scratch.counts[at++];
    bin[q] = at;
    rank[q] = wanted - before;
    if (scratch.list_of[at] == 0) scratch.list_of[at] = ++lists;
  }
  for (auto& list : scratch.lists) list.clear();
  // Few numbers lie in these bins: they are marked by comparing many at once, and the rest is
  // skipped eight at a time.
  scratch.marked.assign(n + 8, 0);
  std::uint8_t* const marked = scratch.marked.data();
  for (std::size_t j = 0; j < n; ++j) {
    const std::uint16_t of = bin_of[j];
    unsigned is = 0;
    for (std::size_t q = 0; q < bin.size(); ++q) is |= static_cast<unsigned>(of == bin[q]);
    marked[j] = static_cast<std::uint8_t>(is);
  }
  for (i = 0; i < n; i += 8) {
    std::uint64_t eight = 0;
    std::memcpy(&eight, marked + i, sizeof eight);
    for (std::size_t j = i; eight != 0 && j < i + 8; ++j) {
      if (marked[j] != 0) scratch.lists[scratch.list_of[bin_of[j]] - 1].push_back(number[j]);
    }
  }
  std::array<double, 5> found{};
  for (std::size_t q = 0; q < kProbabilities.size(); ++q) {
    auto& list = scratch.lists[scratch.list_of[bin[q]] - 1];
    const auto place = list.begin() + static_cast<std::ptrdiff_t>(rank[q]);
    std::ranges::nth_element(list, place);
    found[q] = *place;
  }
  return {found[2], found[1], found[3], found[0], found[4]};
}

}  // namespace backsight::outlook
