// Files inside the executable: the knowledge pack, the web app, the wasm engine and the synthetic
// people of --demo. The table is made at build time (cmake/BacksightEmbed.cmake).
#pragma once

#include <span>
#include <string_view>

namespace backsight::cli {

struct EmbeddedFile {
  std::string_view path;  ///< "web/index.html", "knowledge/manifest.json"
  std::string_view bytes;
  std::string_view gzip;    ///< the same bytes compressed, or "" where that is not smaller
  std::string_view brotli;  ///< likewise
};

/// Sorted by path.
[[nodiscard]] std::span<const EmbeddedFile> embedded_files();
/// nullptr when there is no such file.
[[nodiscard]] const EmbeddedFile* find_embedded(std::string_view path);

}  // namespace backsight::cli
