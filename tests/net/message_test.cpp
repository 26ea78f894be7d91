#include "message.h"

#include <gtest/gtest.h>

#include <regex>

#include "backsight/api/security_headers.h"

namespace {

using namespace backsight;

TEST(Message, CarriesTheSecurityHeadersEveryTime) {
  for (const int status : {200, 304, 404, 500}) {
    api::Response response;
    response.status = status;
    const std::string head = net::write_head(response, net::Then::kKeepAlive);
    for (const auto& header : api::security_headers()) {
      const std::string line =
          "\r\n" + std::string(header.name) + ": " + std::string(header.value) + "\r\n";
      EXPECT_NE(head.find(line), std::string::npos) << header.name;
    }
  }
  bool has_policy = false;
  for (const auto& header : api::security_headers()) {
    if (header.name != "content-security-policy") continue;
    has_policy = true;
    EXPECT_TRUE(header.value.starts_with("default-src 'none'; "));
    EXPECT_EQ(header.value.find("unsafe-inline"), std::string_view::npos);
    EXPECT_EQ(header.value.find("'unsafe-eval'"), std::string_view::npos);
  }
  EXPECT_TRUE(has_policy);
}

TEST(Message, IsOneHeaderSection) {
  api::Response response;
  response.status = 201;
  response.body = "abc";
  response.headers = {{"etag", "\"x\""}, {"bad", "a\r\nset-cookie: b"}, {"b\nad", "c"}};
  const std::string head = net::write_head(response, net::Then::kClose);
  EXPECT_TRUE(head.starts_with("HTTP/1.1 201 Created\r\netag: \"x\"\r\n")) << head;
  EXPECT_EQ(head.find("\r\n\r\n"), head.size() - 4);
  EXPECT_EQ(head.find("set-cookie"), std::string::npos);
  EXPECT_NE(head.find("\r\ncontent-length: 3\r\n"), std::string::npos);
  EXPECT_NE(head.find("\r\nconnection: close\r\n"), std::string::npos);
  EXPECT_TRUE(
      std::regex_search(head, std::regex("\r\ndate: [A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} "
                                         "[0-9]{2}:[0-9]{2}:[0-9]{2} GMT\r\n")))
      << head;
}

TEST(Message, NotModifiedHasNoLength) {
  api::Response response;
  response.status = 304;
  EXPECT_EQ(net::write_head(response, net::Then::kKeepAlive).find("content-length"),
            std::string::npos);
}

}  // namespace
