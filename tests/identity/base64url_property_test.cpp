// Laws of base64url: bytes come back, and each has one text.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "backsight/identity/base64url.h"

namespace {

using backsight::identity::from_base64url;
using backsight::identity::to_base64url;

void check(bool passed) { ASSERT_TRUE(passed); }

TEST(Base64urlProperty, BytesComeBack) {
  check(rc::check("round trip", [](const std::string& bytes) {
    const auto read = from_base64url(to_base64url(bytes));
    RC_ASSERT(read.has_value());
    RC_ASSERT(*read == bytes);
  }));
}

TEST(Base64urlProperty, WhatIsReadIsWrittenTheSame) {
  check(rc::check("one text", [] {
    const auto text =
        *rc::gen::container<std::string>(rc::gen::elementOf(std::string("ABCDEFGHwxyz0189-_+/= ")));
    if (const auto bytes = from_base64url(text)) RC_ASSERT(to_base64url(*bytes) == text);
  }));
}

}  // namespace
