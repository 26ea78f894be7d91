// Fetching from servers that behave badly.
#include "backsight/identity/fetch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "backsight/core/json.h"
#include "environment.h"

namespace {

using namespace backsight;
using namespace backsight::identity;
using backsight::test::environment;
using core::ErrorCode;

const std::string& plain() {
  static const std::string kUrl = environment("BACKSIGHT_TEST_PLAIN");
  return kUrl;
}
const std::string& secure() {
  static const std::string kUrl = environment("BACKSIGHT_TEST_SECURE");
  return kUrl;
}

core::Result<FetchResponse> get(const std::string& url, const FetchLimits& limits = {}) {
  return make_fetcher(limits)->fetch({url, {}, {}});
}

TEST(Fetch, SendsWhatItIsToldAndNoMore) {
  const auto fetcher = make_fetcher();
  const auto got = fetcher->fetch({plain() + "/echo", {}, {}});
  ASSERT_TRUE(got.has_value()) << got.error().message;
  EXPECT_EQ(got->status, 200);
  const auto said = core::json::parse(got->body).value();
  EXPECT_EQ(*said.find("method")->string(), "GET");
  const auto& headers = *said.find("headers");
  EXPECT_EQ(*headers.find("accept")->string(), "application/json");
  EXPECT_EQ(*headers.find("user-agent")->string(), "Backsight");
  EXPECT_EQ(headers.object()->size(), 3U) << got->body;  // and the host

  const auto posted = fetcher->fetch({plain() + "/echo", "Basic eDp5", "a=b&c=%26"});
  const auto form = core::json::parse(posted->body).value();
  EXPECT_EQ(*form.find("method")->string(), "POST");
  EXPECT_EQ(*form.find("body")->string(), "a=b&c=%26");
  EXPECT_EQ(*form.find("headers")->find("authorization")->string(), "Basic eDp5");
  EXPECT_EQ(*form.find("headers")->find("content-type")->string(),
            "application/x-www-form-urlencoded");
}

TEST(Fetch, GivesEveryStatusAndFollowsNothing) {
  EXPECT_EQ(get(plain() + "/missing")->status, 404);
  const auto moved = get(plain() + "/redirect");
  EXPECT_EQ(moved->status, 302);
  EXPECT_EQ(moved->body, "moved");
}

TEST(Fetch, StopsAtItsLimits) {
  FetchLimits limits;
  limits.body_bytes = 10'000;
  EXPECT_EQ(get(plain() + "/bytes?n=10000", limits)->body.size(), 10'000U);
  EXPECT_EQ(get(plain() + "/bytes?n=10001", limits).error().code, ErrorCode::kTooLarge);
  EXPECT_EQ(get(plain() + "/bytes?n=3000000").error().code, ErrorCode::kTooLarge);
  limits.total_ms = 300;
  EXPECT_EQ(get(plain() + "/silence", limits).error().code, ErrorCode::kTimeout);
  EXPECT_EQ(get(plain() + "/drip", limits).error().code, ErrorCode::kTimeout);
}

TEST(Fetch, SaysWhenNobodyAnswers) {
  EXPECT_EQ(get(plain() + "/hangup").error().code, ErrorCode::kUnavailable);
  EXPECT_EQ(get("http://127.0.0.1:1/").error().code, ErrorCode::kUnavailable);
  EXPECT_EQ(get("https://does-not-exist.invalid/").error().code, ErrorCode::kUnavailable);
}

TEST(Fetch, AsksNothingOverPlainHttpElsewhere) {
  EXPECT_EQ(get("http://login.example.org/").error().code, ErrorCode::kForbidden);
  EXPECT_EQ(get("file:///etc/hostname").error().code, ErrorCode::kForbidden);
}

TEST(Fetch, ChecksWhoAnswers) {
  // Nobody that the system trusts signed it.
  EXPECT_EQ(get(secure() + "/echo").error().code, ErrorCode::kUnavailable);
  FetchLimits limits;
  limits.authorities = environment("BACKSIGHT_TEST_AUTHORITIES");
  const auto trusted = get(secure() + "/echo", limits);
  ASSERT_TRUE(trusted.has_value()) << trusted.error().message;
  EXPECT_EQ(trusted->status, 200);
  // Trusted, but for another name.
  EXPECT_EQ(get(environment("BACKSIGHT_TEST_ELSEWHERE") + "/echo", limits).error().code,
            ErrorCode::kUnavailable);
  // Plain http where TLS is spoken.
  const std::string port = secure().substr(secure().rfind(':'));
  EXPECT_FALSE(
      get("https://127.0.0.1" + plain().substr(plain().rfind(':')) + "/echo", limits).has_value());
  EXPECT_EQ(get("https://127.0.0.1" + port + "/echo", limits).error().code,
            ErrorCode::kUnavailable);  // the certificate says localhost
}

TEST(Fetch, ServesSeveralThreads) {
  const auto fetcher = make_fetcher();
  std::vector<std::thread> threads;
  std::atomic<int> right = 0;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int j = 0; j < 10; ++j) {
        const auto got = fetcher->fetch({plain() + "/bytes?n=5000", {}, {}});
        if (got && got->body.size() == 5000) ++right;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(right, 40);
}

}  // namespace
