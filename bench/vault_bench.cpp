// Sealing, keys and the audit log, each beside what libsodium alone takes for the same bytes.
//
// vault_seal_open and raw_seal_open: an event of 1 kB, a large one of 5 kB. The rest is what a
// write of a person's data costs besides: the key (unwrap, once while it is cached), an entry of
// the audit log, and the signature of a commit. vault_stream is a backup's way, in MB/s.
#include <benchmark/benchmark.h>
#include <sodium.h>

#include <array>
#include <string>
#include <vector>

#include "backsight/vault/audit.h"
#include "backsight/vault/keys.h"
#include "backsight/vault/seal.h"
#include "backsight/vault/stream.h"

namespace {

using namespace backsight;

const vault::MasterKeys& masters() {
  static const auto made = vault::MasterKeys::parse(vault::MasterKeys::new_file("bench").value());
  return *made;
}

const core::Uuid kClinic{{1}};
const core::Uuid kPerson{{2}};
const core::Uuid kEvent{{3}};

const unsigned char* raw(const std::string& text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

void vault_seal_open(benchmark::State& state) {
  const vault::Key key = vault::Key::random();
  const std::string plain(static_cast<std::size_t>(state.range(0)), 'x');
  const vault::Context context{"event", kPerson, kEvent};
  for (auto _ : state) {
    const std::string sealed = vault::seal(key, context, plain);
    benchmark::DoNotOptimize(vault::open(key, context, sealed));
  }
  state.SetBytesProcessed(state.iterations() * state.range(0));
}
BENCHMARK(vault_seal_open)->Arg(1000)->Arg(5000);

// The same bytes bound, buffers made once, and a random nonce each time as well.
void raw_seal_open(benchmark::State& state) {
  const std::string plain(static_cast<std::size_t>(state.range(0)), 'x');
  const std::string bound(18 + 32 + 5, 'b');
  std::array<unsigned char, 32> key{};
  std::array<unsigned char, 24> nonce{};
  randombytes_buf(key.data(), key.size());
  std::vector<unsigned char> sealed(plain.size() + 16);
  std::vector<unsigned char> opened(plain.size());
  for (auto _ : state) {
    randombytes_buf(nonce.data(), nonce.size());
    crypto_aead_xchacha20poly1305_ietf_encrypt(sealed.data(), nullptr, raw(plain), plain.size(),
                                               raw(bound), bound.size(), nullptr, nonce.data(),
                                               key.data());
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(opened.data(), nullptr, nullptr, sealed.data(),
                                                   sealed.size(), raw(bound), bound.size(),
                                                   nonce.data(), key.data()) != 0) {
      state.SkipWithError("does not open");
    }
    benchmark::DoNotOptimize(opened.data());
  }
  state.SetBytesProcessed(state.iterations() * state.range(0));
}
BENCHMARK(raw_seal_open)->Arg(1000)->Arg(5000);

void raw_random_nonce(benchmark::State& state) {
  std::array<unsigned char, 24> nonce{};
  for (auto _ : state) {
    randombytes_buf(nonce.data(), nonce.size());
    benchmark::DoNotOptimize(nonce);
  }
}
BENCHMARK(raw_random_nonce);

void vault_unwrap(benchmark::State& state) {
  const auto wrapped = vault::wrap(masters(), kClinic, kPerson, vault::Key::random()).value();
  for (auto _ : state) {
    benchmark::DoNotOptimize(vault::unwrap(masters(), kClinic, kPerson, wrapped));
  }
}
BENCHMARK(vault_unwrap);

// An entry says who did what to what: some 200 bytes.
void vault_audit_hash(benchmark::State& state) {
  const std::string body(200, 'x');
  vault::Hash hash{};
  std::int64_t number = 0;
  for (auto _ : state) hash = vault::audit_hash(hash, ++number, kPerson, body);
  benchmark::DoNotOptimize(hash);
}
BENCHMARK(vault_audit_hash);

void raw_audit_hash(benchmark::State& state) {
  const std::string entry(32 + 8 + 16 + 8 + 200, 'x');
  std::array<unsigned char, 32> hash{};
  for (auto _ : state) {
    crypto_generichash(hash.data(), hash.size(), raw(entry), entry.size(), nullptr, 0);
    benchmark::DoNotOptimize(hash);
  }
}
BENCHMARK(raw_audit_hash);

void vault_sign(benchmark::State& state) {
  const vault::Signer signer(masters().signing_seed());
  std::int64_t number = 0;
  for (auto _ : state) benchmark::DoNotOptimize(signer.sign(++number, {}, {number}));
}
BENCHMARK(vault_sign);

void vault_check_signature(benchmark::State& state) {
  const vault::Signer signer(masters().signing_seed());
  const std::string signature = signer.sign(1, {}, {2});
  const std::string key = signer.public_key();
  for (auto _ : state) {
    benchmark::DoNotOptimize(vault::check_signature(key, 1, {}, {2}, signature));
  }
}
BENCHMARK(vault_check_signature);

void raw_sign(benchmark::State& state) {
  std::array<unsigned char, 32> key{};
  std::array<unsigned char, 64> secret{};
  std::array<unsigned char, 64> signature{};
  crypto_sign_keypair(key.data(), secret.data());
  const std::string text(22 + 8 + 32 + 8, 'x');
  for (auto _ : state) {
    crypto_sign_detached(signature.data(), nullptr, raw(text), text.size(), secret.data());
    benchmark::DoNotOptimize(signature);
  }
}
BENCHMARK(raw_sign);

void vault_stream(benchmark::State& state) {
  const std::vector<std::uint8_t> piece(std::size_t{1} << 20, 'x');
  auto writer = vault::StreamWriter::make(masters(), "bench").value();
  vault::StreamReader reader(masters(), "bench");
  for (auto _ : state) benchmark::DoNotOptimize(reader.read(writer.write(piece)));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(piece.size()));
}
BENCHMARK(vault_stream)->Unit(benchmark::kMicrosecond);

}  // namespace

int main(int argc, char** argv) {
  if (sodium_init() < 0) return 1;
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
