// Between what the house knows about a person and the bytes that the store keeps of it: canonical
// JSON, sealed with the person's key where the folder has keys. Private to service.
#pragma once

#include <string>
#include <string_view>

#include "backsight/history/event.h"
#include "backsight/store/store.h"
#include "keyring.h"

namespace backsight::service {

class RecordCodec {
 public:
  /// Without a keyring nothing is sealed. Both must outlive the codec.
  RecordCodec(const knowledge::Vocabulary& vocabulary, Keyring* keyring)
      : vocabulary_(vocabulary), keyring_(keyring) {}

  /// The same event gives the same bytes, so that the store knows it again. Error: kNotFound.
  [[nodiscard]] core::Result<store::StoredEvent> to_stored(history::PersonId person,
                                                           const history::Event& event) const;
  /// Errors: kNotFound (no key: erased); kDamaged when the bytes are no event in this vocabulary,
  /// or were changed.
  [[nodiscard]] core::Result<history::Event> from_stored(history::PersonId person,
                                                         const store::StoredEvent& stored) const;

  /// Anything else about a person: `kind` and `id` say what and which, and it opens as nothing
  /// else.
  [[nodiscard]] core::Result<std::string> seal(history::PersonId person, std::string_view kind,
                                               const core::Uuid& id, std::string_view plain) const;
  [[nodiscard]] core::Result<std::string> open(history::PersonId person, std::string_view kind,
                                               const core::Uuid& id, std::string_view bytes) const;

  [[nodiscard]] const knowledge::Vocabulary& vocabulary() const { return vocabulary_; }

 private:
  const knowledge::Vocabulary& vocabulary_;
  Keyring* keyring_;
};

}  // namespace backsight::service
