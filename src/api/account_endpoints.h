// Signing in and out, invitations and the own account. Private to api; see api/openapi.yaml.
#pragma once

#include <functional>

#include "backsight/api/routes.h"
#include "backsight/service/service.h"
#include "call.h"

namespace backsight::api {

/// Makes the answer of an error, and tells the log when it is the server's own.
using Failed = std::function<Response(const core::Error&)>;

class AccountEndpoints {
 public:
  AccountEndpoints(service::Service& service, bool secure_cookies, Failed failed)
      : service_(service), secure_(secure_cookies), failed_(std::move(failed)) {}

  /// False: the operation is none of these.
  [[nodiscard]] bool run(Operation operation, Call& call);

 private:
  void session(Call& call);
  void sign_in_with_password(Call& call);
  void sign_in_with_recovery_code(Call& call);
  void begin_passkey_sign_in(Call& call);
  void sign_in_with_passkey(Call& call);
  void sign_out(Call& call);
  void open_invitation(Call& call);
  void accept_with_password(Call& call);
  void begin_passkey_acceptance(Call& call);
  void accept_with_passkey(Call& call);
  void change_password(Call& call);
  void confirm_totp(Call& call);
  void add_passkey(Call& call);
  void remove_credential(Call& call);

  void signed_in(Call& call, core::Result<service::SignedIn> result);
  [[nodiscard]] Response signed_in(core::Result<service::SignedIn> result) const;
  template <class T>
  void answer(Call& call, const core::Result<T>& result);
  /// Answers with what `work` gives, when the body is an empty object.
  template <class Work>
  void on_empty_body(Call& call, Work work);

  service::Service& service_;
  const bool secure_;
  Failed failed_;
};

}  // namespace backsight::api
