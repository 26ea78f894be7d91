// What each operation of the interface does with a call: those of the record here, the others by
// area. Private to api.
#pragma once

#include <string_view>

#include "account_endpoints.h"
#include "backsight/api/api.h"
#include "call.h"
#include "team_endpoints.h"

namespace backsight::api {

class Endpoints {
 public:
  Endpoints(service::Service& service, const Assets& assets, const Metrics& metrics,
            const Options& options);

  void run(Operation operation, Call call);

  /// The answer for an error; tells the log when it is the server's own.
  [[nodiscard]] Response failed(const core::Error& error) const;

 private:
  [[nodiscard]] core::Result<Response> config(const Call& call) const;
  [[nodiscard]] core::Result<Response> people(const Call& call) const;
  [[nodiscard]] core::Result<Response> events(const Call& call) const;
  [[nodiscard]] core::Result<Response> advice(const Call& call) const;
  [[nodiscard]] core::Result<Response> course(const Call& call) const;
  [[nodiscard]] core::Result<Response> export_record(const Call& call) const;
  [[nodiscard]] Response file(const Request& request) const;
  [[nodiscard]] Response metrics() const;
  void record(Call call);

  service::Service& service_;
  const Assets& assets_;
  const Metrics& metrics_;
  std::function<void(const core::Error&)> log_failure_;
  std::function<core::Instant()> clock_;
  AccountEndpoints accounts_;
  TeamEndpoints team_;
};

}  // namespace backsight::api
