// What the course speaks of.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace backsight::course {

enum class Domain : std::uint8_t { kLegPain, kBackPain, kDisability };
inline constexpr std::size_t kDomains = 3;
template <class T>
using PerDomain = std::array<T, kDomains>;

/// As JSON says them, in the order of Domain.
inline constexpr PerDomain<std::string_view> kDomainWords = {"leg-pain", "back-pain", "disability"};

}  // namespace backsight::course
