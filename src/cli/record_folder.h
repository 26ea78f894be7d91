// A data folder, opened for one command: its store, its keys where it is a clinic's, and what the
// use cases stand on.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "backsight/service/folder.h"
#include "backsight/service/signed_chain.h"
#include "backsight/store/sqlite_store.h"

namespace backsight::cli {

[[nodiscard]] core::Instant now();
/// For ids.
[[nodiscard]] service::Random random_bytes();

class RecordFolder {
 public:
  /// Opens the folder, or makes an empty one. Errors: those of store::open; kMissingMember: it is a
  /// clinic's and there is no master key; those of Folder::unlock.
  [[nodiscard]] static core::Result<std::unique_ptr<RecordFolder>> open(
      const std::filesystem::path& data, std::optional<vault::MasterKeys> masters,
      const knowledge::Knowledge& knowledge, const service::Reach& reach = {});
  ~RecordFolder();
  RecordFolder(const RecordFolder&) = delete;
  RecordFolder& operator=(const RecordFolder&) = delete;

  [[nodiscard]] store::Store& store() { return *store_; }
  [[nodiscard]] service::Folder& folder() { return *folder_; }
  [[nodiscard]] const service::SignedChain* chain() const { return chain_.get(); }

 private:
  RecordFolder() = default;
  std::unique_ptr<service::SignedChain> chain_;
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<service::Folder> folder_;
};

}  // namespace backsight::cli
