// Bytes that are no request: a 4xx that says so, nothing for the handler, and the server goes on.
#include "backsight/core/json.h"
#include "net/net_fixture.h"

namespace {

using namespace backsight;

class Malformed : public test::NetFixture {};

struct Bad {
  const char* name;
  std::string bytes;
  int status = 400;
};

std::vector<Bad> bad_requests() {
  const std::string host = "Host: x\r\n";
  const auto post = [&](std::string_view headers, std::string_view body) {
    return "POST / HTTP/1.1\r\n" + host + std::string(headers) + "\r\n" + std::string(body);
  };
  std::vector<Bad> out = {
      {"nonsense", "nonsense\r\n\r\n"},
      {"only line ends in the middle", "GET\r\n\r\n"},
      {"TLS", std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11) + "\r\n\r\n"},
      {"HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"},
      {"HTTP/3.0", "GET / HTTP/3.0\r\n" + host + "\r\n"},
      {"no version", "GET /\r\n" + host + "\r\n"},
      {"space in target", "GET /a b HTTP/1.1\r\n" + host + "\r\n"},
      {"NUL in target", std::string("GET /a\0b HTTP/1.1\r\nHost: x\r\n\r\n", 30)},
      {"NUL in header", std::string("GET / HTTP/1.1\r\nHost: x\r\nA: b\0c\r\n\r\n", 35)},
      {"space before colon", "GET / HTTP/1.1\r\nHost : x\r\n\r\n"},
      {"header without colon", "GET / HTTP/1.1\r\n" + host + "nocolon\r\n\r\n"},
      {"empty header name", "GET / HTTP/1.1\r\n" + host + ": x\r\n\r\n"},
      {"bare LF", "GET / HTTP/1.1\nHost: x\n\n\r\n\r\n"},
      {"no host", "GET / HTTP/1.1\r\n\r\n"},
      {"two hosts", "GET / HTTP/1.1\r\n" + host + "Host: y\r\n\r\n"},
      {"two content types", post("Content-Type: a\r\nContent-Type: b\r\n", "")},
      {"two origins", post("Origin: a\r\nOrigin: b\r\n", "")},
      {"absolute target", "GET http://x/ HTTP/1.1\r\n" + host + "\r\n"},
      {"authority target", "CONNECT x:80 HTTP/1.1\r\n" + host + "\r\n"},
      {"asterisk target", "OPTIONS * HTTP/1.1\r\n" + host + "\r\n"},
      {"traversal", "GET /a/../b HTTP/1.1\r\n" + host + "\r\n"},
      {"encoded traversal", "GET /%2e%2e/b HTTP/1.1\r\n" + host + "\r\n"},
      {"encoded slash", "GET /a%2fb HTTP/1.1\r\n" + host + "\r\n"},
      {"encoded NUL", "GET /a%00 HTTP/1.1\r\n" + host + "\r\n"},
      {"half an escape", "GET /% HTTP/1.1\r\n" + host + "\r\n"},
      {"length is no number", post("Content-Length: x\r\n", "")},
      {"negative length", post("Content-Length: -1\r\n", "")},
      {"length with a sign", post("Content-Length: +5\r\n", "hello")},
      {"two lengths", post("Content-Length: 5\r\nContent-Length: 6\r\n", "hello!")},
      {"list of lengths", post("Content-Length: 5, 5\r\n", "hello")},
      {"list of other lengths", post("Content-Length: 5, 6\r\n", "hello!")},
      {"length over 64 bits", post("Content-Length: 99999999999999999999\r\n", "")},
      {"length and chunks",
       post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n")},
      {"chunks and length",
       post("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", "0\r\n\r\n")},
      {"unknown coding", post("Transfer-Encoding: gzip\r\n", "")},
      {"coding list", post("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n")},
      {"coding in disguise", post("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n")},
      {"two codings",
       post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n")},
      {"chunks in HTTP/1.0",
       "POST / HTTP/1.0\r\n" + host + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
      {"chunk size is no number", post("Transfer-Encoding: chunked\r\n", "x\r\n")},
      {"chunk longer than its size",
       post("Transfer-Encoding: chunked\r\n", "2\r\nhello\r\n0\r\n\r\n")},
      {"trailer", post("Transfer-Encoding: chunked\r\n", "0\r\nContent-Type: a\r\n\r\n")},
      {"chunk size over 64 bits", post("Transfer-Encoding: chunked\r\n", "fffffffffffffffff\r\nx")},
      {"length over the limit", post("Content-Length: 65537\r\n", ""), 413},
      {"huge length", post("Content-Length: 9223372036854775807\r\n", ""), 413},
      {"chunk over the limit", post("Transfer-Encoding: chunked\r\n", "10001\r\n"), 413},
      {"long header", "GET / HTTP/1.1\r\n" + host + "A: " + std::string(20'000, 'a') + "\r\n\r\n",
       431},
      {"long target", "GET /" + std::string(20'000, 'a') + " HTTP/1.1\r\n" + host + "\r\n", 431},
      {"endless header", "GET / HTTP/1.1\r\n" + host + "A: " + std::string(20'000, 'a'), 431},
  };
  std::string many = "GET / HTTP/1.1\r\n" + host;
  for (int i = 0; i < 3000; ++i) many += "a: b\r\n";
  std::string extensions = post("Transfer-Encoding: chunked\r\n", "");
  for (int i = 0; i < 500; ++i) extensions += "1;a=" + std::string(2000, 'x') + "\r\nx\r\n";
  out.push_back({"endless chunk extensions", extensions, 413});
  std::string trailer = post("Transfer-Encoding: chunked\r\n", "0\r\n");
  for (int i = 0; i < 200'000; ++i) trailer += "a: b\r\n";
  out.push_back({"endless trailer", trailer, 413});
  out.push_back({"many headers", many + "\r\n", 431});
  out.push_back({"endless headers", many, 431});
  return out;
}

TEST_F(Malformed, IsRefusedWithAProblem) {
  start();
  std::uint64_t refused = 0;
  for (const Bad& bad : bad_requests()) {
    auto client = connect();
    client.send(bad.bytes);
    const auto answer = client.read();
    ASSERT_TRUE(answer.has_value()) << bad.name;
    EXPECT_EQ(answer->status, bad.status) << bad.name << "\n" << answer->body;
    EXPECT_EQ(answer->header("content-type"), "application/problem+json") << bad.name;
    EXPECT_EQ(answer->header("connection"), "close") << bad.name;
    EXPECT_EQ(answer->header("x-content-type-options"), "nosniff") << bad.name;
    const auto problem = core::json::parse(answer->body);
    ASSERT_TRUE(problem.has_value()) << bad.name;
    EXPECT_GT(problem->find("detail")->string()->size(), 20U) << bad.name << answer->body;
    client.end_sending();
    EXPECT_TRUE(client.closed()) << bad.name;
    EXPECT_EQ(server_.statistics().refused, ++refused) << bad.name;
  }
  EXPECT_EQ(handled_, 0);
  expect_alive();
}

// A request that ends before its body does is told so, when the client still listens.
TEST_F(Malformed, ATruncatedRequestIsRefused) {
  start();
  for (const char* bytes :
       {"GET / HT", "GET / HTTP/1.1\r\nHost: x\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhel",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n"}) {
    auto client = connect();
    client.send(bytes);
    client.end_sending();
    const auto answer = client.read();
    ASSERT_TRUE(answer.has_value()) << bytes;
    EXPECT_EQ(answer->status, 400) << bytes;
    EXPECT_NE(answer->body.find("ends in the middle"), std::string::npos) << answer->body;
  }
  EXPECT_EQ(handled_, 0);
  expect_alive();
}

// The answer arrives although the client is still sending what nobody reads.
TEST_F(Malformed, AnEagerClientStillGetsItsAnswer) {
  start();
  const std::string body(500'000, 'x');
  for (int i = 0; i < 20; ++i) {
    auto client = connect();
    client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 500000\r\n\r\n");
    client.send(body);
    const auto answer = client.read();
    ASSERT_TRUE(answer.has_value());
    EXPECT_EQ(answer->status, 413);
  }
  expect_alive();
}

TEST_F(Malformed, ClientsThatVanishLeaveNothingBehind) {
  start();
  for (int i = 0; i < 50; ++i) {
    connect().send("");
    connect().send("GET / HT");
    connect().send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhel");
    connect().send(test::get("/"));
  }
  EXPECT_TRUE(eventually([&] { return server_.statistics().connections == 0; }));
  expect_alive();
}

}  // namespace
