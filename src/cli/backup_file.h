// The one file that is a backup: what it says of itself, and the database.
//
//   backup = "backsight backup" | 0x01 | length of the manifest (4 bytes, big-endian) | manifest |
//            database
//
// The manifest is JSON: when it was made, what stands in it, the SHA-256 of the database, and the
// last entry of the audit log. A clinic's backup is this as a whole in an encrypted stream
// (vault/stream.h, "backup"): who has only the file learns its size and the id of its master key.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>

#include "backsight/core/result.h"
#include "backsight/core/time.h"
#include "backsight/store/census.h"
#include "backsight/vault/keys.h"

namespace backsight::cli {

using Bytes = std::span<const std::uint8_t>;
/// Takes what comes next.
using Sink = std::function<core::Result<void>(Bytes)>;

struct Manifest {
  core::Instant made_at;
  std::string version;  ///< of the program
  store::Census census;
  std::uint64_t database_bytes = 0;
  std::string database_sha256;  ///< in lower-case hex
  friend bool operator==(const Manifest&, const Manifest&) = default;
};

[[nodiscard]] std::string write_manifest(const Manifest& manifest);
[[nodiscard]] std::string hex(std::string_view bytes);

/// Bytes and SHA-256 of a file. Errors: kNotFound, kSystem.
struct Measured {
  std::uint64_t bytes = 0;
  std::string sha256;
};
[[nodiscard]] core::Result<Measured> measure_file(const std::string& file);

/// Writes a backup of the database file into the sink, encrypted when there are keys. Errors: those
/// of the sink; kNotFound, kSystem for the file.
[[nodiscard]] core::Result<void> write_backup(const Manifest& manifest, const std::string& database,
                                              const vault::MasterKeys* keys, const Sink& to);

/// Reads a backup from its first byte to its last and hands the database on. Only after it has
/// succeeded is what was handed on known to be whole. Errors: kNotFound (no such file, or its
/// master key is not among the keys), kForbidden (encrypted, and there are no keys), kSyntax (no
/// backup), kNewerSchema (of a newer Backsight), kDamaged (cut short, changed, or another key of
/// that name), those of the sink.
[[nodiscard]] core::Result<Manifest> read_backup(const std::string& file,
                                                 const vault::MasterKeys* keys, const Sink& to);

}  // namespace backsight::cli
