// Who may ask what: hosts, other sites, methods, paths.
#include "api/api_fixture.h"

namespace {

using namespace backsight;

class Access : public test::ApiFixture {
 protected:
  int status_with(std::string method, std::string path, std::vector<api::Header> headers) {
    api::Request one = request(std::move(method), std::move(path));
    one.headers = std::move(headers);
    return send(std::move(one)).status;
  }
};

TEST_F(Access, OnlyItsOwnHostNames) {
  for (const char* host :
       {"127.0.0.1:8420", "127.0.0.1", "localhost:1", "LOCALHOST:8420", "[::1]:8420", "[::1]"}) {
    EXPECT_EQ(status_with("GET", "/healthz", {{"host", host}}), 200) << host;
  }
  for (const char* host :
       {"evil.example", "evil.example:8420", "localhost.evil.example", "127.0.0.1.nip.io",
        "127.0.0.2", "", ":8420", "localhost:", "localhost:x", "localhost:123456", "[::1",
        "localhost:80:80", "user@localhost", "localhost/", "[::2]:1"}) {
    for (const char* path : {"/healthz", "/", "/api/v1/people", "/nothing"}) {
      EXPECT_EQ(status_with("GET", path, {{"host", host}}), 403) << host << path;
    }
  }
  EXPECT_EQ(status_with("GET", "/healthz", {}), 403);
}

TEST_F(Access, ReadsOfTheRecordAreForThisSite) {
  const api::Header host{"host", "localhost:8420"};
  const auto status = [&](std::vector<api::Header> more, std::string path = "/api/v1/people") {
    more.push_back(host);
    return status_with("GET", std::move(path), std::move(more));
  };
  EXPECT_EQ(status({}), 200);
  EXPECT_EQ(status({{"sec-fetch-site", "same-origin"}}), 200);
  EXPECT_EQ(status({{"sec-fetch-site", "none"}}), 200);
  EXPECT_EQ(status({{"origin", "http://localhost:8420"}}), 200);
  EXPECT_EQ(status({{"sec-fetch-site", "cross-site"}}), 403);
  // localhost:3000 is the same site as localhost:8420, and another origin.
  EXPECT_EQ(status({{"sec-fetch-site", "same-site"}}), 403);
  EXPECT_EQ(status({{"origin", "http://localhost:3000"}}), 403);
  EXPECT_EQ(status({{"origin", "http://evil.example"}}), 403);
  EXPECT_EQ(status({{"origin", "null"}}), 403);
  EXPECT_EQ(status({{"origin", "localhost:8420"}}), 403);
  // A link from elsewhere may open the app itself.
  EXPECT_EQ(status({{"sec-fetch-site", "cross-site"}, {"accept", "text/html"}}, "/"), 200);
}

TEST_F(Access, WritesAreForThisSite) {
  const auto person = add_person();
  const auto status = [&](std::vector<api::Header> more) {
    api::Request one = post(person, event_json("{}"));
    for (auto& header : more) one.headers.push_back(std::move(header));
    return send(std::move(one)).status;
  };
  EXPECT_EQ(status({{"origin", "http://127.0.0.1:8420"}, {"sec-fetch-site", "same-origin"}}), 201);
  EXPECT_EQ(status({}), 201);  // no browser
  EXPECT_EQ(status({{"origin", "http://127.0.0.1:8421"}}), 403);
  EXPECT_EQ(status({{"origin", "http://evil.example"}}), 403);
  EXPECT_EQ(status({{"origin", "null"}}), 403);
  EXPECT_EQ(status({{"sec-fetch-site", "cross-site"}}), 403);
  EXPECT_EQ(status({{"sec-fetch-site", "same-site"}}), 403);
  EXPECT_EQ(status({{"sec-fetch-site", "something"}}), 403);
  EXPECT_EQ(store_.events_kept(), 2U);
}

TEST_F(Access, EveryPathTakesItsMethodsOnly) {
  for (const api::Route& route : api::routes()) {
    std::string path(route.path);
    for (auto at = path.find('{'); at != std::string::npos; at = path.find('{')) {
      path.replace(at, path.find('}') - at + 1, "01935f9e-8b6c-7d2e-9f3a-0123456789ab");
    }
    for (const std::string method : {"PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "get", "BREW"}) {
      const bool taken = std::ranges::any_of(api::routes(), [&](const api::Route& other) {
        return other.path == route.path && other.method == method;
      });
      if (taken) continue;
      const auto refused = send(request(method, path));
      EXPECT_EQ(refused.status, 405) << method << path;
      const std::string_view allow = header(refused, "allow");
      EXPECT_NE(allow.find(route.method), std::string_view::npos) << path;
      EXPECT_EQ(off_contract(route.method, route.path, refused), "");
    }
  }
  EXPECT_EQ(header(send(request("PUT", "/api/v1/people/x/events")), "allow"), "GET, HEAD, POST");
  EXPECT_EQ(send(request("POST", "/api/v1/people")).status, 405);
  EXPECT_EQ(header(send(request("POST", "/index.html")), "allow"), "GET, HEAD");
}

TEST_F(Access, UnknownPathsAreNotFound) {
  for (const char* path :
       {"/api", "/api/", "/api/v1", "/api/v1/people/", "/api/v1/people//events", "/api/v2/people",
        "/api/v1/config/", "/knowledge/", "/knowledge/a/b", "/nothing.js", "/healthz/x", "//"}) {
    const auto answer = get(path);
    EXPECT_EQ(answer.status, 404) << path;
    EXPECT_EQ(code_of(answer), "not-found") << path;
    EXPECT_EQ(header(answer, "content-type"), "application/problem+json");
  }
}

TEST_F(Access, HeadIsAnsweredLikeGet) {
  for (const char* path : {"/healthz", "/api/v1/people", "/index.html"}) {
    EXPECT_EQ(send(request("HEAD", path)).status, 200) << path;
  }
}

}  // namespace
