// The list of bad input, over sockets: each is answered with a 4xx problem that names the place,
// nothing is stored, and the server still answers.
#include "http/http_fixture.h"

namespace {

using namespace backsight;
using core::json::Value;

struct Bad {
  std::string name;
  std::string bytes;
  int status = 0;
  std::string code;
  std::string place;  // a pointer, or a word of the sentence
};

class BadInput : public test::HttpFixture {
 protected:
  // `bytes` with one part replaced.
  static std::string with(std::string bytes, std::string_view from, std::string_view to) {
    const std::size_t at = bytes.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return bytes.replace(at, from.size(), to);
  }

  std::vector<Bad> of_bodies() {
    const std::string good =
        event_json(R"({"reported":[{"symptom":"back-pain","intensity_0_10":3}]})");
    const auto changed = [&](std::string_view from, std::string_view to) {
      return post_bytes(with(good, from, to));
    };
    return {
        {"not JSON", post_bytes("hello"), 400, "syntax", "line 1"},
        {"form", post_bytes("a=b&c=d"), 400, "syntax", "line 1"},
        {"no body", post_bytes(""), 400, "syntax", "line 1"},
        {"truncated JSON", post_bytes(good.substr(0, good.size() / 2)), 400, "syntax", "line 1"},
        {"text after the end", post_bytes(good + good), 400, "syntax", "line 1"},
        {"single quotes", changed("\"body\"", "'body'"), 400, "syntax", "line 1"},
        {"comment", post_bytes("/* */" + good), 400, "syntax", "line 1"},
        {"NaN", changed(":3}", ":NaN}"), 400, "syntax", "line 1"},
        {"Latin-1", changed("back-pain", "d\xE9j\xE0"), 400, "encoding", "line 1"},
        {"UTF-16", post_bytes(std::string("\xFF\xFE{\0}\0", 6)), 400, "encoding", "line 1"},
        {"duplicate key", changed("\"body\":", "\"body\":{},\"body\":"), 400, "duplicate-key",
         "/body"},
        {"too deep", post_bytes(std::string(10'000, '[')), 400, "too-deep", "line 1"},
        {"unknown field", changed("\"body\":", "\"note\":\"hi\",\"body\":"), 422, "unknown-member",
         "/note"},
        {"server's field", changed("\"body\":", "\"author\":{\"role\":\"team\"},\"body\":"), 422,
         "unknown-member", "/author"},
        {"unknown attribute", changed("intensity_0_10", "intensity"), 422, "unknown-member",
         "/body/reported/0/intensity"},
        {"unknown term", changed("back-pain", "bad-pain"), 422, "unknown-word",
         "/body/reported/0/symptom"},
        {"out of range", changed(":3}", ":10.5}"), 422, "out-of-range",
         "/body/reported/0/intensity_0_10"},
        {"huge number", changed(":3}", ":1e999}"), 422, "out-of-range",
         "/body/reported/0/intensity_0_10"},
        {"wrong type", changed(":3}", ":\"three\"}"), 422, "wrong-type",
         "/body/reported/0/intensity_0_10"},
        {"list for an object", post_bytes("[" + good + "]"), 422, "wrong-type", "line 1"},
        {"missing field", changed("\"kind\":\"check-in-submitted\",", ""), 422, "missing-member",
         "line 1"},
        {"bad id", changed("\"id\":\"", "\"id\":\"x"), 422, "bad-id", "/id"},
        {"bad time", changed("2026-11-23T08", "2026-02-30T08"), 422, "bad-time", "/occurred_at"},
        {"in the future", changed("2026-11-23T08:00", "2026-11-23T08:11"), 422, "out-of-range",
         "/occurred_at"},
        {"unknown kind", changed("check-in-submitted", "check-in"), 422, "unknown-word", "/kind"},
        {"oversize", post_bytes(std::string(70'000, ' ')), 413, "too-large", "body"},
    };
  }

  std::vector<Bad> of_requests() {
    const std::string body = event_json("{}");
    const std::string good = post_bytes(body);
    const std::string no_length =
        with(good, "Content-Length: " + std::to_string(body.size()), "Transfer-Encoding: chunked");
    return {
        {"wrong content type", with(good, "application/json", "text/plain"), 415,
         "unsupported-media", "Content-Type"},
        {"form content type", with(good, "application/json", "application/x-www-form-urlencoded"),
         415, "unsupported-media", "Content-Type"},
        {"no content type", with(good, "Content-Type: application/json\r\n", ""), 415,
         "unsupported-media", "Content-Type"},
        {"compressed", post_bytes(body, "Content-Encoding: gzip\r\n"), 415, "unsupported-media",
         "Content-Encoding"},
        {"bad Host", with(good, host(), "Host: evil.example\r\n"), 403, "forbidden", "Host"},
        {"no Host", with(good, host(), ""), 400, "syntax", "Host"},
        {"other origin", post_bytes(body, "Origin: http://evil.example\r\n"), 403, "forbidden",
         "Origin"},
        {"other port", post_bytes(body, "Origin: http://127.0.0.1:1\r\n"), 403, "forbidden",
         "Origin"},
        {"no origin", post_bytes(body, "Origin: null\r\n"), 403, "forbidden", "Origin"},
        {"other site", post_bytes(body, "Sec-Fetch-Site: cross-site\r\n"), 403, "forbidden",
         "Sec-Fetch-Site"},
        {"same site, other origin", post_bytes(body, "Sec-Fetch-Site: same-site\r\n"), 403,
         "forbidden", "Sec-Fetch-Site"},
        {"unknown person", with(good, core::format(person_), core::format(new_id())), 404,
         "not-found", "name"},
        {"unknown path", with(good, "/events", "/event"), 404, "not-found", "name"},
        {"wrong method", with(good, "POST", "PUT"), 405, "method-not-allowed", "method"},
        {"unknown method", with(good, "POST", "SAVE"), 405, "method-not-allowed", "method"},
        {"traversal", with(good, "/api", "/../api"), 400, "syntax", "path"},
        {"huge header", post_bytes(body, "X: " + std::string(20'000, 'x') + "\r\n"), 431,
         "too-large", "header"},
        {"bad chunk", no_length + "\r\n", 400, "syntax", "body"},
        {"slow header", good.substr(0, 40), 408, "timeout", "header"},
        {"slow body", good.substr(0, good.size() - 1), 408, "timeout", "body"},
    };
  }

  void expect_refused(const Bad& bad) {
    test::RawClient client(server_.port());
    client.send(bad.bytes);
    const auto answer = client.read();
    ASSERT_TRUE(answer.has_value()) << bad.name;
    EXPECT_EQ(answer->status, bad.status) << bad.name << "\n" << answer->body;
    EXPECT_EQ(answer->header("content-type"), "application/problem+json") << bad.name;
    EXPECT_EQ(answer->header("cache-control"), "no-store") << bad.name;
    EXPECT_EQ(answer->header("referrer-policy"), "no-referrer") << bad.name;
    const auto problem = core::json::parse(answer->body);
    ASSERT_TRUE(problem.has_value()) << bad.name;
    EXPECT_EQ(test::OpenApi::get().check_value("Problem", *problem), "") << bad.name;
    EXPECT_EQ(*problem->find("code")->string(), bad.code) << bad.name << "\n" << answer->body;
    if (bad.place.starts_with('/')) {
      ASSERT_NE(problem->find("pointer"), nullptr) << bad.name;
      EXPECT_EQ(*problem->find("pointer")->string(), bad.place) << bad.name;
      EXPECT_NE(problem->find("line"), nullptr) << bad.name;
    } else if (bad.place == "line 1") {
      ASSERT_NE(problem->find("line"), nullptr) << bad.name << answer->body;
      EXPECT_EQ(core::json::write(*problem->find("line")), "1") << bad.name;
    } else {
      EXPECT_NE(problem->find("detail")->string()->find(bad.place), std::string::npos)
          << bad.name << "\n"
          << answer->body;
    }
    EXPECT_EQ(store_.events_kept(), 0U) << bad.name;
    const auto alive = ask(get_bytes("/healthz"));
    ASSERT_TRUE(alive.has_value()) << bad.name;
    EXPECT_EQ(alive->status, 200) << bad.name;
  }
};

TEST_F(BadInput, BodiesAreRefusedWithTheirPlace) {
  for (const Bad& bad : of_bodies()) expect_refused(bad);
}

TEST_F(BadInput, RequestsAreRefusedWithTheirPlace) {
  for (const Bad& bad : of_requests()) expect_refused(bad);
}

TEST_F(BadInput, ATruncatedBodyIsRefused) {
  const std::string good = post_bytes(event_json("{}"));
  test::RawClient client(server_.port());
  client.send(good.substr(0, good.size() - 10));
  client.end_sending();
  EXPECT_EQ(client.read()->status, 400);
  EXPECT_EQ(store_.events_kept(), 0U);
}

// After a refusal that the interface made, the connection goes on; the next request is read from
// where it begins.
TEST_F(BadInput, ARefusedBodyDoesNotShiftTheNextRequest) {
  test::RawClient client(server_.port());
  client.send(post_bytes("hello") + post_bytes(event_json("{}")) + get_bytes("/healthz"));
  EXPECT_EQ(client.read()->status, 400);
  EXPECT_EQ(client.read()->status, 201);
  EXPECT_EQ(client.read()->status, 200);
  EXPECT_EQ(store_.events_kept(), 1U);
}

}  // namespace
