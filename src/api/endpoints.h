// What each operation of the interface does with a request. Private to api.
#pragma once

#include <string_view>

#include "backsight/api/api.h"

namespace backsight::api {

class Endpoints {
 public:
  Endpoints(service::Service& service, const Assets& assets, const Metrics& metrics,
            std::function<void(const core::Error&)> log_failure);

  /// `argument` is what the braces of the route stand for, or "".
  void run(Operation operation, std::string_view argument, Request request, Respond respond);

  /// The answer for an error; tells the log when it is the server's own.
  [[nodiscard]] Response failed(const core::Error& error) const;

 private:
  [[nodiscard]] Response config() const;
  [[nodiscard]] Response people() const;
  [[nodiscard]] Response events(std::string_view person) const;
  [[nodiscard]] Response advice(std::string_view person) const;
  [[nodiscard]] Response course(std::string_view person) const;
  [[nodiscard]] Response file(const Request& request) const;
  void record(std::string_view person, Request request, Respond respond);

  service::Service& service_;
  const Assets& assets_;
  const Metrics& metrics_;
  std::function<void(const core::Error&)> log_failure_;
};

}  // namespace backsight::api
