#include "access_log.h"

#include "backsight/core/json.h"
#include "net/net_fixture.h"

namespace {

using namespace backsight;

TEST(AccessLine, IsOneLineOfJson) {
  const std::string line = net::access_line({"GET", "/a/{b}", 200, 1.23456, 17});
  const auto value = core::json::parse(line);
  ASSERT_TRUE(value.has_value()) << line;
  EXPECT_EQ(line.find('\n'), std::string::npos);
  EXPECT_TRUE(
      line.ends_with(R"("method":"GET","route":"/a/{b}","status":200,"ms":1.23,"bytes":17})"))
      << line;
}

TEST(AccessLine, MethodsOfNobodyAreOther) {
  for (const char* method : {"", "get", "BREW", "Kim Smith", "\"}\n{"}) {
    const std::string line = net::access_line({method, "-", 400, 0, 0});
    EXPECT_NE(line.find(R"("method":"other")"), std::string::npos) << line;
  }
}

class AccessLog : public test::NetFixture {};

TEST_F(AccessLog, NamesTheRouteAndNothingOfTheRequest) {
  start();
  EXPECT_TRUE(ask(test::get("/people/secret-id?name=secret", "X-Secret: secret\r\n")));
  EXPECT_TRUE(ask("secret / HTTP/1.1\r\n\r\n"));
  EXPECT_TRUE(ask("BAD secret\r\n\r\n"));
  ASSERT_TRUE(eventually([&] { return log().size() == 3; }));
  for (const std::string& line : log()) {
    EXPECT_TRUE(core::json::parse(line).has_value()) << line;
    EXPECT_EQ(line.find("secret"), std::string::npos) << line;
    EXPECT_EQ(line.find("127.0.0.1"), std::string::npos) << line;
  }
  EXPECT_NE(log()[0].find(R"("route":"/echo/{path}","status":200)"), std::string::npos);
  EXPECT_NE(log()[1].find(R"("method":"other","route":"-","status":400)"), std::string::npos);
}

}  // namespace
