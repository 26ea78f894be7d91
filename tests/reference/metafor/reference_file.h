// Reads the files of tests/reference: numbers that other programs have computed.
#pragma once

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "backsight/core/json.h"

namespace backsight::reference {

/// A value of a file; a member that is not there fails the test.
class Reference {
 public:
  static Reference read(const std::string& file) {
    std::ifstream in(BACKSIGHT_SOURCE_DIR "/tests/reference/" + file);
    std::stringstream text;
    text << in.rdbuf();
    auto value = core::json::parse(text.str());
    EXPECT_TRUE(value.has_value()) << file << ": " << core::describe(value.error());
    return value ? Reference(*std::move(value)) : Reference({});
  }

  explicit Reference(core::json::Value value) : value_(std::move(value)) {}

  [[nodiscard]] Reference at(std::string_view key) const {
    const auto* found = value_.find(key);
    EXPECT_NE(found, nullptr) << "no member " << key;
    return Reference(found != nullptr ? *found : core::json::Value());
  }
  [[nodiscard]] std::vector<Reference> elements() const {
    std::vector<Reference> out;
    EXPECT_NE(value_.array(), nullptr);
    if (const auto* array = value_.array()) {
      for (const auto& element : *array) out.emplace_back(element);
    }
    return out;
  }
  [[nodiscard]] double number() const {
    EXPECT_NE(value_.number(), nullptr);
    return value_.number() != nullptr ? std::strtod(value_.number()->text.c_str(), nullptr) : NAN;
  }
  [[nodiscard]] double number(std::string_view key) const { return at(key).number(); }
  [[nodiscard]] std::uint32_t count() const { return static_cast<std::uint32_t>(number()); }
  [[nodiscard]] std::string text(std::string_view key) const {
    const auto found = at(key);
    return found.value_.string() != nullptr ? *found.value_.string() : std::string();
  }

 private:
  core::json::Value value_;
};

/// Differences relative to the size of the number, absolute below 1. Keeps the largest.
class Agreement {
 public:
  explicit Agreement(double asked) : asked_(asked) {}

  void expect(double ours, double theirs, std::string_view what) {
    const double off = std::abs(ours - theirs) / std::max(1.0, std::abs(theirs));
    EXPECT_LE(off, asked_) << what << ": ours " << ours << ", theirs " << theirs;
    worst_ = std::max(worst_, off);
  }
  /// In the test's record (--gtest_output), for the commit message.
  void record(const std::string& name) const {
    std::ostringstream text;
    text << worst_;
    std::string key = name;
    for (char& c : key) c = std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '_';
    ::testing::Test::RecordProperty(key, text.str());
  }

 private:
  double asked_;
  double worst_ = 0;
};

}  // namespace backsight::reference
