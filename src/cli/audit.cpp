#include "backsight/vault/audit.h"

#include <fmt/core.h>

#include <charconv>

#include "backsight/core/object_reader.h"
#include "backsight/service/folder.h"
#include "backsight/service/signed_chain.h"
#include "backsight/store/sqlite_store.h"
#include "clinic.h"
#include "io.h"
#include "master_keys.h"
#include "record_folder.h"

namespace backsight::cli {
namespace {

using core::ErrorCode;
using core::Result;

constexpr std::size_t kAtOnce = 1000;

std::string to_hex(const vault::Hash& hash) {
  std::string out;
  for (const std::uint8_t byte : hash) out += fmt::format("{:02x}", byte);
  return out;
}

Result<std::pair<std::int64_t, vault::Hash>> read_head(std::string_view text) {
  const auto refused = [] {
    return core::fail(ErrorCode::kSyntax, "--head needs NUMBER:HASH as `audit head` prints it");
  };
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || text.size() != colon + 1 + 64) return refused();
  std::pair<std::int64_t, vault::Hash> out;
  const auto number = std::from_chars(text.data(), text.data() + colon, out.first);
  if (number.ec != std::errc() || number.ptr != text.data() + colon) return refused();
  for (std::size_t i = 0; i < out.second.size(); ++i) {
    const char* at = text.data() + colon + 1 + 2 * i;
    const auto byte = std::from_chars(at, at + 2, out.second[i], 16);
    if (byte.ec != std::errc() || byte.ptr != at + 2) return refused();
  }
  return out;
}

// The time that an entry says; the very first moment when it says none, which is then found to be
// back-dated.
core::Instant time_of(const std::string& body) {
  const auto value = core::json::parse(body);
  const auto* text = value ? value->find("at") : nullptr;
  if (text == nullptr || text->string() == nullptr) return {};
  return core::parse_instant(*text->string()).value_or(core::Instant{});
}

Result<std::vector<std::string>> public_keys(const AuditOptions& options) {
  if (!options.public_keys.empty()) return options.public_keys;
  TRY(const auto masters, load_master_keys(options.keys));
  if (!masters) {
    return core::fail(ErrorCode::kMissingMember,
                      "say which key signs the log: --public-key KEY, or --key FILE");
  }
  return service::SignedChain(*masters, now).public_keys();
}

void print(const vault::Finding& one) {
  fmt::print("entry {}: {}\n", one.number, vault::word(one.kind));
}

// With each key that may have signed; the one with the fewest findings is the one that did.
Result<int> verify(const AuditOptions& options) {
  TRY(const auto keys, public_keys(options));
  std::vector<std::pair<std::int64_t, vault::Hash>> heads;
  for (const std::string& one : options.heads) {
    TRY(auto head, read_head(one));
    heads.push_back(head);
  }
  TRY(const auto store, store::open_read_only(options.data));
  TRY(const auto last, store->audit_head());
  std::optional<vault::Verifier::Head> head;
  if (last) head = {last->number, last->hash, last->at, last->signature};
  vault::Verifier log;
  for (const auto& [number, hash] : heads) log.expect(number, hash);
  for (std::int64_t from = 1;;) {
    TRY(const auto rows, store->audit(from, kAtOnce));
    for (const store::AuditRow& row : rows) {
      log.take({row.number, row.entry.person ? row.entry.person->value : core::Uuid{},
                row.entry.body, time_of(row.entry.body), row.hash});
    }
    if (rows.size() < kAtOnce) break;
    from = rows.back().number + 1;
  }
  std::optional<vault::Verifier> best;
  for (const std::string& key : keys) {
    vault::Verifier one = log;
    TRY_VOID(one.finish(head, key));
    if (!best || one.findings().size() < best->findings().size()) best = std::move(one);
  }
  for (const vault::Finding& one : best->findings()) print(one);
  if (best->left_out() > 0) fmt::print("and {} more\n", best->left_out());
  fmt::print("entries {}\nfindings {}\n", best->entries(),
             static_cast<std::int64_t>(best->findings().size()) + best->left_out());
  TRY(const bool clinics, service::holds_a_clinic(*store));
  if (clinics && !last) {
    fmt::print("the log of this clinic's folder is empty: somebody removed it\n");
    return 1;
  }
  if (last) fmt::print("head {}:{}\n", last->number, to_hex(last->hash));
  return best->findings().empty() ? 0 : 1;
}

}  // namespace

int audit_verify(const AuditOptions& options) {
  const auto code = verify(options);
  return code ? *code : report(code.error());
}

int audit_head(const AuditOptions& options) {
  const auto run = [&]() -> Result<void> {
    TRY(const auto store, store::open_read_only(options.data));
    TRY(const auto head, store->audit_head());
    if (!head) return core::fail(ErrorCode::kNotFound, "the audit log is empty");
    fmt::print("{}:{}  signed {}\n", head->number, to_hex(head->hash), core::format(head->at));
    return {};
  };
  const auto done = run();
  return done ? 0 : report(done.error());
}

}  // namespace backsight::cli
