#include "master_keys.h"

#include <sys/stat.h>

#include <cstdlib>

#include "io.h"

namespace backsight::cli {
namespace {

core::Result<vault::MasterKeys> parse(std::string text, const std::string& from) {
  auto keys = vault::MasterKeys::parse(text);
  vault::wipe(text);
  if (!keys) {
    core::Error error = std::move(keys).error();
    error.place.file = from;
    return std::unexpected(std::move(error));
  }
  return keys;
}

}  // namespace

core::Result<std::optional<vault::MasterKeys>> load_master_keys(const std::string& file) {
  if (file.empty()) {
    const char* text = std::getenv(kMasterKeysVariable);  // NOLINT(concurrency-mt-unsafe): at start
    if (text == nullptr || *text == '\0') return std::nullopt;
    return parse(text, std::string("$") + kMasterKeysVariable);
  }
  struct stat found{};
  if (stat(file.c_str(), &found) == 0 && S_ISREG(found.st_mode) &&
      (found.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    return core::fail(core::ErrorCode::kForbidden,
                      file +
                          " holds master keys, and others than its owner may read or write it: "
                          "chmod 600 mends that");
  }
  TRY(auto text, read_file(file));
  return parse(std::move(text), file);
}

}  // namespace backsight::cli
