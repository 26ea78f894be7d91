#include "request.h"

#include <algorithm>
#include <array>

#include "backsight/api/problem.h"
#include "backsight/net/target.h"
#include "pending_answer.h"

namespace backsight::net {
namespace {

namespace http = boost::beast::http;
using core::ErrorCode;

// Two of these would let two readers of one message understand two things.
constexpr std::array kSingle = {http::field::host,
                                http::field::content_type,
                                http::field::content_length,
                                http::field::content_encoding,
                                http::field::transfer_encoding,
                                http::field::origin};

std::string lower(boost::beast::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  }
  return out;
}

}  // namespace

core::Result<void> check_header(const Message& message) {
  for (const http::field field : kSingle) {
    if (message.count(field) > 1) {
      return core::fail(ErrorCode::kSyntax,
                        "the header " + std::string(http::to_string(field)) + " stands twice");
    }
  }
  if (message.version() >= 11 && message.count(http::field::host) == 0) {
    return core::fail(ErrorCode::kSyntax, "the Host header is missing");
  }
  // Beast takes "5, 5" for 5, as RFC 9110 allows; whoever stands before us may not.
  const auto length = message.find(http::field::content_length);
  if (length != message.end() && length->value().find(',') != std::string_view::npos) {
    return core::fail(ErrorCode::kSyntax, "the header Content-Length holds a list");
  }
  const auto coding = message.find(http::field::transfer_encoding);
  if (coding != message.end() && (message.version() < 11 || lower(coding->value()) != "chunked" ||
                                  message.count(http::field::content_length) != 0)) {
    return core::fail(ErrorCode::kSyntax,
                      "Transfer-Encoding must be chunked, alone, and in HTTP/1.1");
  }
  return {};
}

bool expects_continue(const Message& message) {
  const auto expect = message.find(http::field::expect);
  return message.version() >= 11 && expect != message.end() &&
         lower(expect->value()) == "100-continue";
}

core::Result<Taken> to_request(Message message) {
  TRY(auto target, parse_target(message.target()));
  Taken out;
  out.keep_alive = message.keep_alive();
  out.request.method = std::string(message.method_string());
  out.request.path = std::move(target.path);
  out.request.query = std::move(target.query);
  for (const auto& field : message) {
    out.request.headers.push_back({lower(field.name_string()), std::string(field.value())});
  }
  out.request.body = std::move(message.body());
  return out;
}

api::Response failed_answer() {
  return api::problem({ErrorCode::kSystem, "the request could not be answered", {}});
}

}  // namespace backsight::net
