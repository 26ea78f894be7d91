#include <sodium.h>

#include <algorithm>
#include <new>
#include <utility>

#include "backsight/vault/keys.h"
#include "base64.h"
#include "bytes.h"
#include "derive.h"
#include "master_id.h"
#include "sodium_start.h"

namespace backsight::vault {
namespace {

using core::ErrorCode;

std::unexpected<core::Error> fail_at(ErrorCode code, std::string message, std::uint32_t line) {
  return core::fail(code, std::move(message),
                    {.file = {}, .line = line, .column = 0, .pointer = {}});
}

void free_locked(Key* key) {
  sodium_mprotect_readwrite(key);
  key->~Key();
  sodium_free(key);
}

// On pages of its own: locked in memory and left out of core dumps where the system allows it,
// between pages that cannot be read, and never written again.
std::shared_ptr<const Key> lock_away(const Key& key) {
  void* const place = sodium_malloc(sizeof(Key));
  if (place == nullptr) throw std::bad_alloc();
  Key* const locked = new (place) Key(key);
  sodium_mprotect_readonly(locked);
  return {locked, free_locked};
}

struct Line {
  std::string_view id;
  std::string_view key;
};

core::Result<Line> read_line(std::string_view text, std::uint32_t line) {
  const std::size_t space = text.find(' ');
  if (space == text.npos) {
    return fail_at(ErrorCode::kSyntax, "a line of a key file is an id, a space and a key", line);
  }
  const Line read{text.substr(0, space), text.substr(space + 1)};
  if (!is_master_id(read.id)) {
    return fail_at(ErrorCode::kSyntax, "a key's id is 1 to 32 of a-z, 0-9 and '-'", line);
  }
  return read;
}

core::Result<Key> read_key(std::string_view text, std::uint32_t line) {
  std::array<std::uint8_t, Key::kBytes> bytes{};
  const bool read = read_base64(text, bytes);
  Key key(bytes);
  sodium_memzero(bytes.data(), bytes.size());
  if (!read) {
    return fail_at(ErrorCode::kSyntax, "a key is 32 bytes as 44 characters of base64", line);
  }
  if (key == Key()) return fail_at(ErrorCode::kSyntax, "a key of zeros is no key", line);
  return key;
}

bool is_key_line(std::string_view line) { return !line.empty() && !line.starts_with('#'); }

// The first line of `text`, without its end; `text` is what follows.
std::string_view take_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  std::string_view line = text.substr(0, end);
  text.remove_prefix(end == text.npos ? text.size() : end + 1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

}  // namespace

core::Result<MasterKeys> MasterKeys::parse(std::string_view text) {
  start_sodium();
  MasterKeys masters;
  for (std::uint32_t number = 1; !text.empty(); ++number) {
    const std::string_view line = take_line(text);
    if (!is_key_line(line)) continue;
    if (masters.keys_.size() == kMost) {
      return fail_at(ErrorCode::kTooLarge, "a key file holds at most 64 keys", number);
    }
    TRY(const Line parts, read_line(line, number));
    TRY(const Key key, read_key(parts.key, number));
    for (const Named& other : masters.keys_) {
      if (other.id == parts.id) {
        return fail_at(ErrorCode::kConflict, "another line has the same id", number);
      }
      if (*other.key == key) {
        return fail_at(ErrorCode::kConflict, "another line has the same key", number);
      }
    }
    masters.keys_.push_back({std::string(parts.id), lock_away(key)});
  }
  if (masters.keys_.empty()) return core::fail(ErrorCode::kMissingMember, "there is no master key");
  return masters;
}

core::Result<std::string> MasterKeys::new_file(std::string_view id, std::string_view text) {
  if (!is_master_id(id)) {
    return core::fail(ErrorCode::kBadId, "a key's id is 1 to 32 of a-z, 0-9 and '-'");
  }
  if (text.empty()) {
    text =
        "# Backsight's master keys: the first one wraps, the others only unwrap.\n"
        "# Who has this file and the data can read everything; without it nobody can. Keep it\n"
        "# apart from the data and from the backups.\n";
  } else {
    TRY(const MasterKeys before, parse(text));
    if (std::ranges::count(before.ids(), id) > 0) {
      return core::fail(ErrorCode::kConflict, "there is a key with this id already");
    }
    if (before.ids().size() == kMost) {
      return core::fail(ErrorCode::kTooLarge, "a key file holds at most 64 keys");
    }
  }
  // What was said about the file stays in front; the new key is the first of the keys.
  std::string_view rest = text;
  for (std::string_view after = rest; !after.empty(); rest = after) {
    if (is_key_line(take_line(after))) break;
  }
  std::string out;
  // Once and for all: growing would leave copies of keys behind.
  out.reserve(text.size() + kLongestMasterId + kBase64Of32Bytes + 3);
  out += text.substr(0, text.size() - rest.size());
  if (!out.empty() && !out.ends_with('\n')) out += '\n';
  out += id;
  out += ' ';
  append_base64(out, Key::random().bytes());
  out += '\n';
  out += rest;
  return out;
}

const std::string& MasterKeys::active() const { return keys_.front().id; }

std::vector<std::string> MasterKeys::ids() const {
  std::vector<std::string> ids;
  for (const Named& named : keys_) ids.push_back(named.id);
  return ids;
}

core::Result<const Key*> MasterKeys::find(std::string_view master_id) const {
  for (const Named& named : keys_) {
    if (named.id == master_id) return named.key.get();
  }
  // Only what can be no part of a key is said again.
  return core::fail(ErrorCode::kNotFound, is_master_id(master_id)
                                              ? "there is no master key " + std::string(master_id)
                                              : "there is no such master key");
}

core::Result<Key> MasterKeys::clinic_key(std::string_view master_id,
                                         const core::Uuid& clinic) const {
  TRY(const Key* const master, find(master_id));
  std::string input;
  append_id(input, clinic);
  return derive_key(*master, kForClinic, input);
}

Key MasterKeys::signing_seed() const { return derive_key(*keys_.front().key, kForSigner, ""); }

core::Result<Key> MasterKeys::signing_seed(std::string_view master_id) const {
  TRY(const Key* const master, find(master_id));
  return derive_key(*master, kForSigner, "");
}

core::Result<Key> MasterKeys::stream_key(std::string_view master_id, std::string_view what) const {
  TRY(const Key* const master, find(master_id));
  return derive_key(*master, kForStream, what);
}

}  // namespace backsight::vault
