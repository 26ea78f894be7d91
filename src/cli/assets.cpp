#include "assets.h"

#include <array>
#include <string_view>

#include "embedded.h"

namespace backsight::cli {
namespace {

std::string_view content_type(std::string_view path) {
  struct Type {
    std::string_view ending;
    std::string_view type;
  };
  constexpr std::array<Type, 10> kTypes = {{
      {".html", "text/html; charset=utf-8"},
      {".js", "text/javascript; charset=utf-8"},
      {".css", "text/css; charset=utf-8"},
      {".json", "application/json"},
      {".webmanifest", "application/manifest+json"},
      {".wasm", "application/wasm"},
      {".svg", "image/svg+xml"},
      {".png", "image/png"},
      {".ico", "image/x-icon"},
      {".txt", "text/plain; charset=utf-8"},
  }};
  for (const Type& one : kTypes) {
    if (path.ends_with(one.ending)) return one.type;
  }
  return "application/octet-stream";
}

// Files whose names hold a hash of their content.
bool named_by_content(std::string_view path) {
  return path.starts_with("/assets/") ||
         (path.starts_with("/knowledge/") && path != "/knowledge/manifest.json");
}

}  // namespace

api::Assets embedded_assets() {
  constexpr std::string_view kWeb = "web/";
  std::map<std::string, api::Asset, std::less<>> files;
  for (const EmbeddedFile& file : embedded_files()) {
    if (file.path.starts_with("demo/")) continue;
    const std::string_view name =
        file.path.starts_with(kWeb) ? file.path.substr(kWeb.size()) : file.path;
    const std::string path = "/" + std::string(name);
    api::Asset asset;
    asset.content_type = content_type(path);
    asset.bytes = file.bytes;
    asset.gzip = file.gzip;
    asset.brotli = file.brotli;
    asset.caching = named_by_content(path) ? api::Caching::kImmutable : api::Caching::kRevalidate;
    files.emplace(path, std::move(asset));
  }
  return api::Assets(std::move(files));
}

}  // namespace backsight::cli
