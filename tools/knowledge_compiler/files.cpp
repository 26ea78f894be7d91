#include "backsight/knowledge_compiler/files.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <system_error>

namespace backsight::knowledge_compiler {
namespace {

namespace fs = std::filesystem;
using core::ErrorCode;
using core::Result;

std::unexpected<core::Error> failed(std::string message, const fs::path& path) {
  return core::fail(ErrorCode::kSystem, std::move(message),
                    core::Place{path.generic_string(), 0, 0, {}});
}

std::optional<std::string> read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return std::nullopt;
  std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  if (in.bad()) return std::nullopt;
  return text;
}

Result<void> write_file(const fs::path& path, std::string_view text) {
  if (read_file(path) == text) return {};
  fs::path part = path;
  part += ".part";
  {
    std::ofstream out(part, std::ios::binary | std::ios::trunc);
    out.write(text.data(), static_cast<std::streamsize>(text.size()));
    out.close();
    if (!out) return failed("the file cannot be written", part);
  }
  std::error_code error;
  fs::rename(part, path, error);
  if (error) return failed("the file cannot be put in place: " + error.message(), path);
  return {};
}

// "rules.0123456789ab.json": a section of some pack.
bool is_section_file(std::string_view name) {
  constexpr std::string_view kTail = ".json";
  constexpr std::size_t kHash = 12;
  if (!name.ends_with(kTail)) return false;
  name.remove_suffix(kTail.size());
  const std::size_t dot = name.rfind('.');
  if (dot == std::string_view::npos || name.size() - dot - 1 != kHash) return false;
  return name.find_first_not_of("0123456789abcdef", dot + 1) == std::string_view::npos;
}

}  // namespace

Result<std::vector<SourceFile>> read_sources(const fs::path& root) {
  std::vector<SourceFile> out;
  std::error_code error;
  for (const std::string_view folder : {"evidence", "models", "rules", "content/en"}) {
    const fs::path start = root / folder;
    if (!fs::is_directory(start, error)) continue;
    for (auto at = fs::recursive_directory_iterator(start, error);
         !error && at != fs::recursive_directory_iterator(); at.increment(error)) {
      if (at->path().extension() != ".yaml" || !at->is_regular_file(error)) continue;
      auto text = read_file(at->path());
      if (!text) return failed("the file cannot be read", at->path());
      out.push_back(
          SourceFile{at->path().lexically_relative(root).generic_string(), *std::move(text)});
    }
    if (error) return failed("the folder cannot be read: " + error.message(), start);
  }
  if (out.empty())
    return failed("there is no evidence/, models/, rules/ or content/en/ with .yaml files", root);
  std::ranges::sort(out, {}, &SourceFile::path);
  return out;
}

Result<void> write_pack(const Pack& pack, const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) return failed("the folder cannot be made: " + error.message(), folder);
  std::set<std::string> wanted;
  for (const Section& section : pack.sections) {
    TRY_VOID(write_file(folder / section.file, section.json));
    wanted.insert(section.file);
  }
  TRY_VOID(write_file(folder / "manifest.json", pack.manifest));
  // Only now is nobody sent to the sections of an older pack any more.
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, error)) {
    const std::string name = entry.path().filename().string();
    if (is_section_file(name) && !wanted.contains(name)) fs::remove(entry.path(), error);
  }
  if (error) return failed("an old section cannot be removed: " + error.message(), folder);
  return {};
}

}  // namespace backsight::knowledge_compiler
