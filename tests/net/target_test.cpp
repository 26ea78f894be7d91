#include "backsight/net/target.h"

#include <gtest/gtest.h>

namespace {

using backsight::net::parse_target;

TEST(Target, DecodesPathsAndKeepsQueries) {
  const auto expect = [](std::string_view target, std::string_view path, std::string_view query) {
    const auto parsed = parse_target(target);
    ASSERT_TRUE(parsed.has_value()) << target;
    EXPECT_EQ(parsed->path, path);
    EXPECT_EQ(parsed->query, query);
  };
  expect("/", "/", "");
  expect("/a%20b?c=%20d", "/a b", "c=%20d");
  expect("/%41%7e", "/A~", "");
  expect("/caf%C3%A9", "/caf\xC3\xA9", "");
  expect("/?", "/", "");
  expect("/a?b?c", "/a", "b?c");
  expect("//a//b", "//a//b", "");
  expect("/...", "/...", "");
  expect("/.well-known/x", "/.well-known/x", "");
}

TEST(Target, RefusesWhatCouldMeanSomethingElse) {
  for (const std::string_view bad : {"",
                                     "*",
                                     "http://localhost/",
                                     "localhost:80",
                                     "a",
                                     "?a",
                                     "/..",
                                     "/../x",
                                     "/a/..",
                                     "/a/../b",
                                     "/.",
                                     "/a/./b",
                                     "/%2e%2e/x",
                                     "/%2E./x",
                                     "/.%2e",
                                     "/a%2f..%2fb",
                                     "/a%2Fb",
                                     "/a\\b",
                                     "/a%5cb",
                                     "/%00",
                                     "/a%00.html",
                                     "/%0a",
                                     "/a%0d%0aSet-Cookie:x",
                                     "/%7f",
                                     "/%",
                                     "/%4",
                                     "/%g1",
                                     "/%-1",
                                     "/a%ff",
                                     "/%C0%AF",
                                     "/%ED%A0%80",
                                     "/\x80"}) {
    EXPECT_FALSE(parse_target(bad).has_value()) << bad;
  }
  EXPECT_FALSE(parse_target(std::string_view("/a\0b", 4)).has_value());
}

}  // namespace
