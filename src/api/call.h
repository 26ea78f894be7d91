// One request on its way through the endpoints. Private to api.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "backsight/api/http.h"
#include "backsight/core/json.h"
#include "backsight/core/object_reader.h"
#include "backsight/history/event.h"
#include "backsight/service/permissions.h"

namespace backsight::api {

struct Call {
  Request request;
  std::vector<std::string> arguments;  ///< what the braces of the route stand for
  service::Principal who;
  std::string token;  ///< of the session; "" for nobody and in local mode
  Respond respond;

  /// Segment `index` as an id. Error kNotFound: an id that is none names nobody.
  template <class IdType>
  [[nodiscard]] core::Result<IdType> id(std::size_t index, std::string_view nothing) const {
    auto out = core::parse_id<IdType>(arguments[index]);
    if (!out) return core::fail(core::ErrorCode::kNotFound, std::string(nothing));
    return out;
  }
  [[nodiscard]] core::Result<history::PersonId> person() const {
    return id<history::PersonId>(0, "no such person");
  }
};

[[nodiscard]] Response json_answer(int status, const core::json::Value& value);

/// The body as JSON: media type, size, depth, duplicate keys. Errors: kUnsupportedMedia, those of
/// core::json::parse.
[[nodiscard]] core::Result<core::json::Value> read_body(const Request& request);

/// Reads a body with `read`, which gets an ObjectReader; what it leaves unread is an error. Errors
/// say line and column.
template <class T, class Read>
[[nodiscard]] core::Result<T> read_object(const Request& request, Read read) {
  TRY(const core::json::Value value, read_body(request));
  const auto parse = [&]() -> core::Result<T> {
    const core::Path root;
    TRY(auto reader, core::ObjectReader::make(value, root));
    TRY(T out, read(reader));
    TRY_VOID(reader.finish());
    return out;
  };
  auto out = parse();
  if (!out) return std::unexpected(core::json::locate(std::move(out).error(), request.body));
  return out;
}

/// A string of `least` to `most` bytes. Errors: kMissingMember, kWrongType, kOutOfRange.
[[nodiscard]] core::Result<std::string> text_of(core::ObjectReader& reader, std::string_view key,
                                                std::size_t least, std::size_t most);

}  // namespace backsight::api
