// Files served from memory: the web app, the knowledge pack, the engine for the browser.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "backsight/api/http.h"

namespace backsight::api {

enum class Caching : std::uint8_t {
  kRevalidate,  ///< may be kept, and is asked for again each time (304 when unchanged)
  kImmutable,   ///< the name holds a hash of the content: kept for a year
};

struct Asset {
  std::string content_type;
  std::string bytes;
  std::string gzip;    ///< the same content compressed, or "" for none
  std::string brotli;  ///< the same content compressed, or "" for none
  Caching caching = Caching::kRevalidate;
};

/// Answers requests from a table of files that never changes.
class Assets {
 public:
  Assets() = default;
  /// Keys are paths that begin with '/'.
  explicit Assets(std::map<std::string, Asset, std::less<>> files);

  [[nodiscard]] bool holds(std::string_view path) const { return files_.contains(path); }

  /// 200 with the variant that Accept-Encoding prefers, or 304 when If-None-Match holds its ETag.
  /// Nothing when there is no such file.
  [[nodiscard]] std::optional<Response> answer(std::string_view path, const Request& request) const;

 private:
  struct Entry {
    Asset asset;
    std::string tag;  // of the content, without quotes; each variant adds its own suffix
  };
  std::map<std::string, Entry, std::less<>> files_;
};

}  // namespace backsight::api
