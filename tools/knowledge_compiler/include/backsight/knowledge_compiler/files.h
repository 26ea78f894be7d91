// Reading the knowledge folders and writing the pack.
#pragma once

#include <filesystem>
#include <vector>

#include "backsight/core/result.h"
#include "backsight/knowledge_compiler/compile.h"

namespace backsight::knowledge_compiler {

/// Every .yaml file below evidence/, rules/ and content/en/ of `root`, sorted by path. Folders that
/// do not exist are left out (the compiler names the files it misses). Error: kSystem.
[[nodiscard]] core::Result<std::vector<SourceFile>> read_sources(const std::filesystem::path& root);

/// Writes the sections and then manifest.json into `folder`, each under a temporary name that is
/// renamed, and removes sections of an older pack. Files that are right already are left alone, so
/// that their dates do not change. Error: kSystem.
[[nodiscard]] core::Result<void> write_pack(const Pack& pack, const std::filesystem::path& folder);

}  // namespace backsight::knowledge_compiler
