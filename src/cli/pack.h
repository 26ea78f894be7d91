// The knowledge pack as the programs get it: embedded in the executable, or from a folder.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "backsight/core/json.h"
#include "backsight/knowledge/knowledge.h"

namespace backsight::cli {

/// Where the bytes of a pack come from.
class PackFiles {
 public:
  virtual ~PackFiles() = default;
  /// The bytes of one file of the pack. Errors: kNotFound, kSystem.
  [[nodiscard]] virtual core::Result<std::string> read(const std::string& name) const = 0;
};

/// `build/knowledge` or any other folder the knowledge compiler wrote.
class FolderPackFiles : public PackFiles {
 public:
  explicit FolderPackFiles(std::filesystem::path folder) : folder_(std::move(folder)) {}
  [[nodiscard]] core::Result<std::string> read(const std::string& name) const override;

 private:
  std::filesystem::path folder_;
};

/// The pack inside the executable.
class EmbeddedPackFiles : public PackFiles {
 public:
  [[nodiscard]] core::Result<std::string> read(const std::string& name) const override;
};

class Pack {
 public:
  /// Reads the manifest and the rules. Errors: kDamaged when a hash does not match, and those of
  /// reading JSON.
  [[nodiscard]] static core::Result<Pack> open(const PackFiles& files);

  [[nodiscard]] const knowledge::Knowledge& knowledge() const { return knowledge_; }
  [[nodiscard]] const std::string& hash() const { return knowledge_.hash; }
  [[nodiscard]] std::vector<std::string> section_names() const;
  /// Another section, checked against its hash. Errors: kNotFound, kDamaged, those of reading JSON.
  [[nodiscard]] core::Result<core::json::Value> section(const std::string& name) const;
  /// A text of content/en, or the key itself when there is none (the compiler refuses that).
  [[nodiscard]] std::string text(std::string_view key) const;

 private:
  struct Section {
    std::string file;
    std::string sha256;
  };
  const PackFiles* files_ = nullptr;
  std::map<std::string, Section> sections_;
  knowledge::Knowledge knowledge_;
  mutable std::map<std::string, std::string, std::less<>> texts_;
};

/// SHA-256 in lower-case hex.
[[nodiscard]] std::string sha256_hex(std::string_view bytes);

}  // namespace backsight::cli
