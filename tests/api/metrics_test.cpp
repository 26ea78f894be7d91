#include "backsight/api/metrics.h"

#include "api/api_fixture.h"

namespace {

using namespace backsight;

class MetricsOverHttp : public test::ApiFixture {};

TEST_F(MetricsOverHttp, CountsByRouteAndStatusWithoutIds) {
  const auto person = add_person();
  ASSERT_EQ(get(events_path(person)).status, 200);
  ASSERT_EQ(get(events_path(person)).status, 200);
  ASSERT_EQ(get("/api/v1/people/nobody/events").status, 404);
  ASSERT_EQ(send(post(person, "{")).status, 400);
  ASSERT_EQ(get("/secret-path").status, 404);
  const auto answer = get("/metrics");
  EXPECT_EQ(off_contract("GET", "/metrics", answer), "");
  EXPECT_EQ(header(answer, "content-type"), "text/plain; version=0.0.4; charset=utf-8");
  const std::string& text = answer.body;
  const auto has = [&](std::string_view line) {
    return text.find(std::string(line) + "\n") != std::string::npos;
  };
  const std::string route = R"({method="GET",route="/api/v1/people/{person}/events")";
  EXPECT_TRUE(has("backsight_http_requests_total" + route + R"(,status="200"} 2)")) << text;
  EXPECT_TRUE(has("backsight_http_requests_total" + route + R"(,status="404"} 1)")) << text;
  EXPECT_TRUE(has("backsight_http_request_seconds_count" + route + "} 3")) << text;
  EXPECT_TRUE(has("backsight_http_request_seconds_bucket" + route + R"(,le="+Inf"} 3)")) << text;
  EXPECT_TRUE(has(R"(backsight_http_requests_total{method="any",route="other",status="404"} 1)"));
  EXPECT_TRUE(has("test_gauge 3")) << text;
  EXPECT_EQ(text.find(core::format(person)), std::string::npos);
  EXPECT_EQ(text.find("secret"), std::string::npos);
}

TEST(Metrics, PutsEveryTimeInItsBucket) {
  api::Metrics metrics({});
  const api::Route* route = &api::routes().front();
  for (const double seconds : {0.0, 0.0005, 0.0006, 3.0, 100.0, -1.0}) {
    metrics.observe(route, 200, seconds);
  }
  metrics.observe(route, 299, 0);
  const std::string text = metrics.text();
  const auto line = [](std::string_view le, int count) {
    return R"(backsight_http_request_seconds_bucket{method="GET",route="/healthz",le=")" +
           std::string(le) + "\"} " + std::to_string(count) + "\n";
  };
  EXPECT_NE(text.find(line("0.0005", 4)), std::string::npos) << text;
  EXPECT_NE(text.find(line("0.001", 5)), std::string::npos) << text;
  EXPECT_NE(text.find(line("5", 6)), std::string::npos) << text;
  EXPECT_NE(text.find(line("+Inf", 7)), std::string::npos) << text;
  EXPECT_NE(text.find(R"(status="other"} 1)"), std::string::npos) << text;
}

}  // namespace
