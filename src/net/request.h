// From Beast's message to the house's Request. Private to net; includes Beast.
#pragma once

#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>

#include "backsight/api/http.h"
#include "backsight/core/result.h"

namespace backsight::net {

using Message = boost::beast::http::request<boost::beast::http::string_body>;

/// What is known to be wrong before the body is read. Error kSyntax: no Host or two; two of another
/// header that must be one; a Transfer-Encoding other than chunked, or one in HTTP/1.0.
[[nodiscard]] core::Result<void> check_header(const Message& message);

[[nodiscard]] bool expects_continue(const Message& message);

struct Taken {
  api::Request request;
  bool keep_alive = false;
};
/// Error kSyntax: see parse_target.
[[nodiscard]] core::Result<Taken> to_request(Message message);

}  // namespace backsight::net
