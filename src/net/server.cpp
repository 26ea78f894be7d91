#include "backsight/net/server.h"

#include <atomic>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <optional>
#include <thread>
#include <vector>

#include "tls.h"
#include "worker.h"

namespace backsight::net {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using core::ErrorCode;

namespace {

core::Result<tcp::endpoint> endpoint_of(const Options& options) {
  error_code ec;
  const auto address = asio::ip::make_address(options.address, ec);
  if (ec) return core::fail(ErrorCode::kOutOfRange, "the listen address is no IP address");
  if (options.exposure == Exposure::kLoopback && !address.is_loopback()) {
    return core::fail(ErrorCode::kOutOfRange,
                      "the listen address is not this machine's own (127.0.0.1 or ::1)");
  }
  if (options.exposure == Exposure::kNetwork && !options.tls && options.trusted_proxies.empty()) {
    return core::fail(ErrorCode::kForbidden,
                      "the network is served with TLS or through a trusted proxy only");
  }
  return tcp::endpoint(address, options.port);
}

core::Result<void> listen(tcp::acceptor& acceptor, const tcp::endpoint& endpoint) {
  error_code ec;
  acceptor.open(endpoint.protocol(), ec);
  if (!ec) acceptor.set_option(asio::socket_base::reuse_address(true), ec);
  if (!ec) acceptor.bind(endpoint, ec);
  if (!ec) acceptor.listen(asio::socket_base::max_listen_connections, ec);
  if (!ec) return {};
  return core::fail(ErrorCode::kSystem, "cannot listen on port " + std::to_string(endpoint.port()) +
                                            ": " + ec.message());
}

}  // namespace

class Server::Impl {
 public:
  core::Result<void> start(Options options, api::Handler handler) {
    TRY(const tcp::endpoint endpoint, endpoint_of(options));
    TRY(shared_->trusted_proxies, Networks::make(options.trusted_proxies));
    shared_->options = std::move(options);
    shared_->handler = std::move(handler);
    if (shared_->options.tls) TRY_VOID(reload_certificate());
    const unsigned threads = std::max(1U, shared_->options.threads);
    shared_->connections_per_worker =
        std::max<std::size_t>(1, shared_->options.max_connections / threads);
    for (unsigned i = 0; i < threads; ++i) workers_.push_back(std::make_shared<Worker>(shared_));
    acceptor_.emplace(workers_.front()->io());
    TRY_VOID(listen(*acceptor_, endpoint));
    port_ = acceptor_->local_endpoint().port();
    asio::co_spawn(workers_.front()->io(), accept_all(), asio::detached);
    for (const auto& worker : workers_) threads_.emplace_back([worker] { worker->run(); });
    running_ = true;
    return {};
  }

  [[nodiscard]] std::uint16_t port() const { return port_; }

  core::Result<void> reload_certificate() {
    if (!shared_->options.tls) {
      return core::fail(ErrorCode::kNotFound, "this server has no certificate");
    }
    TRY(auto certificate, Certificate::load(*shared_->options.tls));
    const std::lock_guard lock(shared_->certificate_mutex);
    shared_->current_certificate = std::move(certificate);
    return {};
  }

  [[nodiscard]] std::optional<core::Instant> certificate_ends() const {
    const auto certificate = shared_->certificate();
    return certificate ? std::optional(certificate->ends()) : std::nullopt;
  }

  bool drain(std::chrono::milliseconds deadline) {
    if (threads_.empty()) return true;
    asio::post(workers_.front()->io(), [this] {
      error_code ignored;
      acceptor_->close(ignored);
    });
    for (const auto& worker : workers_) {
      asio::post(worker->io(), [worker = worker.get()] { worker->begin_drain(); });
    }
    const bool clean = wait_until_closed(deadline);
    if (!clean) {
      for (const auto& worker : workers_) {
        asio::post(worker->io(), [worker = worker.get()] { worker->cut_off(); });
      }
      // Connections in the middle of reading or writing end now; those whose handler has not
      // answered cannot.
      wait_until_closed(std::chrono::milliseconds(100));
    }
    for (const auto& worker : workers_) {
      worker->finish();
      if (!clean) worker->io().stop();
    }
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
    running_ = false;
    // Work that was posted on the way out still has somebody waiting for it.
    for (const auto& worker : workers_) {
      worker->io().restart();
      worker->io().poll();
    }
    return clean;
  }

  void post(std::function<void()> work) {
    if (!running_) return work();
    const std::size_t next = next_.fetch_add(1, std::memory_order_relaxed);
    asio::post(workers_[next % workers_.size()]->io(), std::move(work));
  }

  [[nodiscard]] Statistics statistics() const {
    return {shared_->connections, shared_->accepted, shared_->refused, shared_->evicted};
  }

 private:
  bool wait_until_closed(std::chrono::milliseconds most) {
    std::unique_lock lock(shared_->mutex);
    return shared_->all_closed.wait_for(lock, most, [&] { return shared_->connections == 0; });
  }

  // Gives each new connection to the next worker.
  asio::awaitable<void> accept_all() {
    asio::steady_timer pause(acceptor_->get_executor());
    for (std::size_t next = 0; acceptor_->is_open(); ++next) {
      const auto& worker = workers_[next % workers_.size()];
      error_code ec;
      tcp::socket socket = co_await acceptor_->async_accept(
          worker->io(), asio::redirect_error(asio::use_awaitable, ec));
      if (!ec) {
        asio::post(worker->io(), [worker = worker.get(), socket = std::move(socket)]() mutable {
          worker->adopt(std::move(socket));
        });
        continue;
      }
      if (!acceptor_->is_open()) break;
      // Most likely out of file descriptors: make room, and do not spin.
      for (const auto& each : workers_) {
        asio::post(each->io(), [each = each.get()] { each->evict_one(); });
      }
      pause.expires_after(std::chrono::milliseconds(20));
      co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, ec));
    }
  }

  std::shared_ptr<Shared> shared_ = std::make_shared<Shared>();
  std::vector<std::shared_ptr<Worker>> workers_;
  std::optional<tcp::acceptor> acceptor_;
  std::vector<std::thread> threads_;
  std::uint16_t port_ = 0;
  std::atomic<bool> running_ = false;
  std::atomic<std::size_t> next_ = 0;
};

Server::Server() : impl_(std::make_shared<Impl>()) {}

Server::~Server() { impl_->drain(std::chrono::milliseconds(0)); }

core::Result<void> Server::start(Options options, api::Handler handler) {
  return impl_->start(std::move(options), std::move(handler));
}

std::uint16_t Server::port() const { return impl_->port(); }

core::Result<void> Server::reload_certificate() { return impl_->reload_certificate(); }

std::optional<core::Instant> Server::certificate_ends() const { return impl_->certificate_ends(); }

bool Server::drain(std::chrono::milliseconds deadline) { return impl_->drain(deadline); }

void Server::post(std::function<void()> work) { impl_->post(std::move(work)); }

Statistics Server::statistics() const { return impl_->statistics(); }

}  // namespace backsight::net
