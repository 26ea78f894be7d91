#include "account_endpoints.h"

#include <memory>

#include "cookies.h"
#include "views.h"

namespace backsight::api {
namespace {

using core::ObjectReader;
using core::Result;
using core::json::Array;
using core::json::Object;
using core::json::Value;

constexpr std::size_t kMostSecret = 256;
constexpr std::size_t kMostToken = 100;
constexpr std::size_t kMostCode = 40;

struct Empty {};
Result<Empty> read_empty(const Request& request) {
  return read_object<Empty>(request, [](ObjectReader&) -> Result<Empty> { return Empty{}; });
}

struct Login {
  std::string login;
  std::string password;
  std::string code;
};
Result<Login> read_login(const Request& request) {
  return read_object<Login>(request, [](ObjectReader& reader) -> Result<Login> {
    Login out;
    TRY(out.login, text_of(reader, "login", 1, 200));
    TRY(out.password, text_of(reader, "password", 1, kMostSecret));
    TRY(const auto code, reader.optional_string("code"));
    out.code = code.value_or("");
    return out;
  });
}

struct Proof {
  std::string token;
  std::string ceremony;
  Value response;
};
Result<Proof> read_proof(const Request& request, bool with_token) {
  return read_object<Proof>(request, [&](ObjectReader& reader) -> Result<Proof> {
    Proof out;
    if (with_token) {
      TRY(out.token, text_of(reader, "token", 1, kMostToken));
    }
    TRY(out.ceremony, text_of(reader, "ceremony", 1, kMostToken));
    TRY(const Value* response, reader.member("response"));
    out.response = *response;
    return out;
  });
}

Result<std::string> read_one(const Request& request, std::string_view key, std::size_t most) {
  return read_object<std::string>(
      request, [&](ObjectReader& reader) { return text_of(reader, key, 1, most); });
}

}  // namespace

template <class T>
void AccountEndpoints::answer(Call& call, const Result<T>& result) {
  if (!result) return call.respond(failed_(result.error()));
  call.respond(json_answer(200, view(*result)));
}

template <class Work>
void AccountEndpoints::on_empty_body(Call& call, Work work) {
  if (const auto empty = read_empty(call.request); !empty) {
    return call.respond(failed_(empty.error()));
  }
  work();
}

bool AccountEndpoints::run(Operation operation, Call& call) {
  service::Accounts& accounts = service_.accounts();
  switch (operation) {
    case Operation::kGetSession:
      session(call);
      return true;
    case Operation::kSignInWithPassword:
      sign_in_with_password(call);
      return true;
    case Operation::kSignInWithRecoveryCode:
      sign_in_with_recovery_code(call);
      return true;
    case Operation::kBeginPasskeySignIn:
      begin_passkey_sign_in(call);
      return true;
    case Operation::kSignInWithPasskey:
      sign_in_with_passkey(call);
      return true;
    case Operation::kSignOut:
      sign_out(call);
      return true;
    case Operation::kOpenInvitation:
      open_invitation(call);
      return true;
    case Operation::kAcceptWithPassword:
      accept_with_password(call);
      return true;
    case Operation::kBeginPasskeyAcceptance:
      begin_passkey_acceptance(call);
      return true;
    case Operation::kAcceptWithPasskey:
      accept_with_passkey(call);
      return true;
    case Operation::kGetAccount:
      answer(call, accounts.account(call.who));
      return true;
    case Operation::kChangePassword:
      change_password(call);
      return true;
    case Operation::kBeginTotp:
      on_empty_body(call, [&] { answer(call, accounts.begin_totp(call.who)); });
      return true;
    case Operation::kConfirmTotp:
      confirm_totp(call);
      return true;
    case Operation::kBeginPasskey:
      on_empty_body(call, [&] { answer(call, accounts.begin_passkey(call.who)); });
      return true;
    case Operation::kAddPasskey:
      add_passkey(call);
      return true;
    case Operation::kRemoveCredential:
      remove_credential(call);
      return true;
    case Operation::kMakeRecoveryCodes:
      on_empty_body(call, [&] {
        const auto codes = accounts.make_recovery_codes(call.who);
        if (!codes) return call.respond(failed_(codes.error()));
        Array list;
        for (const std::string& one : *codes) list.emplace_back(one);
        call.respond(json_answer(200, Object{{"codes", std::move(list)}}));
      });
      return true;
    case Operation::kEndOtherSessions:
      on_empty_body(call, [&] { answer(call, accounts.end_other_sessions(call.who, call.token)); });
      return true;
    default:
      return false;
  }
}

void AccountEndpoints::session(Call& call) {
  const auto found = service_.accounts().session(call.token);
  if (!found) return call.respond(failed_(found.error()));
  Response out = json_answer(200, *found ? view(**found) : nobody());
  // A cookie that opens nothing goes away.
  if (!*found && !session_token(call.request, secure_).empty()) {
    out.headers.push_back(no_cookie(secure_));
  }
  call.respond(std::move(out));
}

Response AccountEndpoints::signed_in(Result<service::SignedIn> result) const {
  if (!result) return failed_(result.error());
  Response out = json_answer(200, view(result->session));
  out.headers.push_back(session_cookie(result->token, result->most_ms / 1000, secure_));
  return out;
}

void AccountEndpoints::signed_in(Call& call, Result<service::SignedIn> result) {
  call.respond(signed_in(std::move(result)));
}

void AccountEndpoints::sign_in_with_password(Call& call) {
  auto login = read_login(call.request);
  if (!login) return call.respond(failed_(login.error()));
  service_.accounts().sign_in_with_password(
      std::move(login->login), std::move(login->password), std::move(login->code),
      call.request.client, [this, respond = call.respond](Result<service::SignedIn> result) {
        respond(signed_in(std::move(result)));
      });
}

void AccountEndpoints::sign_in_with_recovery_code(Call& call) {
  const auto code = read_one(call.request, "code", kMostCode);
  if (!code) return call.respond(failed_(code.error()));
  signed_in(call, service_.accounts().sign_in_with_recovery_code(*code, call.request.client));
}

void AccountEndpoints::begin_passkey_sign_in(Call& call) {
  on_empty_body(
      call, [&] { answer(call, service_.accounts().begin_passkey_sign_in(call.request.client)); });
}

void AccountEndpoints::sign_in_with_passkey(Call& call) {
  const auto proof = read_proof(call.request, false);
  if (!proof) return call.respond(failed_(proof.error()));
  signed_in(call, service_.accounts().sign_in_with_passkey(proof->ceremony, proof->response,
                                                           call.request.client));
}

void AccountEndpoints::sign_out(Call& call) {
  on_empty_body(call, [&] {
    if (const auto done = service_.accounts().sign_out(call.who, call.token); !done) {
      return call.respond(failed_(done.error()));
    }
    Response out = json_answer(200, nobody());
    out.headers.push_back(no_cookie(secure_));
    // What the browser has kept of a person's data goes, too; its own storage the app clears.
    out.headers.push_back({"clear-site-data", "\"cache\""});
    call.respond(std::move(out));
  });
}

void AccountEndpoints::open_invitation(Call& call) {
  const auto token = read_one(call.request, "token", kMostToken);
  if (!token) return call.respond(failed_(token.error()));
  answer(call, service_.accounts().open_invitation(*token, call.request.client));
}

void AccountEndpoints::accept_with_password(Call& call) {
  struct Acceptance {
    std::string token;
    std::string login;
    std::string password;
  };
  auto body = read_object<Acceptance>(call.request, [](ObjectReader& reader) -> Result<Acceptance> {
    Acceptance out;
    TRY(out.token, text_of(reader, "token", 1, kMostToken));
    TRY(out.login, text_of(reader, "login", 3, 200));
    TRY(out.password, text_of(reader, "password", 1, kMostSecret));
    return out;
  });
  if (!body) return call.respond(failed_(body.error()));
  auto text = std::make_shared<std::string>(std::move(call.request.body));
  service_.accounts().accept_with_password(
      std::move(body->token), std::move(body->login), std::move(body->password),
      call.request.client, [this, text, respond = call.respond](Result<service::SignedIn> result) {
        if (!result) result = std::unexpected(core::json::locate(result.error(), *text));
        respond(signed_in(std::move(result)));
      });
}

void AccountEndpoints::begin_passkey_acceptance(Call& call) {
  const auto token = read_one(call.request, "token", kMostToken);
  if (!token) return call.respond(failed_(token.error()));
  answer(call, service_.accounts().begin_passkey_acceptance(*token, call.request.client));
}

void AccountEndpoints::accept_with_passkey(Call& call) {
  const auto proof = read_proof(call.request, true);
  if (!proof) return call.respond(failed_(proof.error()));
  signed_in(call, service_.accounts().accept_with_passkey(proof->token, proof->ceremony,
                                                          proof->response, call.request.client));
}

void AccountEndpoints::change_password(Call& call) {
  struct Change {
    std::string old_password;
    std::string new_password;
  };
  auto body = read_object<Change>(call.request, [](ObjectReader& reader) -> Result<Change> {
    Change out;
    TRY(out.old_password, text_of(reader, "old", 1, kMostSecret));
    TRY(out.new_password, text_of(reader, "new", 1, kMostSecret));
    return out;
  });
  if (!body) return call.respond(failed_(body.error()));
  service_.accounts().change_password(
      call.who, call.token, std::move(body->old_password), std::move(body->new_password),
      call.request.client, [this, respond = call.respond](Result<service::AccountInfo> result) {
        respond(result ? json_answer(200, view(*result)) : failed_(result.error()));
      });
}

void AccountEndpoints::confirm_totp(Call& call) {
  const auto code = read_one(call.request, "code", kMostCode);
  if (!code) return call.respond(failed_(code.error()));
  signed_in(call, service_.accounts().confirm_totp(call.who, call.token, *code));
}

void AccountEndpoints::add_passkey(Call& call) {
  const auto proof = read_proof(call.request, false);
  if (!proof) return call.respond(failed_(proof.error()));
  signed_in(call, service_.accounts().add_passkey(call.who, call.token, proof->ceremony,
                                                  proof->response));
}

void AccountEndpoints::remove_credential(Call& call) {
  const auto id = core::parse_uuid_v7(call.arguments[0]);
  if (!id) return call.respond(failed_({core::ErrorCode::kNotFound, "no such passkey", {}}));
  answer(call, service_.accounts().remove_credential(call.who, *id));
}

}  // namespace backsight::api
