// The small knowledge of data/good, with the real schema beside it, and what replaces its files.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "backsight/knowledge_compiler/files.h"

namespace backsight::knowledge_compiler {

inline std::string read_text(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

inline void put(std::vector<SourceFile>& files, SourceFile file) {
  const auto at = std::ranges::find(files, file.path, &SourceFile::path);
  if (at == files.end())
    files.push_back(std::move(file));
  else
    at->text = std::move(file.text);
}

inline std::vector<SourceFile> good_files() {
  auto files = read_sources(std::filesystem::path(BACKSIGHT_TEST_DATA) / "good");
  EXPECT_TRUE(files) << core::describe(files.error());
  if (!files) return {};
  const std::filesystem::path checkout = BACKSIGHT_SOURCE_DIR;
  put(*files, SourceFile{"evidence/schema.yaml", read_text(checkout / "evidence/schema.yaml")});
  return *std::move(files);
}

/// data/good with the files of data/refused/<name> put over it.
inline std::vector<SourceFile> refused_files(const std::filesystem::path& folder) {
  std::vector<SourceFile> files = good_files();
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.path().extension() != ".yaml") continue;
    put(files, SourceFile{entry.path().lexically_relative(folder).generic_string(),
                          read_text(entry.path())});
  }
  std::ranges::sort(files, {}, &SourceFile::path);
  return files;
}

}  // namespace backsight::knowledge_compiler
