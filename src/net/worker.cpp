#include "worker.h"

#include <algorithm>

#include "session.h"

namespace backsight::net {
namespace {

using std::chrono::milliseconds;

// Deadlines are checked by one timer for all connections of a thread, not by one timer each: a
// deadline moves with every request, and moving a number costs nothing.
milliseconds tick_period(const Options& options) {
  const milliseconds shortest =
      std::min({options.idle_timeout, options.handshake_timeout, options.header_timeout,
                options.body_timeout, options.write_timeout});
  return std::clamp(shortest / 4, milliseconds(10), milliseconds(250));
}

// Without TLS of our own, what comes over the network comes through a trusted proxy.
bool may_enter(const Shared& shared, const Address& peer) {
  return shared.options.exposure == Exposure::kLoopback || shared.options.tls ||
         peer.is_loopback() || shared.trusted_proxies.hold(peer);
}

}  // namespace

Worker::Worker(std::shared_ptr<Shared> shared)
    : shared_(std::move(shared)),
      tick_period_(tick_period(shared_->options)),
      keep_running_(io_.get_executor()),
      timer_(io_) {}

void Worker::run() {
  for (;;) {
    try {
      io_.run();
      return;
    } catch (const std::exception&) {
      // One connection or one piece of posted work failed (out of memory); the others go on.
    }
  }
}

void Worker::adopt(boost::asio::ip::tcp::socket socket) {
  auto duty = Session::Duty::kServe;
  boost::system::error_code gone;
  const auto peer = socket.remote_endpoint(gone).address();
  if (draining_ || gone) return;  // the socket closes
  if (!may_enter(*shared_, plain(peer))) {
    duty = Session::Duty::kNoProxy;
  } else if (sessions_.size() >= shared_->connections_per_worker && !evict_one()) {
    duty = Session::Duty::kTurnAway;
  }
  // Those turned away wait for nothing but their own refusal; beyond that many, just close.
  if (sessions_.size() > 2 * shared_->connections_per_worker + 16) return;
  shared_->accepted.fetch_add(1, std::memory_order_relaxed);
  Session::start(*this, std::move(socket), plain(peer), duty);
}

bool Worker::evict_one() {
  Session* oldest = nullptr;
  for (Session* session : sessions_) {
    if (!session->idle()) continue;
    if (oldest == nullptr || session->deadline() < oldest->deadline()) oldest = session;
  }
  if (oldest == nullptr) return false;
  shared_->evicted.fetch_add(1, std::memory_order_relaxed);
  oldest->close();
  return true;
}

void Worker::begin_drain() {
  draining_ = true;
  for (Session* session : sessions_) {
    if (session->idle()) session->close();
  }
}

void Worker::cut_off() {
  draining_ = true;
  for (Session* session : sessions_) session->close();
}

Worker::Place Worker::enter(Session& session) {
  shared_->connections.fetch_add(1);
  const Place place = sessions_.insert(sessions_.end(), &session);
  schedule_tick();
  return place;
}

void Worker::leave(Place place) {
  sessions_.erase(place);
  if (sessions_.empty() && ticking_) timer_.cancel();
  const std::lock_guard lock(shared_->mutex);
  if (shared_->connections.fetch_sub(1) == 1) shared_->all_closed.notify_all();
}

void Worker::schedule_tick() {
  if (ticking_ || sessions_.empty()) return;
  ticking_ = true;
  timer_.expires_after(tick_period_);
  timer_.async_wait([this](const boost::system::error_code&) {
    ticking_ = false;
    tick();
  });
}

void Worker::tick() {
  const auto now = std::chrono::steady_clock::now();
  for (Session* session : sessions_) {
    if (session->deadline() <= now) session->expire();
  }
  schedule_tick();
}

}  // namespace backsight::net
