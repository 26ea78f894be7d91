// Keys: the master key from outside, a key for each clinic made from it, and what that one wraps: a
// random key for each person, and one for the clinic's own records.
//
//   master key (file or environment) --BLAKE2b, clinic id--> clinic key --wraps--> random key
//
// Only the random keys seal (seal.h). Master keys have a short id, so that a wrapped key says which
// one it needs. The first one wraps; the others only unwrap, until everything is wrapped anew
// (rotation), which touches nothing that is sealed.
//
// Keys lie in memory that is wiped when it is given back; master keys besides in locked memory.
// libsodium is started by whatever needs it first. No error repeats a part of a key.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "backsight/core/result.h"
#include "backsight/core/uuid.h"

namespace backsight::vault {

/// 32 secret bytes. Wiped at the end of its life; never printed, compared in constant time.
class Key {
 public:
  static constexpr std::size_t kBytes = 32;
  Key() = default;
  explicit Key(std::span<const std::uint8_t, kBytes> bytes);
  Key(const Key&) = default;
  Key& operator=(const Key&) = default;
  ~Key();
  [[nodiscard]] static Key random();
  [[nodiscard]] std::span<const std::uint8_t, kBytes> bytes() const { return bytes_; }
  friend bool operator==(const Key& a, const Key& b);

 private:
  std::array<std::uint8_t, kBytes> bytes_{};
};

/// Overwrites and empties a text that held keys: a key file that was read or made.
void wipe(std::string& text);

/// Where master keys come from. A PKCS#11 token would be another one.
class MasterKeys {
 public:
  static constexpr std::size_t kMost = 64;  ///< keys in a file

  /// A key file: one key a line, "<id> <base64 of 32 bytes>", the one that wraps first; empty lines
  /// and lines that begin with '#' are left out. An id is 1 to 32 of a-z, 0-9 and '-'. Errors, with
  /// the line: kSyntax (a key of zeros, too); kConflict for an id or a key twice; kTooLarge for
  /// more than kMost keys. kMissingMember for no key. `text` should be wiped after.
  [[nodiscard]] static core::Result<MasterKeys> parse(std::string_view text);
  /// A new file's text with one new key; with `text`, that file with a new key before its own: the
  /// beginning of a rotation. Should be wiped after. Errors: kBadId; kConflict (the id is in
  /// `text`); kTooLarge; those of parse() for `text`.
  [[nodiscard]] static core::Result<std::string> new_file(std::string_view id,
                                                          std::string_view text = {});

  /// The id of the one that wraps.
  [[nodiscard]] const std::string& active() const;
  /// As in the file: the active one first.
  [[nodiscard]] std::vector<std::string> ids() const;
  /// The clinic's key under that master key: for wrap() and unwrap(). Nothing is sealed or looked
  /// up with it, because rotation changes it. Error: kNotFound (no such master key).
  [[nodiscard]] core::Result<Key> clinic_key(std::string_view master_id,
                                             const core::Uuid& clinic) const;
  /// The seed of the key that signs the audit log: made from the active master key, so that who
  /// holds only the database cannot sign. Rotation changes it and the public key: the last head is
  /// then signed anew.
  [[nodiscard]] Key signing_seed() const;
  /// The same under another master key: for heads from before a rotation. Error: kNotFound.
  [[nodiscard]] core::Result<Key> signing_seed(std::string_view master_id) const;
  /// The key of encrypted streams of one kind (stream.h). Error: kNotFound.
  [[nodiscard]] core::Result<Key> stream_key(std::string_view master_id,
                                             std::string_view what) const;

 private:
  struct Named {
    std::string id;
    std::shared_ptr<const Key> key;  ///< in locked memory
  };
  MasterKeys() = default;
  [[nodiscard]] core::Result<const Key*> find(std::string_view master_id) const;

  std::vector<Named> keys_;  ///< not empty
};

/// A person's key, wrapped by the active master key: 74 bytes and the id of the master key they
/// need. Bound to clinic and person. `person` all zero: the key of the clinic's own records.
///
///   wrapped = 0x02 | length of id | id | nonce (24) | encrypted key (32) | tag (16)
[[nodiscard]] core::Result<std::string> wrap(const MasterKeys& masters, const core::Uuid& clinic,
                                             const core::Uuid& person, const Key& key);
/// Errors: kNotFound (the master key is not here), kDamaged (changed, or of another person).
[[nodiscard]] core::Result<Key> unwrap(const MasterKeys& masters, const core::Uuid& clinic,
                                       const core::Uuid& person, std::string_view wrapped);
/// The id of the master key that wrapped it. Error: kDamaged.
[[nodiscard]] core::Result<std::string> wrapped_by(std::string_view wrapped);

}  // namespace backsight::vault
