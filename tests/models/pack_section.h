// A section of the knowledge pack that this build compiled.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "backsight/core/json.h"

namespace backsight {

inline core::json::Value section(const std::string& name) {
  for (const auto& entry : std::filesystem::directory_iterator(BACKSIGHT_KNOWLEDGE_DIR)) {
    if (!entry.path().filename().string().starts_with(name + ".")) continue;
    std::ifstream in(entry.path(), std::ios::binary);
    auto value = core::json::parse(std::string{std::istreambuf_iterator<char>(in), {}});
    EXPECT_TRUE(value);
    return *std::move(value);
  }
  ADD_FAILURE() << "the pack has no section " << name;
  return {};
}

}  // namespace backsight
