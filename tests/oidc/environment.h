// Where run.mjs has started its servers.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

namespace backsight::test {

inline std::string environment(const char* name) {
  const char* const value = std::getenv(name);
  EXPECT_NE(value, nullptr) << name << ": this program is run by tests/oidc/run.mjs";
  return value == nullptr ? "" : value;
}

}  // namespace backsight::test
