// One connection: reads requests one after the other and writes their answers. Private to net.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <memory>

#include "transport.h"
#include "worker.h"

namespace backsight::net {

/// Lives as long as its coroutine, on its worker's thread alone.
class Session : public std::enable_shared_from_this<Session> {
 public:
  enum class Duty : std::uint8_t {
    kServe,
    kTurnAway,  ///< too many connections: answer 503 and close
    kNoProxy,   ///< only trusted proxies may come over the network: answer 403 and close
  };
  using TimePoint = std::chrono::steady_clock::time_point;

  static void start(Worker& worker, boost::asio::ip::tcp::socket socket, Address peer, Duty duty);
  Session(Worker& worker, boost::asio::ip::tcp::socket socket, Address peer);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  /// Waiting for the first byte of a request: nothing is lost when it closes.
  [[nodiscard]] bool idle() const { return phase_ == Phase::kIdle || phase_ == Phase::kHandshake; }
  /// When whatever is waited for now has taken too long.
  [[nodiscard]] TimePoint deadline() const { return deadline_; }
  /// The deadline has passed: gives up what is waited for.
  void expire();
  /// Closes at once.
  void close();

 private:
  enum class Phase : std::uint8_t {
    kHandshake,
    kIdle,
    kHeader,
    kBody,
    kHandler,
    kWriting,
    kLingering
  };
  enum class Next : std::uint8_t { kRequest, kLinger, kClose };
  enum class Part : std::uint8_t { kHeader, kBody };
  struct Incoming;  // a request being read; its parser is known to session.cpp alone

  boost::asio::awaitable<void> run(Duty duty);
  boost::asio::awaitable<bool> shake_hands();
  boost::asio::awaitable<Next> turn_away(Duty duty);
  boost::asio::awaitable<Next> serve_one();
  boost::asio::awaitable<bool> await_first_byte();
  boost::asio::awaitable<boost::system::error_code> read(Part part, std::size_t most);
  boost::asio::awaitable<api::Response> ask(api::Request request);
  boost::asio::awaitable<Next> refuse(core::Error error, int status);
  boost::asio::awaitable<bool> send(api::Response response, Next next, bool with_body);
  boost::asio::awaitable<void> linger();
  boost::asio::awaitable<void> linger_below();
  void enter(Phase phase, std::chrono::milliseconds allowed);

  Worker& worker_;
  std::unique_ptr<Transport> transport_;
  Address peer_;
  std::unique_ptr<Incoming> in_;
  Phase phase_ = Phase::kIdle;
  TimePoint deadline_ = TimePoint::max();
  bool expired_ = false;
  Worker::Place place_;
};

}  // namespace backsight::net
