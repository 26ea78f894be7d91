#include "urls.h"

#include <cstdint>

namespace backsight::fhir {
namespace {

// FNV-1a, and the finalizer of SplitMix64 so that close names lie far apart.
std::uint64_t hash(std::string_view name, std::uint64_t start) {
  std::uint64_t h = 0xCBF29CE484222325 ^ start;
  for (const char c : name) {
    h ^= static_cast<unsigned char>(c);
    h *= 0x100000001B3;
  }
  h = (h ^ h >> 30) * 0xBF58476D1CE4E5B9;
  h = (h ^ h >> 27) * 0x94D049BB133111EB;
  return h ^ h >> 31;
}

core::Uuid named(std::string_view name, std::uint64_t attempt) {
  const std::uint64_t halves[] = {hash(name, 2 * attempt + 1), hash(name, 2 * attempt + 2)};
  core::Uuid out;
  for (std::size_t i = 0; i < 16; ++i) {
    out.bytes[i] = static_cast<std::uint8_t>(halves[i / 8] >> (56 - i % 8 * 8));
  }
  out.bytes[6] = static_cast<std::uint8_t>(0x80 | (out.bytes[6] & 0x0F));
  out.bytes[8] = static_cast<std::uint8_t>(0x80 | (out.bytes[8] & 0x3F));
  return out;
}

std::string url(const core::Uuid& id) { return "urn:uuid:" + core::format(id); }

}  // namespace

std::string Urls::of(const core::Uuid& id) {
  // A client chooses the ids of its events: one may be that of a person.
  return taken_.insert(id).second ? url(id) : of(core::format(id));
}

std::string Urls::of(std::string_view name) {
  for (std::uint64_t attempt = 0;; ++attempt) {
    const core::Uuid id = named(name, attempt);
    if (taken_.insert(id).second) return url(id);
  }
}

}  // namespace backsight::fhir
