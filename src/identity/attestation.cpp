#include "attestation.h"

#include <fido.h>

#include <memory>
#include <optional>
#include <string>

#include "cbor.h"

namespace backsight::identity {
namespace {

using Credential =
    std::unique_ptr<fido_cred_t, decltype([](fido_cred_t* c) { fido_cred_free(&c); })>;

const unsigned char* raw(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

struct Statement {
  bool has_certificate = false;
  std::optional<std::int64_t> algorithm;
};

core::Result<Statement> read_statement(std::string_view bytes) {
  CborReader reader(bytes);
  TRY(const std::size_t pairs, reader.map());
  Statement statement;
  for (std::size_t i = 0; i < pairs; ++i) {
    TRY(const std::string_view key, reader.text());
    if (key == "alg") {
      TRY(statement.algorithm, reader.integer());
    } else {
      TRY_VOID(reader.any());
      if (key == "x5c") statement.has_certificate = true;
    }
  }
  return statement;
}

}  // namespace

core::Result<AttestationObject> read_attestation_object(std::string_view bytes) {
  const auto bad = [](const char* sentence) {
    return core::fail(core::ErrorCode::kSyntax, sentence);
  };
  // Also looks for keys that are there twice.
  CborReader whole(bytes);
  TRY_VOID(whole.any());
  if (!whole.is_at_end()) return bad("there is something after the attestation object");
  CborReader reader(bytes);
  TRY(const std::size_t pairs, reader.map());
  AttestationObject object;
  for (std::size_t i = 0; i < pairs; ++i) {
    TRY(const std::string_view key, reader.text());
    if (key == "fmt") {
      TRY(object.format, reader.text());
    } else if (key == "attStmt") {
      if (!reader.is_map()) return bad("the attestation statement is no map");
      TRY(object.statement, reader.any());
    } else if (key == "authData") {
      TRY(object.authenticator_data, reader.bytes());
    } else {
      return bad("the attestation object has a member that nobody knows");
    }
  }
  if (object.format.empty() || object.statement.empty() || object.authenticator_data.empty()) {
    return bad("the attestation object lacks fmt, attStmt or authData");
  }
  return object;
}

core::Result<void> check_attestation(const AttestationObject& object, std::int32_t algorithm,
                                     std::string_view client_data, std::string_view rp_id) {
  const auto refuse = [](const char* sentence) {
    return core::fail(core::ErrorCode::kForbidden, sentence);
  };
  if (object.format == "none") {
    CborReader reader(object.statement);
    TRY(const std::size_t pairs, reader.map());
    if (pairs != 0) return refuse("an attestation of the kind \"none\" says nothing");
    return {};
  }
  if (object.format != "packed") {
    return refuse("an attestation of this kind was not asked for");
  }
  TRY(const Statement statement, read_statement(object.statement));
  // Section 8.2: libfido2 1.12 leaves this comparison out.
  if (!statement.has_certificate && statement.algorithm != algorithm) {
    return refuse("the attestation's algorithm is not that of the passkey");
  }
  const Credential credential(fido_cred_new());
  const std::string party(rp_id);
  const std::string format(object.format);
  const bool is_read =
      credential && fido_cred_set_type(credential.get(), algorithm) == FIDO_OK &&
      fido_cred_set_rp(credential.get(), party.c_str(), nullptr) == FIDO_OK &&
      fido_cred_set_clientdata(credential.get(), raw(client_data), client_data.size()) == FIDO_OK &&
      fido_cred_set_authdata_raw(credential.get(), raw(object.authenticator_data),
                                 object.authenticator_data.size()) == FIDO_OK &&
      fido_cred_set_fmt(credential.get(), format.c_str()) == FIDO_OK &&
      fido_cred_set_attstmt(credential.get(), raw(object.statement), object.statement.size()) ==
          FIDO_OK;
  if (!is_read ||
      (statement.has_certificate ? fido_cred_verify(credential.get())
                                 : fido_cred_verify_self(credential.get())) != FIDO_OK) {
    return refuse("the attestation's signature is not right");
  }
  return {};
}

}  // namespace backsight::identity
