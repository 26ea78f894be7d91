// Laws of the vault, on made-up input.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "backsight/vault/audit.h"
#include "backsight/vault/keys.h"
#include "backsight/vault/seal.h"
#include "samples.h"

namespace backsight::vault::test {
namespace {

rc::Gen<core::Uuid> any_id() {
  return rc::gen::map(
      rc::gen::container<std::array<std::uint8_t, 16>>(rc::gen::arbitrary<std::uint8_t>()),
      [](const std::array<std::uint8_t, 16>& bytes) { return core::Uuid{bytes}; });
}

rc::Gen<std::string> any_bytes() {
  return rc::gen::container<std::string>(rc::gen::arbitrary<char>());
}

RC_GTEST_PROP(Vault, OpensWhatItSealed, ()) {
  const Key key = Key::random();
  const std::string kind = *any_bytes();
  const std::string plain = *any_bytes();
  const Context context{kind, *any_id(), *any_id()};
  const std::string sealed = seal(key, context, plain);
  RC_ASSERT(is_sealed(sealed));
  RC_ASSERT(open(key, context, sealed).value() == plain);
}

RC_GTEST_PROP(Vault, OpensInOnePlaceOnly, ()) {
  const Key key = Key::random();
  const std::string kind = *any_bytes();
  const std::string other_kind = *any_bytes();
  const Context context{kind, *any_id(), *any_id()};
  const Context other{other_kind, *rc::gen::oneOf(any_id(), rc::gen::just(context.owner)),
                      *rc::gen::oneOf(any_id(), rc::gen::just(context.id))};
  RC_PRE(other_kind != kind || other.owner != context.owner || other.id != context.id);
  RC_ASSERT(!open(key, other, seal(key, context, "words")));
}

// Whatever is done to sealed bytes, they are refused.
RC_GTEST_PROP(Vault, OpensNothingThatItDidNotSeal, ()) {
  const Context context{"event", kPerson, kEvent};
  const std::string sealed = seal(kPersonKey, context, "some words that were said");
  std::string changed = sealed;
  const auto at = *rc::gen::inRange<std::size_t>(0, sealed.size());
  changed.replace(at, *rc::gen::inRange<std::size_t>(0, 40), *any_bytes());
  RC_PRE(changed != sealed);
  RC_ASSERT(!open(kPersonKey, context, changed));
  RC_ASSERT(!open(kPersonKey, context, *any_bytes()));
  RC_ASSERT(!open(kPersonKey, context, "\x01" + *any_bytes()));
}

RC_GTEST_PROP(Vault, UnwrapsWhatItWrapped, ()) {
  const core::Uuid clinic = *any_id();
  const core::Uuid person = *any_id();
  const Key key = Key::random();
  const std::string wrapped = wrap(masters(), clinic, person, key).value();
  RC_ASSERT((unwrap(masters(), clinic, person, wrapped).value() == key));
  const core::Uuid other = *any_id();
  RC_PRE(other != person && other != clinic);
  RC_ASSERT(!unwrap(masters(), clinic, other, wrapped));
  RC_ASSERT(!unwrap(masters(), other, person, wrapped));
}

RC_GTEST_PROP(Vault, UnwrapsNothingThatItDidNotWrap, ()) {
  const std::string wrapped = from_hex(vectors::kWrapped);
  std::string changed = wrapped;
  const auto at = *rc::gen::inRange<std::size_t>(0, wrapped.size());
  changed.replace(at, *rc::gen::inRange<std::size_t>(0, 90), *any_bytes());
  RC_PRE(changed != wrapped);
  RC_ASSERT(!unwrap(masters(), kClinic, kPerson, changed));
}

// Any text is a key file with a first key, or is refused; new_file() gives one that can be read.
RC_GTEST_PROP(Vault, ReadsAnyTextAsKeysOrRefusesIt, ()) {
  std::string text;
  for (const int line : *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 6))) {
    if (line == 0) text += "# " + *any_bytes();
    if (line == 1) text += *any_bytes();
    if (line == 2) text += "k-" + std::to_string(text.size()) + " " + std::string(vectors::kMaster);
    if (line >= 3) {
      const auto other = MasterKeys::new_file("n" + std::to_string(text.size())).value();
      text += other.substr(other.find("\nn") + 1);
    }
    if (line != 5) text += '\n';
  }
  const auto masters = MasterKeys::parse(text);
  const auto longer = MasterKeys::new_file("the-new-one", text);
  RC_ASSERT((masters || text.empty()) == longer.has_value());
  if (!longer) return;
  auto ids = MasterKeys::parse(*longer).value().ids();
  RC_ASSERT(ids.front() == "the-new-one");
  ids.erase(ids.begin());
  if (masters) RC_ASSERT(ids == masters->ids());
}

// A log that was changed in any way, by somebody who cannot sign, is found out; one that was not,
// is not.
RC_GTEST_PROP(Vault, FindsAnyChangeOfTheLog, ()) {
  static const Signer signer(masters().signing_seed());
  const auto count = *rc::gen::inRange<std::int64_t>(1, 12);
  const std::vector<LoggedEntry> log = log_of(count);
  const Verifier::Head head = head_of(signer, log.back());
  std::vector<LoggedEntry> changed = log;
  const auto steps = *rc::gen::inRange(0, 4);
  for (int step = 0; step < steps && !changed.empty(); ++step) {
    const auto i = *rc::gen::inRange<std::size_t>(0, changed.size());
    const auto k = *rc::gen::inRange<std::size_t>(0, changed.size());
    switch (*rc::gen::inRange(0, 6)) {
      case 0:
        changed.erase(changed.begin() + static_cast<std::ptrdiff_t>(i));
        break;
      case 1:
        std::swap(changed[i], changed[k]);
        break;
      case 2:
        changed.insert(changed.begin() + static_cast<std::ptrdiff_t>(k), LoggedEntry(changed[i]));
        break;
      case 3:
        changed[i].body = *any_bytes();
        break;
      case 4:
        changed[i].number = changed[k].number;
        break;
      default:  // whoever knows the rule numbers and chains anew from there on
        for (std::size_t j = i; j < changed.size(); ++j) {
          changed[j].number = static_cast<std::int64_t>(j) + 1;
          changed[j].hash = audit_hash(j == 0 ? Hash{} : changed[j - 1].hash, changed[j].number,
                                       changed[j].person, changed[j].body);
        }
    }
  }
  const bool same = std::ranges::equal(log, changed, [](const auto& a, const auto& b) {
    return a.number == b.number && a.person == b.person && a.body == b.body && a.hash == b.hash;
  });
  Verifier verifier;
  for (const LoggedEntry& one : changed) verifier.take(one);
  RC_ASSERT(verifier.finish(head, signer.public_key()).has_value());
  RC_ASSERT(verifier.findings().empty() == same);
}

}  // namespace
}  // namespace backsight::vault::test
