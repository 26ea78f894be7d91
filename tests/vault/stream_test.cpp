// Encrypted streams: what comes out is what went in, whole and in order, or an error.
#include "backsight/vault/stream.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "streams.h"

namespace backsight::vault::test {
namespace {

using core::ErrorCode;
using testing::IsEmpty;
using testing::SizeIs;

constexpr std::size_t kAtOnce = std::size_t{1} << 30;
constexpr std::size_t kHeader = 16 + 1 + 7 + 7 + 24;  // of "k-2026" and "backup"
constexpr std::size_t kSealed = kStreamChunk + 17;

Bytes backup(ByteSpan plain) { return written(masters(), "backup", plain, kAtOnce); }
core::Result<Bytes> restored(ByteSpan stream) {
  return read_all(masters(), "backup", stream, kAtOnce);
}

TEST(Stream, RoundTripOfEachSizeAroundAChunk) {
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, kStreamChunk - 1, kStreamChunk,
                                 kStreamChunk + 1, 2 * kStreamChunk, 3 * kStreamChunk + 5}) {
    const Bytes plain = sample_bytes(size);
    const Bytes stream = backup(plain);
    EXPECT_EQ(stream.size(), kHeader + size + 17 * (size / kStreamChunk + 1)) << size;
    EXPECT_TRUE(restored(stream).value() == plain) << size;
  }
}

TEST(Stream, PiecesMayHaveAnySize) {
  const Bytes plain = sample_bytes(2 * kStreamChunk + 100);
  for (const std::size_t piece :
       {std::size_t{1}, std::size_t{4096}, kStreamChunk, kSealed, kSealed + 1}) {
    const Bytes stream = written(masters(), "backup", plain, piece);
    EXPECT_TRUE(read_all(masters(), "backup", stream, piece).value() == plain) << piece;
  }
}

TEST(Stream, TellsWhatItIs) {
  const Bytes stream = backup({});
  const auto header = read_stream_header(stream).value();
  EXPECT_EQ(header.master_id, "k-2026");
  EXPECT_EQ(header.what, "backup");
  EXPECT_EQ(header.size, kHeader);
  const std::string longest(32, 'z');
  const auto others = MasterKeys::parse(longest + " " + std::string(vectors::kMaster)).value();
  EXPECT_EQ(read_stream_header(written(others, longest, {}, 1)).value().size, kLongestStreamHeader);
}

TEST(Stream, TheSameBytesNeverGiveTheSameStream) {
  const Bytes plain = sample_bytes(100);
  EXPECT_FALSE(backup(plain) == backup(plain));
}

TEST(Stream, IsRefusedWhenItIsCutShortAnywhere) {
  const Bytes stream = backup(sample_bytes(200));
  for (std::size_t size = 0; size < stream.size(); ++size) {
    EXPECT_EQ(code_of(restored(ByteSpan(stream).first(size))), ErrorCode::kDamaged) << size;
  }
}

TEST(Stream, IsRefusedWhenChunksAreMissingAtTheEnd) {
  const Bytes stream = backup(sample_bytes(2 * kStreamChunk));
  for (const std::size_t chunks : {0u, 1u, 2u}) {
    const auto cut = ByteSpan(stream).first(kHeader + chunks * kSealed);
    StreamReader reader(masters(), "backup");
    // What is there is given out; that it is not all is found at the end.
    EXPECT_THAT(reader.read(cut).value(), SizeIs(chunks * kStreamChunk));
    EXPECT_EQ(code_of(reader.finish()), ErrorCode::kDamaged);
  }
}

TEST(Stream, IsRefusedWhenChunksAreReorderedRepeatedOrLeftOut) {
  const Bytes stream = backup(sample_bytes(3 * kStreamChunk));
  const auto chunk = [&](std::size_t i) {
    return ByteSpan(stream).subspan(kHeader + i * kSealed,
                                    std::min(kSealed, stream.size() - kHeader - i * kSealed));
  };
  for (const auto& order : std::vector<std::vector<std::size_t>>{{1, 0, 2, 3},
                                                                 {0, 2, 1, 3},
                                                                 {0, 0, 1, 2, 3},
                                                                 {0, 2, 3},
                                                                 {1, 2, 3},
                                                                 {3},
                                                                 {0, 1, 2, 3, 3}}) {
    Bytes other(stream.begin(), stream.begin() + kHeader);
    for (const std::size_t i : order) append(other, chunk(i));
    EXPECT_EQ(code_of(restored(other)), ErrorCode::kDamaged);
  }
}

TEST(Stream, IsRefusedWithAChunkOfAnotherStream) {
  const Bytes plain = sample_bytes(2 * kStreamChunk);
  Bytes stream = backup(plain);
  const Bytes other = backup(plain);
  std::copy_n(other.begin() + kHeader + kSealed, kSealed, stream.begin() + kHeader + kSealed);
  EXPECT_EQ(code_of(restored(stream)), ErrorCode::kDamaged);
}

TEST(Stream, IsRefusedWhenABitIsChanged) {
  const Bytes stream = backup(sample_bytes(100));
  for (std::size_t i = 0; i < stream.size(); ++i) {
    for (int bit = 0; bit < 8; ++bit) {
      Bytes changed = stream;
      changed[i] = static_cast<std::uint8_t>(changed[i] ^ (1 << bit));
      const auto read = restored(changed);
      ASSERT_FALSE(read) << i << "." << bit;
      // The readable part says in words what does not fit.
      if (i >= kHeader - 24) {
        EXPECT_EQ(read.error().code, ErrorCode::kDamaged) << i << "." << bit;
      }
    }
  }
}

