// The libsodium of this machine does what the documents say that the vault's headers name.
#include <gtest/gtest.h>
#include <sodium.h>

#include "samples.h"

namespace backsight::vault::test {
namespace {

const unsigned char* raw(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

// RFC 7693, appendix A: BLAKE2b-512 of "abc".
TEST(Libsodium, HashesAsRfc7693Says) {
  std::array<unsigned char, 64> hash{};
  crypto_generichash_blake2b(hash.data(), hash.size(), raw("abc"), 3, nullptr, 0);
  EXPECT_EQ(hex(hash),
            "ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1"
            "7d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923");
}

// draft-irtf-cfrg-xchacha-03, appendix A.3.1.
TEST(Libsodium, SealsAsTheDraftOfXChaChaSays) {
  const std::string plain =
      "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, "
      "sunscreen would be it.";
  const std::string bound = from_hex("50515253c0c1c2c3c4c5c6c7");
  std::string sealed(plain.size() + 16, '\0');
  crypto_aead_xchacha20poly1305_ietf_encrypt(
      reinterpret_cast<unsigned char*>(sealed.data()), nullptr, raw(plain), plain.size(),
      raw(bound), bound.size(), nullptr, count_from<24>(0x40).data(), count_from<32>(0x80).data());
  EXPECT_EQ(hex(sealed),
            "bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb"
            "731c7f1b0b4aa6440bf3a82f4eda7e39ae64c6708c54c216cb96b72e1213b452"
            "2f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff9"
            "21f9664c97637da9768812f615c68b13b52ec0875924c1c7987947deafd8780acf49");
}

// RFC 8032, section 7.1, TEST 2.
TEST(Libsodium, SignsAsRfc8032Says) {
  const std::string seed =
      from_hex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");
  std::array<unsigned char, 32> key{};
  std::array<unsigned char, 64> secret{};
  std::array<unsigned char, 64> signature{};
  crypto_sign_ed25519_seed_keypair(key.data(), secret.data(), raw(seed));
  crypto_sign_ed25519_detached(signature.data(), nullptr, raw("\x72"), 1, secret.data());
  EXPECT_EQ(hex(key), "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
  EXPECT_EQ(hex(signature),
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
            "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
}

}  // namespace
}  // namespace backsight::vault::test
