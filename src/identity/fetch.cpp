#include "backsight/identity/fetch.h"

#include <curl/curl.h>

#include <cstdlib>

namespace backsight::identity {
namespace {

using Handle = std::unique_ptr<CURL, decltype([](CURL* handle) { curl_easy_cleanup(handle); })>;
using Headers =
    std::unique_ptr<curl_slist, decltype([](curl_slist* list) { curl_slist_free_all(list); })>;

struct Body {
  std::string bytes;
  std::size_t most = 0;
  bool is_too_large = false;
};

std::size_t append(const char* data, std::size_t, std::size_t size, void* to) {
  Body& body = *static_cast<Body*>(to);
  if (size > body.most - body.bytes.size()) {
    body.is_too_large = true;
    return 0;  // ends the transfer
  }
  body.bytes.append(data, size);
  return size;
}

class CurlFetcher final : public Fetcher {
 public:
  explicit CurlFetcher(FetchLimits limits) : limits_(std::move(limits)) {
    static const bool kReady = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
    if (!kReady) std::abort();
  }

  core::Result<FetchResponse> fetch(const FetchRequest& request) override {
    if (!is_safe_url(request.url)) {
      return core::fail(core::ErrorCode::kForbidden,
                        "only https is asked, and http on this machine itself");
    }
    const Handle handle(curl_easy_init());
    Headers headers(curl_slist_append(nullptr, "Accept: application/json"));
    if (!request.authorization.empty()) {
      headers.reset(curl_slist_append(headers.release(),
                                      ("Authorization: " + request.authorization).c_str()));
    }
    if (!handle || !headers) {
      return core::fail(core::ErrorCode::kUnavailable, "there is no memory for a request");
    }
    CURL* const curl = handle.get();
    Body body{{}, limits_.body_bytes};
    const bool is_secure = request.url.starts_with("https:");
    curl_easy_setopt(curl, CURLOPT_URL, request.url.c_str());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, is_secure ? "https" : "http");
    curl_easy_setopt(curl, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);  // other threads live here
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, limits_.connect_ms);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, limits_.total_ms);
    curl_easy_setopt(curl, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    curl_easy_setopt(curl, CURLOPT_USERAGENT, "Backsight");
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, append);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &body);
    // A proxy of the environment is for what lies outside, not for this machine.
    if (!is_secure) curl_easy_setopt(curl, CURLOPT_PROXY, "");
    if (!limits_.authorities.empty()) {
      curl_easy_setopt(curl, CURLOPT_CAINFO, limits_.authorities.c_str());
      curl_easy_setopt(curl, CURLOPT_CAPATH, nullptr);
    }
    if (!request.form.empty()) {
      curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, static_cast<long>(request.form.size()));
      curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request.form.c_str());
    }
    const CURLcode code = curl_easy_perform(curl);
    if (code != CURLE_OK) return failure(code, body);
    long status = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    return FetchResponse{static_cast<int>(status), std::move(body.bytes)};
  }

 private:
  [[nodiscard]] static std::unexpected<core::Error> failure(CURLcode code, const Body& body) {
    if (body.is_too_large) {
      return core::fail(core::ErrorCode::kTooLarge, "the other server's answer is too long");
    }
    if (code == CURLE_OPERATION_TIMEDOUT) {
      return core::fail(core::ErrorCode::kTimeout, "the other server did not answer in time");
    }
    return core::fail(
        core::ErrorCode::kUnavailable,
        std::string("the other server could not be asked: ") + curl_easy_strerror(code));
  }

  FetchLimits limits_;
};

}  // namespace

std::unique_ptr<Fetcher> make_fetcher(const FetchLimits& limits) {
  return std::make_unique<CurlFetcher>(limits);
}

}  // namespace backsight::identity
