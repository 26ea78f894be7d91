#include "backup_file.h"

#include <fmt/core.h>
#include <sodium.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <memory>

#include "backsight/core/object_reader.h"
#include "backsight/vault/stream.h"
#include "new_file.h"

namespace backsight::cli {
namespace {

using core::ErrorCode;
namespace json = core::json;

constexpr std::string_view kMagic = "backsight backup\x01";
constexpr std::string_view kStreamMagic = "backsight stream";
constexpr std::string_view kWhat = "backup";
constexpr std::size_t kLengthBytes = 4;
constexpr std::size_t kMostManifest = std::size_t{64} << 10;
constexpr std::size_t kPiece = std::size_t{1} << 18;
constexpr std::int64_t kMost = std::int64_t{1} << 53;

Bytes bytes_of(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

class Sha256 {
 public:
  Sha256() { crypto_hash_sha256_init(&state_); }
  void add(Bytes bytes) { crypto_hash_sha256_update(&state_, bytes.data(), bytes.size()); }
  std::string finish() {
    std::array<unsigned char, crypto_hash_sha256_BYTES> hash{};
    crypto_hash_sha256_final(&state_, hash.data());
    return hex({reinterpret_cast<const char*>(hash.data()), hash.size()});
  }

 private:
  crypto_hash_sha256_state state_{};
};

// Hands on a file piece by piece.
core::Result<void> read_pieces(const std::string& path, const Sink& to) {
  const auto close = [](std::FILE* file) { std::fclose(file); };
  const std::unique_ptr<std::FILE, decltype(close)> file(std::fopen(path.c_str(), "rb"), close);
  if (!file) {
    const bool missing = errno == ENOENT;
    auto failure = system_failure("cannot open " + path);
    if (missing) failure.error().code = ErrorCode::kNotFound;
    return failure;
  }
  std::vector<std::uint8_t> piece(kPiece);
  while (const std::size_t count = std::fread(piece.data(), 1, piece.size(), file.get())) {
    TRY_VOID(to(Bytes(piece).first(count)));
  }
  if (std::ferror(file.get()) != 0) return system_failure("reading " + path + " failed");
  return {};
}

std::unexpected<core::Error> damaged(const std::string& how) {
  return core::fail(ErrorCode::kDamaged, "the backup is " + how);
}

core::Result<std::int64_t> count(core::ObjectReader& reader, std::string_view key) {
  TRY(const auto value, reader.optional_integer(key, 0, kMost));
  if (!value) return std::unexpected(reader.error(key, ErrorCode::kMissingMember, "is missing"));
  return *value;
}

core::Result<Manifest> read_manifest(std::string_view text) {
  TRY(const auto value, json::parse(text));
  const core::Path root;
  TRY(auto reader, core::ObjectReader::make(value, root));
  Manifest out;
  TRY(const auto made_at, reader.string("made_at"));
  TRY(out.made_at, core::parse_instant(made_at));
  TRY(out.version, reader.string("version"));
  TRY(const auto clinics, reader.optional_boolean("clinics"));
  out.census.clinics = clinics.value_or(false);
  TRY(out.census.schema, count(reader, "schema"));
  TRY(out.census.people, count(reader, "people"));
  TRY(out.census.events, count(reader, "events"));
  TRY(out.census.answers, count(reader, "answers"));
  TRY(out.census.audit_entries, count(reader, "audit_entries"));
  TRY(const auto audit_hash, reader.string("audit_hash"));
  out.census.audit_hash.resize(audit_hash.size() / 2);
  if (sodium_hex2bin(reinterpret_cast<unsigned char*>(out.census.audit_hash.data()),
                     out.census.audit_hash.size(), audit_hash.data(), audit_hash.size(), nullptr,
                     nullptr, nullptr) != 0) {
    return std::unexpected(reader.error("audit_hash", ErrorCode::kWrongType, "is no hex"));
  }
  TRY(const auto last, reader.optional_string("last_written"));
  if (last) {
    TRY(out.census.last_written, core::parse_instant(*last));
  }
  TRY(const auto bytes, count(reader, "database_bytes"));
  out.database_bytes = static_cast<std::uint64_t>(bytes);
  TRY(out.database_sha256, reader.string("database_sha256"));
  return out;
}

// Takes the plain backup apart: beginning, manifest, database.
class Parts {
 public:
  explicit Parts(const Sink& to) : to_(to) {}

  core::Result<void> take(Bytes piece) {
    if (!manifest_) {
      head_.append(reinterpret_cast<const char*>(piece.data()), piece.size());
      TRY_VOID(read_head());
      return {};
    }
    return hand_on(piece);
  }

  core::Result<Manifest> finish() {
    if (!manifest_) return damaged("cut short");
    if (bytes_ < manifest_->database_bytes) return damaged("cut short");
    if (sha256_.finish() != manifest_->database_sha256) return damaged("not as it was written");
    return *manifest_;
  }

 private:
  core::Result<void> read_head() {
    const std::size_t begin = std::min(head_.size(), kMagic.size());
    if (head_.compare(0, begin, kMagic, 0, begin) != 0) {
      if (head_.starts_with(kMagic.substr(0, kMagic.size() - 1))) {
        return core::fail(ErrorCode::kNewerSchema, "a newer Backsight wrote this backup");
      }
      return core::fail(ErrorCode::kSyntax, "this is no backup of Backsight");
    }
    const std::size_t fixed = kMagic.size() + kLengthBytes;
    if (head_.size() < fixed) return {};
    std::size_t length = 0;
    for (std::size_t i = kMagic.size(); i < fixed; ++i) {
      length = length * 256 + static_cast<unsigned char>(head_[i]);
    }
    if (length > kMostManifest) return damaged("not as it was written");
    if (head_.size() < fixed + length) return {};
    auto manifest = read_manifest(std::string_view(head_).substr(fixed, length));
    if (!manifest) return damaged("not as it was written: " + manifest.error().message);
    manifest_ = *std::move(manifest);
    const std::string rest = head_.substr(fixed + length);
    head_.clear();
    return hand_on(bytes_of(rest));
  }

  core::Result<void> hand_on(Bytes piece) {
    bytes_ += piece.size();
    if (bytes_ > manifest_->database_bytes) return damaged("longer than it says");
    sha256_.add(piece);
    return to_(piece);
  }

  const Sink& to_;
  std::string head_;
  std::optional<Manifest> manifest_;
  std::uint64_t bytes_ = 0;
  Sha256 sha256_;
};

// Plain or encrypted: the first bytes tell.
class Opening {
 public:
  Opening(const vault::MasterKeys* keys, Parts& parts) : keys_(keys), parts_(parts) {}

  core::Result<void> take(Bytes piece) {
    if (!begun_) {
      beginning_.append(reinterpret_cast<const char*>(piece.data()), piece.size());
      if (beginning_.size() < kStreamMagic.size()) return {};
      return begin();
    }
    return go_on(piece);
  }

  core::Result<void> finish() {
    if (!begun_) TRY_VOID(begin());
    if (!reader_) return {};
    TRY(const auto rest, reader_->finish());
    return parts_.take(rest);
  }

 private:
  core::Result<void> begin() {
    begun_ = true;
    if (beginning_.empty()) return damaged("empty");
    if (beginning_.starts_with(kStreamMagic)) {
      if (keys_ == nullptr) {
        return core::fail(ErrorCode::kForbidden,
                          "the backup is encrypted: name the file with its master key (--key)");
      }
      reader_.emplace(*keys_, kWhat);
    }
    const std::string first = std::move(beginning_);
    return go_on(bytes_of(first));
  }

  core::Result<void> go_on(Bytes piece) {
    if (!reader_) return parts_.take(piece);
    TRY(const auto plain, reader_->read(piece));
    return parts_.take(plain);
  }

  const vault::MasterKeys* keys_;
  Parts& parts_;
  std::string beginning_;
  bool begun_ = false;
  std::optional<vault::StreamReader> reader_;
};

}  // namespace

std::string hex(std::string_view bytes) {
  std::string out;
  for (const char c : bytes) out += fmt::format("{:02x}", static_cast<unsigned char>(c));
  return out;
}

std::string write_manifest(const Manifest& manifest) {
  const store::Census& census = manifest.census;
  json::Object out;
  out.push_back({"made_at", core::format(manifest.made_at)});
  out.push_back({"version", manifest.version});
  out.push_back({"clinics", census.clinics});
  out.push_back({"schema", json::from_integer(census.schema)});
  out.push_back({"people", json::from_integer(census.people)});
  out.push_back({"events", json::from_integer(census.events)});
  out.push_back({"answers", json::from_integer(census.answers)});
  out.push_back({"audit_entries", json::from_integer(census.audit_entries)});
  out.push_back({"audit_hash", hex(census.audit_hash)});
  if (census.last_written) out.push_back({"last_written", core::format(*census.last_written)});
  out.push_back(
      {"database_bytes", json::from_integer(static_cast<std::int64_t>(manifest.database_bytes))});
  out.push_back({"database_sha256", manifest.database_sha256});
  return json::write(std::move(out));
}

core::Result<Measured> measure_file(const std::string& file) {
  Measured out;
  Sha256 sha256;
  TRY_VOID(read_pieces(file, [&](Bytes piece) -> core::Result<void> {
    out.bytes += piece.size();
    sha256.add(piece);
    return {};
  }));
  out.sha256 = sha256.finish();
  return out;
}

core::Result<void> write_backup(const Manifest& manifest, const std::string& database,
                                const vault::MasterKeys* keys, const Sink& to) {
  std::optional<vault::StreamWriter> stream;
  if (keys != nullptr) {
    TRY(auto made, vault::StreamWriter::make(*keys, kWhat));
    stream.emplace(std::move(made));
  }
  const Sink put = [&](Bytes piece) { return to(stream ? stream->write(piece) : piece); };

  const std::string text = write_manifest(manifest);
  std::string head(kMagic);
  for (std::size_t shift = kLengthBytes; shift-- > 0;) {
    head += static_cast<char>((text.size() >> (8 * shift)) & 0xFF);
  }
  TRY_VOID(put(bytes_of(head + text)));
  TRY_VOID(read_pieces(database, put));
  if (stream) TRY_VOID(to(stream->finish()));
  return {};
}

core::Result<Manifest> read_backup(const std::string& file, const vault::MasterKeys* keys,
                                   const Sink& to) {
  Parts parts(to);
  Opening opening(keys, parts);
  TRY_VOID(read_pieces(file, [&](Bytes piece) { return opening.take(piece); }));
  TRY_VOID(opening.finish());
  return parts.finish();
}

}  // namespace backsight::cli
