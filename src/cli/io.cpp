#include "io.h"

#include <fmt/core.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>

namespace backsight::cli {

core::Result<std::string> read_file(const std::string& path) {
  constexpr std::size_t kMost = std::size_t{64} << 20;
  std::error_code ec;
  if (path != "-" && std::filesystem::is_directory(path, ec)) {
    return core::fail(core::ErrorCode::kNotFound, path + " is a folder, not a file");
  }
  const auto close = [](std::FILE* f) {
    if (f != stdin) std::fclose(f);
  };
  const std::unique_ptr<std::FILE, decltype(close)> file(
      path == "-" ? stdin : std::fopen(path.c_str(), "rb"), close);
  if (!file) {
    return core::fail(core::ErrorCode::kNotFound, "cannot open " + path);
  }
  std::string out;
  std::string chunk(1 << 16, '\0');
  while (const std::size_t n = std::fread(chunk.data(), 1, chunk.size(), file.get())) {
    out.append(chunk, 0, n);
    if (out.size() > kMost) {
      return core::fail(core::ErrorCode::kTooLarge, path + " is larger than 64 MiB");
    }
  }
  if (std::ferror(file.get()) != 0) {
    return core::fail(core::ErrorCode::kSystem, "reading " + path + " failed");
  }
  return out;
}

core::Result<void> write_file(const std::string& path, std::string_view text) {
  const auto failed = [&] {
    return core::fail(core::ErrorCode::kSystem,
                      "cannot write " + path + ": " + std::strerror(errno));
  };
  const auto close = [](std::FILE* file) { std::fclose(file); };
  std::unique_ptr<std::FILE, decltype(close)> file(std::fopen(path.c_str(), "wb"), close);
  if (!file || std::fwrite(text.data(), 1, text.size(), file.get()) != text.size()) {
    return failed();
  }
  if (std::fclose(file.release()) != 0) return failed();
  return {};
}

int report(const core::Error& error) noexcept {
  const std::string text = "backsight: " + printable(core::describe(error)) + " [" +
                           std::string(core::code_text(error.code)) + "]\n";
  std::fputs(text.c_str(), stderr);
  return core::exit_code(error.code);
}

int finish_output(int code) {
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return code;
  return report({core::ErrorCode::kSystem,
                 "standard output cannot be written: what was printed is not complete",
                 {}});
}

}  // namespace backsight::cli
