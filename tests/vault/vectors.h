// Written by peer.py, which makes the same without libsodium.
#pragma once

#include <string_view>

namespace backsight::vault::vectors {

inline constexpr std::string_view kMaster = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
inline constexpr std::string_view kClinicKey =
    "79048c92289c949b31896f6cfc9d07dd168d6be3118e54c49523685f4bf0426c";
inline constexpr std::string_view kWrapped =
    "02066b2d32303236404142434445464748494a4b4c4d4e4f5051525354555657"
    "a9ba51d0dfcda4b37b5d7f039b1a7ce91863adfb4dbbe131f78b6231d95852ca"
    "0184f72fdaa7d2b2d27602032681219a";
inline constexpr std::string_view kSealed =
    "01404142434445464748494a4b4c4d4e4f50515253545556578a2e01912b9f86"
    "2e9e7655e9adf3e00f7043f2b99517bd025aa6537bcfc010";
inline constexpr std::string_view kStream =
    "6261636b73696768742073747265616d01066b2d32303236066261636b757040"
    "4142434445464748494a4b4c4d4e4f5051525354555657977c72e9a1ca24a52d"
    "5b3125dadb43287205ef981c26d8534d44b5a7947fe385cfe2ee118f1fc89d3e"
    "bfdd89";
inline constexpr std::string_view kLookup =
    "4e499b91b227bfa6c0adb5110479740a718c0f70e3ee0f33d349f628b14cc43f";
inline constexpr std::string_view kFirstHash =
    "843ec703b97774d68c1ddff9ea2fd0cbbe3de339a03fb5f60183b3525b7c4d2c";
inline constexpr std::string_view kSecondHash =
    "4d3980450d7bfd4334f4b8e49e2e679c6fecda11c453eb4c16f5625c1edf8e8a";
inline constexpr std::string_view kSigningSeed =
    "5e620ffd851eed842863a4609d17586aba31965190fbe9ebdea3cb18dd2d17c8";
inline constexpr std::string_view kPublicKey = "QyBNdlV14Ar5P6hpjIfmUe02yl1eH/mnZ5OBJ+oOyZA=";
inline constexpr std::string_view kSignature =
    "cd82eba73280c59a909fd3f55c3bcd4cf5a8830d7033c0be7107aac3a62e03ec"
    "543e7bb0492b7ab3ac8d38ceebc8ed3429a75bcddb89c9adb16055506902250f";

}  // namespace backsight::vault::vectors
