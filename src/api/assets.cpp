#include "backsight/api/assets.h"

#include <array>
#include <cstdint>

#include "accept_encoding.h"

namespace backsight::api {
namespace {

// FNV-1a: tells versions of a file apart for a cache. Nobody gains by making two files collide.
std::string hash_of(std::string_view bytes) {
  static constexpr std::string_view kHex = "0123456789abcdef";
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char c : bytes) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 0x100000001b3;
  }
  std::string out;
  for (int shift = 60; shift >= 0; shift -= 4) out += kHex[(hash >> shift) & 0xF];
  return out;
}

struct Variant {
  const std::string* bytes;
  std::string_view coding;  // "" is the file as it is
  std::string_view suffix;  // of the ETag: variants are different bytes
};

// The variant the client likes best; the smaller one when it likes two the same.
Variant choose(const Asset& asset, std::string_view accept_encoding) {
  Variant best{&asset.bytes, "", ""};
  int best_weight = 0;
  const std::array variants = {Variant{&asset.brotli, "br", "-br"},
                               Variant{&asset.gzip, "gzip", "-gzip"}};
  for (const Variant& variant : variants) {
    const int wanted = encoding_weight(accept_encoding, variant.coding);
    if (variant.bytes->empty() || wanted <= best_weight) continue;
    best = variant;
    best_weight = wanted;
  }
  return best;
}

}  // namespace

Assets::Assets(std::map<std::string, Asset, std::less<>> files) {
  for (auto& [path, asset] : files) {
    std::string tag = hash_of(asset.bytes);
    files_.emplace(path, Entry{std::move(asset), std::move(tag)});
  }
}

std::optional<Response> Assets::answer(std::string_view path, const Request& request) const {
  const auto at = files_.find(path);
  if (at == files_.end()) return std::nullopt;
  const Asset& asset = at->second.asset;
  const Variant variant = choose(asset, request.header("accept-encoding"));
  const std::string tag = '"' + at->second.tag + std::string(variant.suffix) + '"';

  Response out;
  out.headers.push_back({"etag", tag});
  out.headers.push_back({"cache-control", asset.caching == Caching::kImmutable
                                              ? "public, max-age=31536000, immutable"
                                              : "no-cache"});
  if (!asset.gzip.empty() || !asset.brotli.empty()) {
    out.headers.push_back({"vary", "accept-encoding"});
  }
  if (none_match_holds(request.header("if-none-match"), tag)) {
    out.status = 304;
    return out;
  }
  out.headers.push_back({"content-type", asset.content_type});
  if (!variant.coding.empty()) {
    out.headers.push_back({"content-encoding", std::string(variant.coding)});
  }
  out.body = *variant.bytes;
  return out;
}

}  // namespace backsight::api
