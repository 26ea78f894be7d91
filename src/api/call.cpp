#include "call.h"

#include "backsight/api/api.h"

namespace backsight::api {
namespace {

using core::ErrorCode;
using core::Result;

bool is_json(std::string_view content_type) {
  std::string text;
  for (const char c : content_type) {
    if (c != ' ' && c != '\t') text += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  }
  return text == "application/json" || text == "application/json;charset=utf-8" ||
         text == "application/json;charset=\"utf-8\"";
}

}  // namespace

Response json_answer(int status, const core::json::Value& value) {
  Response out;
  out.status = status;
  out.headers = {{"content-type", "application/json"}, {"cache-control", "no-store"}};
  out.body = core::json::write(value);
  return out;
}

Result<core::json::Value> read_body(const Request& request) {
  if (!is_json(request.header("content-type"))) {
    return core::fail(ErrorCode::kUnsupportedMedia,
                      "the Content-Type header must be application/json");
  }
  const std::string_view coding = request.header("content-encoding");
  if (!coding.empty() && coding != "identity") {
    return core::fail(ErrorCode::kUnsupportedMedia,
                      "a body with a Content-Encoding is not read here");
  }
  return core::json::parse(request.body, {kMostBodyBytes, kMostBodyDepth});
}

Result<std::string> text_of(core::ObjectReader& reader, std::string_view key, std::size_t least,
                            std::size_t most) {
  TRY(auto text, reader.string(key));
  if (text.size() < least || text.size() > most) {
    return std::unexpected(reader.error(key, ErrorCode::kOutOfRange,
                                        "\"" + std::string(key) + "\" must have " +
                                            std::to_string(least) + " to " + std::to_string(most) +
                                            " bytes"));
  }
  return text;
}

}  // namespace backsight::api
