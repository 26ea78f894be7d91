#include <fmt/core.h>

#include "configuration.h"
#include "embedded.h"
#include "io.h"

namespace backsight::cli {

int config_check(const std::string& file) {
  const auto text = read_file(file);
  if (!text) return report(text.error());
  const auto settings = config::read(*text, file, config::Files::kLook);
  if (!settings) return report(settings.error());
  fmt::print("{}: no problems. The server will listen on {} port {}, {}, with the data folder {}\n",
             file, settings->listen, settings->port,
             settings->certificate.empty() ? "without TLS of its own" : "with TLS", settings->data);
  return 0;
}

int config_example() {
  const EmbeddedFile* file = find_embedded("backsight.toml");
  if (file == nullptr) {
    return report(core::Error{core::ErrorCode::kNotFound, "this program lacks its example", {}});
  }
  fmt::print("{}", file->bytes);
  return 0;
}

}  // namespace backsight::cli
