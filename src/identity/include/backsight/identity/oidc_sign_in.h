// The whole sign-in with a clinic's provider: asks it, and remembers for an hour what it says of
// itself. May be used by several threads at once; blocks as long as the provider takes.
#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "backsight/core/result.h"
#include "backsight/core/time.h"
#include "backsight/identity/fetch.h"
#include "backsight/identity/oidc.h"

namespace backsight::identity {

class OidcSignIn {
 public:
  /// `fetcher` must live as long.
  OidcSignIn(OidcClient client, Fetcher& fetcher);

  struct Begun {
    std::string url;  ///< where to send the browser
    OidcLogin login;  ///< to keep for finish()
  };
  /// Errors: those of Fetcher::fetch() and read_discovery(); kUnavailable when the provider answers
  /// with something else than a document.
  [[nodiscard]] core::Result<Begun> begin(core::Instant now);
  /// The caller has made sure that `login` belongs to this browser and is used once. Errors: as
  /// above, and those of the steps in oidc.h. Keys that are not known are asked for once a minute.
  [[nodiscard]] core::Result<OidcPerson> finish(const OidcCallback& callback,
                                                const OidcLogin& login, core::Instant now);

 private:
  template <class T>
  struct Remembered {
    T value;
    core::Instant since;
  };
  [[nodiscard]] core::Result<OidcProvider> provider(core::Instant now);
  /// Not older than `most_ms`.
  [[nodiscard]] core::Result<Remembered<std::vector<OidcKey>>> keys(const OidcProvider& provider,
                                                                    core::Instant now,
                                                                    std::int64_t most_ms);

  OidcClient client_;
  Fetcher* fetcher_;
  std::mutex mutex_;  ///< for what is remembered; nobody waits for a fetch under it
  std::optional<Remembered<OidcProvider>> provider_;
  std::optional<Remembered<std::vector<OidcKey>>> keys_;
};

}  // namespace backsight::identity
