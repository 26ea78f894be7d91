// One thread of the server with the connections that live on it. Private to net.
#pragma once

#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <condition_variable>
#include <functional>
#include <list>
#include <memory>
#include <mutex>

#include "backsight/net/server.h"
#include "client_address.h"

namespace backsight::net {

class Certificate;
class Session;

/// What the threads of one server have in common.
struct Shared {
  Options options;
  api::Handler handler;
  std::size_t connections_per_worker = 0;
  Networks trusted_proxies;

  /// Nullptr without TLS. Set by start() and by each reload.
  [[nodiscard]] std::shared_ptr<Certificate> certificate() const {
    const std::lock_guard lock(certificate_mutex);
    return current_certificate;
  }
  mutable std::mutex certificate_mutex;
  std::shared_ptr<Certificate> current_certificate;

  std::atomic<std::size_t> connections = 0;
  std::atomic<std::uint64_t> accepted = 0;
  std::atomic<std::uint64_t> refused = 0;
  std::atomic<std::uint64_t> evicted = 0;

  std::mutex mutex;
  std::condition_variable all_closed;  ///< told when `connections` becomes 0
};

/// Everything but run(), io() and the constructor belongs to the worker's own thread.
class Worker : public std::enable_shared_from_this<Worker> {
 public:
  explicit Worker(std::shared_ptr<Shared> shared);

  [[nodiscard]] boost::asio::io_context& io() { return io_; }
  [[nodiscard]] Shared& shared() { return *shared_; }

  /// Serves until finish() was called and nothing is left to do, or until io().stop().
  void run();
  void finish() { keep_running_.reset(); }

  /// Starts a session on a new connection; one too many makes an idle one give way.
  void adopt(boost::asio::ip::tcp::socket socket);
  /// Closes the connection that has been idle longest. False when none is idle.
  bool evict_one();

  [[nodiscard]] bool draining() const { return draining_; }
  void begin_drain();
  /// Closes every connection, whatever it is doing.
  void cut_off();

  using Place = std::list<Session*>::iterator;
  [[nodiscard]] Place enter(Session& session);
  void leave(Place place);

 private:
  void schedule_tick();
  void tick();

  std::shared_ptr<Shared> shared_;
  std::list<Session*> sessions_;
  bool draining_ = false;
  bool ticking_ = false;
  std::chrono::milliseconds tick_period_;
  // Last, so that it goes first: what still waits in it leaves `sessions_` on its way.
  boost::asio::io_context io_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> keep_running_;
  boost::asio::steady_timer timer_;
};

}  // namespace backsight::net
