#include "pack.h"

#include <sodium.h>

#include <array>
#include <fstream>
#include <iterator>

#include "embedded.h"

namespace backsight::cli {

using core::ErrorCode;
using core::fail;
using core::ObjectReader;
using core::Path;
using core::Result;
using core::json::Value;

std::string sha256_hex(std::string_view bytes) {
  std::array<unsigned char, crypto_hash_sha256_BYTES> digest{};
  crypto_hash_sha256(digest.data(), reinterpret_cast<const unsigned char*>(bytes.data()),
                     bytes.size());
  std::array<char, 2 * crypto_hash_sha256_BYTES + 1> hex{};
  sodium_bin2hex(hex.data(), hex.size(), digest.data(), digest.size());
  return hex.data();
}

Result<std::string> FolderPackFiles::read(const std::string& name) const {
  const std::filesystem::path path = folder_ / name;
  std::ifstream in(path, std::ios::binary);
  if (!in) {
    return fail(ErrorCode::kNotFound,
                "the knowledge pack has no file " + path.string() + "; `./dev build` makes it");
  }
  return std::string(std::istreambuf_iterator<char>(in), {});
}

Result<std::string> EmbeddedPackFiles::read(const std::string& name) const {
  const EmbeddedFile* file = find_embedded("knowledge/" + name);
  if (file == nullptr) {
    return fail(ErrorCode::kNotFound, "this executable carries no " + name);
  }
  return std::string(file->bytes);
}

namespace {

Result<Value> parse_file(const std::string& file, const std::string& bytes) {
  auto value = core::json::parse(bytes, {.max_bytes = bytes.size(), .max_depth = 64});
  if (!value) value.error().place.file = file;
  return value;
}

Result<std::string> read_checked(const PackFiles& files, const std::string& name,
                                 const std::string& sha256) {
  TRY(auto bytes, files.read(name));
  if (sha256_hex(bytes) != sha256) {
    return fail(ErrorCode::kDamaged, "the knowledge pack's file " + name +
                                         " is not what its manifest says; build the pack again");
  }
  return bytes;
}

}  // namespace

Result<Pack> Pack::open(const PackFiles& files) {
  constexpr const char* kManifest = "manifest.json";
  Pack out;
  out.files_ = &files;
  TRY(const auto bytes, files.read(kManifest));
  TRY(const Value manifest, parse_file(kManifest, bytes));
  const Path root;
  TRY(auto reader, ObjectReader::make(manifest, root));
  TRY_VOID(reader.optional_integer("format", 1, 1));
  TRY(auto hash, reader.string("hash"));
  TRY(const auto* listed, reader.member("sections"));
  TRY(const auto sections, reader.optional_array("sections"));
  TRY_VOID(reader.finish());
  if (sha256_hex(core::json::write_canonical(*listed)) != hash) {
    return fail(ErrorCode::kDamaged, "the knowledge pack's manifest does not match its own hash");
  }
  const Path list(root, "sections");
  for (std::size_t i = 0; i < sections.size(); ++i) {
    const Path at(list, i);
    TRY(auto section, ObjectReader::make(sections[i], at));
    TRY(const auto name, section.string("name"));
    Section entry;
    TRY(entry.file, section.string("file"));
    TRY(entry.sha256, section.string("sha256"));
    TRY_VOID(section.optional_integer("bytes", 0, std::int64_t{1} << 40));
    TRY_VOID(section.finish());
    out.sections_.emplace(name, std::move(entry));
  }
  TRY(const Value rules, out.section("rules"));
  TRY(out.knowledge_, knowledge::read_rules(rules, std::move(hash)));
  return out;
}

std::vector<std::string> Pack::section_names() const {
  std::vector<std::string> out;
  for (const auto& [name, section] : sections_) out.push_back(name);
  return out;
}

Result<Value> Pack::section(const std::string& name) const {
  const auto at = sections_.find(name);
  if (at == sections_.end()) {
    return fail(ErrorCode::kNotFound, "the knowledge pack has no section " + name);
  }
  TRY(const auto bytes, read_checked(*files_, at->second.file, at->second.sha256));
  return parse_file(at->second.file, bytes);
}

std::string Pack::text(std::string_view key) const {
  if (texts_.empty()) {
    if (const auto content = section("content-en"); content && content->object() != nullptr) {
      for (const core::json::Member& member : *content->object()) {
        if (member.value.string() != nullptr) texts_.emplace(member.key, *member.value.string());
      }
    }
  }
  const auto at = texts_.find(key);
  return at == texts_.end() ? std::string(key) : at->second;
}

}  // namespace backsight::cli