TEST(Stream, IsRefusedWhenALaterChunkIsChanged) {
  Bytes stream = backup(sample_bytes(2 * kStreamChunk + 9));
  for (const std::size_t at : {kHeader + 5, kHeader + kSealed + 5, stream.size() - 1}) {
    stream[at] ^= 1;
    EXPECT_EQ(code_of(restored(stream)), ErrorCode::kDamaged) << at;
    stream[at] ^= 1;
  }
  EXPECT_TRUE(restored(stream));
}

TEST(Stream, IsRefusedWithAnythingBehindItsEnd) {
  Bytes stream = backup(sample_bytes(100));
  stream.push_back(0);
  EXPECT_EQ(code_of(restored(stream)), ErrorCode::kDamaged);
  Bytes twice = backup(sample_bytes(100));
  append(twice, backup(sample_bytes(100)));
  EXPECT_EQ(code_of(restored(twice)), ErrorCode::kDamaged);
}

TEST(Stream, NeedsItsMasterKey) {
  const Bytes stream = backup(sample_bytes(100));
  const std::string other = "ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=";  // bytes 32 to 63
  const auto impostor = MasterKeys::parse("k-2026 " + other).value();
  EXPECT_EQ(code_of(read_all(impostor, "backup", stream, kAtOnce)), ErrorCode::kDamaged);
  const auto others = MasterKeys::parse("k-2027 " + other).value();
  EXPECT_EQ(code_of(read_all(others, "backup", stream, kAtOnce)), ErrorCode::kNotFound);
  // A key that wraps no more still reads the backups of its time.
  const auto rotated =
      MasterKeys::parse("k-2027 " + other + "\nk-2026 " + std::string(vectors::kMaster)).value();
  EXPECT_TRUE(read_all(rotated, "backup", stream, kAtOnce).value() == sample_bytes(100));
}

TEST(Stream, IsOfOneMasterKeyEvenWhenTheHeaderNamesAnother) {
  // "k-2026" made into "k-2027", which is there as well.
  const std::string other = "ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=";
  const auto both =
      MasterKeys::parse("k-2026 " + std::string(vectors::kMaster) + "\nk-2027 " + other).value();
  Bytes stream = backup(sample_bytes(100));
  stream[16 + 1 + 1 + 5] = '7';
  EXPECT_EQ(code_of(read_all(both, "backup", stream, kAtOnce)), ErrorCode::kDamaged);
}

TEST(Stream, IsOfOneKind) {
  const Bytes stream = written(masters(), "export", sample_bytes(9), kAtOnce);
  EXPECT_EQ(code_of(restored(stream)), ErrorCode::kInconsistent);
  EXPECT_TRUE(read_all(masters(), "export", stream, kAtOnce));
  EXPECT_EQ(code_of(StreamWriter::make(masters(), "")), ErrorCode::kBadId);
  EXPECT_EQ(code_of(StreamWriter::make(masters(), "Backup")), ErrorCode::kBadId);
  EXPECT_EQ(code_of(StreamWriter::make(masters(), std::string(33, 'b'))), ErrorCode::kBadId);
}

TEST(Stream, IsToldFromOtherFilesAndVersions) {
  const std::string text = "SQLite format 3";
  const Bytes other(text.begin(), text.end());
  EXPECT_EQ(code_of(restored(other)), ErrorCode::kSyntax);
  EXPECT_EQ(code_of(read_stream_header(other)), ErrorCode::kSyntax);
  Bytes newer = backup({});
  newer[16] = 2;
  EXPECT_EQ(code_of(restored(newer)), ErrorCode::kNewerSchema);
  EXPECT_EQ(code_of(read_stream_header({})), ErrorCode::kDamaged);
}

TEST(Stream, AnErrorStays) {
  Bytes stream = backup(sample_bytes(kStreamChunk + 9));
  const Bytes good = stream;
  stream[kHeader] ^= 1;
  StreamReader reader(masters(), "backup");
  const auto refused = reader.read(stream);
  ASSERT_FALSE(refused);
  EXPECT_EQ(reader.read(good).error(), refused.error());
  EXPECT_EQ(reader.finish().error(), refused.error());
}

TEST(Stream, WritersAndReadersMayBeMoved) {
  const Bytes plain = sample_bytes(kStreamChunk + 9);
  auto first = StreamWriter::make(masters(), "backup").value();
  Bytes stream;
  append(stream, first.write(ByteSpan(plain).first(10)));
  StreamWriter second = std::move(first);
  append(stream, second.write(ByteSpan(plain).subspan(10)));
  append(stream, second.finish());

  StreamReader one(masters(), "backup");
  EXPECT_THAT(one.read(ByteSpan(stream).first(10)).value(), IsEmpty());
  StreamReader other = std::move(one);
  Bytes read;
  append(read, other.read(ByteSpan(stream).subspan(10)).value());
  append(read, other.finish().value());
  EXPECT_TRUE(read == plain);
}

// Memory: no call gives out more than it was given and one chunk, however long the stream is.
TEST(Stream, HoldsNoMoreThanAChunk) {
  auto writer = StreamWriter::make(masters(), "backup").value();
  StreamReader reader(masters(), "backup");
  const Bytes piece = sample_bytes(1000);
  std::size_t given = 0;
  std::size_t read = 0;
  for (int i = 0; i < 2000; ++i) {
    given += piece.size();
    const ByteSpan sealed = writer.write(piece);
    ASSERT_LE(sealed.size(), kSealed + kLongestStreamHeader);
    const ByteSpan plain = reader.read(sealed).value();
    ASSERT_LE(plain.size(), kStreamChunk);
    read += plain.size();
    ASSERT_LT(given - read, kStreamChunk);
  }
}

}  // namespace
}  // namespace backsight::vault::test
