// The shipped pack, as far as synthetic people need it.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "backsight/knowledge/knowledge.h"
#include "backsight/synthetic/people.h"

namespace backsight::synthetic::test {

inline core::json::Value section(std::string_view name) {
  const auto text = [](const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(in), {});
  };
  const std::filesystem::path folder = BACKSIGHT_KNOWLEDGE_DIR;
  const auto manifest = core::json::parse(text(folder / "manifest.json"));
  EXPECT_TRUE(manifest.has_value());
  if (!manifest) return {};
  for (const core::json::Value& one : *manifest->find("sections")->array()) {
    if (*one.find("name")->string() != name) continue;
    auto value = core::json::parse(text(folder / *one.find("file")->string()), {.max_depth = 64});
    EXPECT_TRUE(value.has_value());
    return value ? *value : core::json::Value();
  }
  ADD_FAILURE() << "the pack has no section " << name;
  return {};
}

template <class T>
T must(core::Result<T> result) {
  EXPECT_TRUE(result.has_value()) << (result ? "" : core::describe(result.error()));
  return result ? *std::move(result) : T{};
}

struct Shipped {
  knowledge::Knowledge knowledge = must(knowledge::read_rules(section("rules"), "shipped"));
  Model model = must(read_model(section("synthetic"), knowledge.vocabulary));
  CheckIn check_in = must(read_check_in(section("check-in"), knowledge.vocabulary));
  outlook::Model outlook = must(outlook::read_model(section("outlook"), "shipped"));
  course::Model course = must(course::read_model(section("course"), "shipped"));
  Sources sources{&model, &check_in, &outlook, &course, &knowledge.vocabulary};
};

inline const Shipped& shipped() {
  static const Shipped read;
  return read;
}

inline knowledge::TermId term(std::string_view name) {
  const auto found = shipped().knowledge.vocabulary.term(name);
  EXPECT_TRUE(found.has_value()) << name;
  return found.value_or(knowledge::TermId{});
}

}  // namespace backsight::synthetic::test
