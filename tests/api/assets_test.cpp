#include "backsight/api/assets.h"

#include "accept_encoding.h"
#include "api/api_fixture.h"

namespace {

using namespace backsight;

TEST(AcceptEncoding, WeighsCodings) {
  using api::encoding_weight;
  EXPECT_EQ(encoding_weight("gzip, br", "br"), 1000);
  EXPECT_EQ(encoding_weight("gzip;q=0.5, br;q=0.25", "br"), 250);
  EXPECT_EQ(encoding_weight("gzip ; q=0.123", "gzip"), 123);
  EXPECT_EQ(encoding_weight("gzip;q=0", "gzip"), 0);
  EXPECT_EQ(encoding_weight("*;q=0.1", "gzip"), 100);
  EXPECT_EQ(encoding_weight("*, gzip;q=0", "gzip"), 0);
  EXPECT_EQ(encoding_weight("", "gzip"), 0);
  EXPECT_EQ(encoding_weight("xgzip", "gzip"), 0);
  for (const char* bad : {"gzip;q=", "gzip;q=2", "gzip;q=x", "gzip;x=1", "gzip;q=0.1234567"}) {
    EXPECT_EQ(encoding_weight(bad, "gzip"), 0) << bad;
  }
}

TEST(AcceptEncoding, ComparesEntityTags) {
  using api::none_match_holds;
  EXPECT_TRUE(none_match_holds("\"a\"", "\"a\""));
  EXPECT_TRUE(none_match_holds("\"b\", W/\"a\"", "\"a\""));
  EXPECT_TRUE(none_match_holds(" * ", "\"a\""));
  EXPECT_FALSE(none_match_holds("", "\"a\""));
  EXPECT_FALSE(none_match_holds("\"ab\"", "\"a\""));
}

class AssetsOverHttp : public test::ApiFixture {
 protected:
  api::Response get_with(std::string path, std::vector<api::Header> more) {
    api::Request one = request("GET", std::move(path));
    for (auto& header : more) one.headers.push_back(std::move(header));
    return send(std::move(one));
  }
};

TEST_F(AssetsOverHttp, ChoosesTheVariantTheClientTakes) {
  const std::string path = "/assets/app-1a2b.js";
  const auto plain = get(path);
  EXPECT_EQ(plain.body, "plain");
  EXPECT_EQ(header(plain, "content-encoding"), "");
  EXPECT_EQ(header(plain, "vary"), "accept-encoding");
  EXPECT_EQ(header(plain, "cache-control"), "public, max-age=31536000, immutable");
  const auto brotli = get_with(path, {{"accept-encoding", "gzip, deflate, br"}});
  EXPECT_EQ(brotli.body, "brotlied");
  EXPECT_EQ(header(brotli, "content-encoding"), "br");
  EXPECT_EQ(header(brotli, "content-type"), "text/javascript; charset=utf-8");
  const auto gzip = get_with(path, {{"accept-encoding", "br;q=0.1, gzip"}});
  EXPECT_EQ(gzip.body, "gzipped");
  EXPECT_NE(header(gzip, "etag"), header(brotli, "etag"));
}

TEST_F(AssetsOverHttp, AnswersNotModified) {
  const auto first = get("/index.html");
  EXPECT_EQ(first.status, 200);
  EXPECT_EQ(header(first, "cache-control"), "no-cache");
  const std::string tag(header(first, "etag"));
  const auto second = get_with("/index.html", {{"if-none-match", tag}});
  EXPECT_EQ(second.status, 304);
  EXPECT_EQ(second.body, "");
  EXPECT_EQ(header(second, "etag"), tag);
  EXPECT_EQ(get_with("/index.html", {{"if-none-match", "\"other\""}}).status, 200);
}

TEST_F(AssetsOverHttp, PagesOfTheAppGetItsOnePage) {
  const api::Header wants_page{"accept", "text/html,application/xhtml+xml;q=0.9"};
  for (const char* path : {"/", "/check-in", "/advice/why", "/index.html"}) {
    EXPECT_EQ(get_with(path, {wants_page}).body, "<!doctype html>") << path;
  }
  EXPECT_EQ(get_with("/check-in", {{"accept", "*/*"}}).status, 404);
  for (const char* path : {"/api/v1/nothing", "/knowledge/nothing.json", "/knowledge/a/b"}) {
    EXPECT_EQ(get_with(path, {wants_page}).status, 404) << path;
  }
}

TEST_F(AssetsOverHttp, ServesKnowledgeAndEngine) {
  const auto manifest = get("/knowledge/manifest.json");
  EXPECT_EQ(manifest.status, 200);
  EXPECT_EQ(off_contract("GET", "/knowledge/manifest.json", manifest), "");
  EXPECT_EQ(header(manifest, "cache-control"), "no-cache");
  const auto file = get("/knowledge/rules.0123456789ab.json");
  EXPECT_EQ(off_contract("GET", "/knowledge/{file}", file), "");
  EXPECT_EQ(header(file, "cache-control"), "public, max-age=31536000, immutable");
  EXPECT_EQ(off_contract("GET", "/engine.wasm", get("/engine.wasm")), "");
  EXPECT_EQ(get("/knowledge/other.json").status, 404);
}

}  // namespace
