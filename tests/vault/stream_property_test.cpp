// Laws of encrypted streams, on made-up sizes, pieces and damage.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "streams.h"

namespace backsight::vault::test {
namespace {

// Mostly small, sometimes more than a chunk or two.
rc::Gen<std::size_t> any_size() {
  return rc::gen::weightedOneOf<std::size_t>(
      {{3, rc::gen::inRange<std::size_t>(0, 300)},
       {1, rc::gen::inRange<std::size_t>(kStreamChunk - 3, kStreamChunk + 3)},
       {1, rc::gen::inRange<std::size_t>(2 * kStreamChunk - 3, 2 * kStreamChunk + 3)}});
}

rc::Gen<std::size_t> any_piece() {
  return rc::gen::oneOf(rc::gen::inRange<std::size_t>(50, 500),
                        rc::gen::inRange<std::size_t>(60'000, 140'000));
}

RC_GTEST_PROP(Stream, GivesBackWhatWasWritten, ()) {
  const Bytes plain = sample_bytes(*any_size());
  const Bytes stream = written(masters(), "backup", plain, *any_piece());
  const auto read = read_all(masters(), "backup", stream, *any_piece());
  RC_ASSERT(read.has_value());
  RC_ASSERT((*read == plain));
}

RC_GTEST_PROP(Stream, GivesBackNothingElse, ()) {
  const Bytes stream = written(masters(), "backup", sample_bytes(*any_size()), 100'000);
  Bytes changed = stream;
  const auto from = *rc::gen::inRange<std::size_t>(0, stream.size());
  const auto count = std::min(*any_size(), stream.size() - from);
  const auto first = changed.begin() + static_cast<std::ptrdiff_t>(from);
  const auto piece = *rc::gen::container<Bytes>(rc::gen::arbitrary<std::uint8_t>());
  const auto kind = *rc::gen::inRange(0, 3);
  if (kind == 0) changed.erase(first, first + static_cast<std::ptrdiff_t>(count));
  if (kind == 1) changed.insert(first, piece.begin(), piece.end());
  if (kind == 2) std::copy_n(piece.begin(), std::min(count, piece.size()), first);
  RC_PRE((changed != stream));
  RC_ASSERT(!read_all(masters(), "backup", changed, *any_piece()));
}

}  // namespace
}  // namespace backsight::vault::test
