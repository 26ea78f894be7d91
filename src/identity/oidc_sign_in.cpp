#include "backsight/identity/oidc_sign_in.h"

namespace backsight::identity {
namespace {

constexpr std::int64_t kHourMs = 3'600'000;
constexpr std::int64_t kMinuteMs = 60'000;

core::Result<core::json::Value> document(Fetcher& fetcher, std::string url) {
  TRY(const auto response, fetcher.fetch({std::move(url), {}, {}}));
  if (response.status != 200) {
    return core::fail(core::ErrorCode::kUnavailable, "the provider has trouble just now");
  }
  return core::json::parse(response.body);
}

bool is_fresh(core::Instant since, core::Instant now, std::int64_t most_ms) {
  return now.ms >= since.ms && now.ms - since.ms < most_ms;
}

}  // namespace

OidcSignIn::OidcSignIn(OidcClient client, Fetcher& fetcher)
    : client_(std::move(client)), fetcher_(&fetcher) {}

core::Result<OidcProvider> OidcSignIn::provider(core::Instant now) {
  {
    const std::lock_guard lock(mutex_);
    if (provider_ && is_fresh(provider_->since, now, kHourMs)) return provider_->value;
  }
  TRY(const auto said, document(*fetcher_, discovery_url(client_.issuer)));
  TRY(auto read, read_discovery(said, client_.issuer));
  const std::lock_guard lock(mutex_);
  provider_ = {read, now};
  return read;
}

core::Result<OidcSignIn::Remembered<std::vector<OidcKey>>> OidcSignIn::keys(
    const OidcProvider& provider, core::Instant now, std::int64_t most_ms) {
  {
    const std::lock_guard lock(mutex_);
    if (keys_ && is_fresh(keys_->since, now, most_ms)) return *keys_;
  }
  TRY(const auto said, document(*fetcher_, provider.jwks_uri));
  TRY(auto read, read_keys(said));
  const std::lock_guard lock(mutex_);
  keys_ = {std::move(read), now};
  return *keys_;
}

core::Result<OidcSignIn::Begun> OidcSignIn::begin(core::Instant now) {
  TRY(const auto said, provider(now));
  Begun begun{{}, new_oidc_login()};
  begun.url = authorization_url(said, client_, begun.login);
  return begun;
}

core::Result<OidcPerson> OidcSignIn::finish(const OidcCallback& callback, const OidcLogin& login,
                                            core::Instant now) {
  TRY(const auto said, provider(now));
  TRY(const auto code, read_callback(said, client_, login, callback));
  TRY(const auto response, fetcher_->fetch(token_request(said, client_, login, code)));
  TRY(const auto token, read_token_response(response));
  TRY(const auto known, keys(said, now, kHourMs));
  auto person = check_id_token(token, known.value, client_, login.nonce, now);
  // Providers change their keys. Whoever sends tokens of unknown keys makes us ask once a minute.
  if (!person && person.error().code == core::ErrorCode::kNotFound) {
    TRY(const auto newer, keys(said, now, kMinuteMs));
    person = check_id_token(token, newer.value, client_, login.nonce, now);
    if (!person && person.error().code == core::ErrorCode::kNotFound) {
      return core::fail(core::ErrorCode::kForbidden, person.error().message);
    }
  }
  return person;
}

}  // namespace backsight::identity
