#include "backsight/identity/base64url.h"

#include <gtest/gtest.h>

namespace {

using namespace backsight;
using identity::from_base64url;
using identity::to_base64url;

TEST(Base64url, WritesTheVectorsOfTheStandard) {
  // RFC 4648 section 10, without the padding.
  const std::pair<const char*, const char*> vectors[] = {
      {"", ""},           {"f", "Zg"},          {"fo", "Zm8"},         {"foo", "Zm9v"},
      {"foob", "Zm9vYg"}, {"fooba", "Zm9vYmE"}, {"foobar", "Zm9vYmFy"}};
  for (const auto& [bytes, text] : vectors) {
    EXPECT_EQ(to_base64url(bytes), text);
    EXPECT_EQ(from_base64url(text), bytes);
  }
  // RFC 7515 appendix C: both characters in which base64url is not base64.
  const std::string bytes("\x03\xec\xff\xe0\xc1", 5);
  EXPECT_EQ(to_base64url(bytes), "A-z_4ME");
  EXPECT_EQ(from_base64url("A-z_4ME"), bytes);
}

TEST(Base64url, RefusesEveryOtherTextForBytes) {
  for (const char* text : {"Zg==", "Zg=", "Z", "Zm9vY", "Zm 8", "Zm8\n", "A+z/4ME", "Zm9v!", "Zh",
                           "Zm9", "\xc3\xa4xx"}) {
    const auto bytes = from_base64url(text);
    ASSERT_FALSE(bytes.has_value()) << text;
    EXPECT_EQ(bytes.error().code, core::ErrorCode::kSyntax);
  }
}

}  // namespace
