#include "account_parts.h"

namespace backsight::service {

using core::Result;

Result<SignedIn> begin_session(AccountParts& parts, const Account& account, bool must_enrol,
                               std::vector<store::Write> writes) {
  TRY(auto started,
      parts.sessions.start(account, must_enrol, parts.folder.now(), parts.folder.new_id()));
  writes.push_back(started.write);
  TRY_VOID(store::commit_and_wait(parts.folder.store(), std::move(writes)));
  parts.sessions.enter(started);
  SignedIn out;
  out.session = info_of(started.session, started.token, parts.sessions.times());
  out.most_ms = parts.sessions.times().most(account.role);
  out.token = std::move(started.token);
  return out;
}

Result<SignedIn> renew_session(AccountParts& parts, const Account& account, std::string_view token,
                               std::vector<store::Write> writes) {
  TRY(const auto old, parts.sessions.find(token, parts.folder.now()));
  if (!old) return core::fail(core::ErrorCode::kSignInFirst, "sign in first");
  writes.emplace_back(
      store::RemoveEntity{store::EntityKind::kSession, old->id, store::kAnyVersion});
  TRY(auto out, begin_session(parts, account, false, std::move(writes)));
  parts.sessions.forget_one(token);
  return out;
}

}  // namespace backsight::service
