// Streams written and read in one go, for the tests.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "backsight/vault/stream.h"
#include "samples.h"

namespace backsight::vault::test {

using Bytes = std::vector<std::uint8_t>;

inline void append(Bytes& out, ByteSpan bytes) {
  out.insert(out.end(), bytes.begin(), bytes.end());
}

/// Bytes that are not all the same.
inline Bytes sample_bytes(std::size_t count) {
  Bytes bytes(count);
  for (std::size_t i = 0; i < count; ++i) bytes[i] = static_cast<std::uint8_t>(i * 7 + i / 65536);
  return bytes;
}

inline Bytes written(const MasterKeys& masters, std::string_view what, ByteSpan plain,
                     std::size_t piece) {
  auto writer = StreamWriter::make(masters, what).value();
  Bytes stream;
  for (; !plain.empty(); plain = plain.subspan(std::min(piece, plain.size()))) {
    append(stream, writer.write(plain.first(std::min(piece, plain.size()))));
  }
  append(stream, writer.finish());
  return stream;
}

inline core::Result<Bytes> read_all(const MasterKeys& masters, std::string_view what,
                                    ByteSpan stream, std::size_t piece) {
  StreamReader reader(masters, what);
  Bytes plain;
  for (; !stream.empty(); stream = stream.subspan(std::min(piece, stream.size()))) {
    TRY(const ByteSpan part, reader.read(stream.first(std::min(piece, stream.size()))));
    append(plain, part);
  }
  TRY(const ByteSpan rest, reader.finish());
  append(plain, rest);
  return plain;
}

}  // namespace backsight::vault::test
