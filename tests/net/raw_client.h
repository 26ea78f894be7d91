// A client that sends exactly the bytes a test wants, and reads answers without a library between.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace backsight::test {

struct Answer {
  int status = 0;
  std::map<std::string, std::string> headers;  ///< names in lower case
  std::string body;

  [[nodiscard]] std::string header(const std::string& name) const {
    const auto at = headers.find(name);
    return at == headers.end() ? "" : at->second;
  }
};

class RawClient {
 public:
  /// Connects to an IPv4 address of this machine; throws when it cannot.
  explicit RawClient(std::uint16_t port, const char* address = "127.0.0.1");
  ~RawClient();
  RawClient(RawClient&& other) noexcept;
  RawClient& operator=(RawClient&&) = delete;

  /// False when the other side has gone.
  bool send(std::string_view bytes);
  /// Says that nothing more comes.
  void end_sending();
  /// One answer; nothing when the connection ends or `wait` passes first. `method` tells whether a
  /// body follows.
  std::optional<Answer> read(std::string_view method = "GET",
                             std::chrono::milliseconds wait = std::chrono::seconds(5));
  /// Whether the other side closes within `wait` without sending anything more.
  bool closed(std::chrono::milliseconds wait = std::chrono::seconds(5));

 private:
  bool fill(std::chrono::steady_clock::time_point until);

  int socket_ = -1;
  std::string received_;
};

/// One request on a connection of its own.
std::optional<Answer> ask(std::uint16_t port, std::string_view bytes);

/// "GET /path HTTP/1.1" with a Host header.
std::string get(std::string_view path, std::string_view more_headers = "");

}  // namespace backsight::test
