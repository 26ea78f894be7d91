#include "session.h"

#include <algorithm>
#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <optional>
#include <ranges>

#include "access_log.h"
#include "backsight/api/problem.h"
#include "message.h"
#include "pending_answer.h"
#include "request.h"

namespace backsight::net {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using boost::system::error_code;
using core::ErrorCode;

struct Session::Incoming {
  boost::beast::flat_buffer buffer;
  std::optional<http::request_parser<http::string_body>> parser;
  std::string method;  // of the request under way, for the log
  TimePoint begin;     // when its first byte was here

  void start(const Options& options) {
    parser.emplace();
    parser->header_limit(static_cast<std::uint32_t>(options.max_header_bytes));
    parser->body_limit(options.max_body_bytes);
    method.clear();
    begin = std::chrono::steady_clock::now();
  }
  [[nodiscard]] bool done(Part part) const {
    return part == Part::kHeader ? parser->is_header_done() : parser->is_done();
  }
};

namespace {

constexpr std::size_t kReadBytes = 4096;  // at once
constexpr std::chrono::seconds kLinger{1};

// Framing of chunks may take more room than what it frames, not any amount.
std::size_t most_raw_bytes(const Options& options) {
  return 8 * options.max_body_bytes + options.max_header_bytes;
}

auto into(error_code& ec) { return asio::redirect_error(asio::use_awaitable, ec); }

std::unique_ptr<Transport> make_transport(const Shared& shared, asio::ip::tcp::socket socket) {
  if (auto certificate = shared.certificate()) {
    return tls_transport(std::move(socket), std::move(certificate));
  }
  return plain_transport(std::move(socket));
}

struct Refusal {
  core::Error error;
  int status;
};

Refusal refusal(ErrorCode code, std::string message) {
  const int status = core::http_status(code);
  return {{code, std::move(message), {}}, status};
}

// What a failed read means to the client; nothing when there is nobody to tell.
std::optional<Refusal> refusal_for(const error_code& ec, bool expired, bool in_header) {
  if (ec == asio::error::operation_aborted && expired) {
    return refusal(ErrorCode::kTimeout, in_header ? "the header of the request took too long"
                                                  : "the body of the request took too long");
  }
  if (ec == http::error::header_limit || ec == http::error::buffer_overflow) {
    Refusal out = refusal(ErrorCode::kTooLarge, "the header of the request is too large");
    out.status = 431;
    return out;
  }
  if (ec == http::error::body_limit) {
    return refusal(ErrorCode::kTooLarge, "the body of the request is too large");
  }
  if (ec == http::error::partial_message) {
    return refusal(ErrorCode::kSyntax, "the request ends in the middle");
  }
  if (ec == http::error::end_of_stream) return std::nullopt;
  if (ec.category() == http::make_error_code(http::error::end_of_stream).category()) {
    return refusal(ErrorCode::kSyntax, std::string(in_header ? "the header" : "the body") +
                                           " of the request is malformed: " + ec.message());
  }
  return std::nullopt;
}

}  // namespace

void Session::start(Worker& worker, asio::ip::tcp::socket socket, Address peer, Duty duty) {
  auto session = std::make_shared<Session>(worker, std::move(socket), peer);
  asio::co_spawn(
      worker.io(), [session, duty] { return session->run(duty); },
      // An exception (out of memory) ends this connection alone: the session closes as it goes.
      [session](const std::exception_ptr&) {});
}

Session::Session(Worker& worker, asio::ip::tcp::socket socket, Address peer)
    : worker_(worker),
      transport_(make_transport(worker.shared(), std::move(socket))),
      peer_(peer),
      in_(std::make_unique<Incoming>()),
      place_(worker.enter(*this)) {}

Session::~Session() { worker_.leave(place_); }

void Session::expire() {
  expired_ = true;
  error_code ignored;
  transport_->socket().cancel(ignored);
}

void Session::close() {
  error_code ignored;
  transport_->socket().close(ignored);
}

void Session::enter(Phase phase, std::chrono::milliseconds allowed) {
  phase_ = phase;
  expired_ = false;
  deadline_ = std::chrono::steady_clock::now() + allowed;
}

asio::awaitable<void> Session::run(Duty duty) {
  error_code ignored;
  transport_->socket().set_option(asio::ip::tcp::no_delay(true), ignored);
  Next next = Next::kRequest;
  if (duty != Duty::kServe) {
    next = co_await turn_away(duty);
  } else if (transport_->secure() && !co_await shake_hands()) {
    next = Next::kClose;
  }
  while (next == Next::kRequest) next = co_await serve_one();
  if (next == Next::kLinger) {
    co_await linger();
  } else if (transport_->secure()) {
    enter(Phase::kLingering, kLinger);
    co_await transport_->end_sending();
  }
  transport_->socket().shutdown(asio::ip::tcp::socket::shutdown_both, ignored);
}

asio::awaitable<Session::Next> Session::turn_away(Duty duty) {
  // A handshake only to say no would cost more than it tells.
  if (transport_->secure()) co_return Next::kClose;
  // Named, not written in the call: g++ 12 destroys an aggregate temporary of a co_await
  // expression twice.
  core::Error error{ErrorCode::kUnavailable, "", {}};
  if (duty == Duty::kNoProxy) {
    error = {ErrorCode::kForbidden, "this server is reached through its proxy", {}};
  }
  const int status = core::http_status(error.code);
  co_return co_await refuse(std::move(error), status);
}

asio::awaitable<bool> Session::shake_hands() {
  enter(Phase::kHandshake, worker_.shared().options.handshake_timeout);
  const Transport::Handshake outcome = co_await transport_->handshake();
  if (outcome == Transport::Handshake::kPlainHttp) {
    // In the clear, as it was asked. It reaches whoever typed http:// for https://.
    core::Error error{
        ErrorCode::kSyntax, "this port speaks TLS: write https:// before its name", {}};
    const api::Response response = api::problem(error, 400);
    const std::string text = write_head(response, Then::kClose) + response.body;
    worker_.shared().refused.fetch_add(1, std::memory_order_relaxed);
    enter(Phase::kWriting, worker_.shared().options.write_timeout);
    error_code ec;
    co_await asio::async_write(transport_->socket(), asio::buffer(text), into(ec));
    if (!ec) co_await linger_below();
  }
  co_return outcome == Transport::Handshake::kDone;
}

asio::awaitable<bool> Session::await_first_byte() {
  if (in_->buffer.size() != 0) co_return true;  // the client sends ahead
  if (worker_.draining()) co_return false;
  enter(Phase::kIdle, worker_.shared().options.idle_timeout);
  error_code ec;
  const std::size_t count = co_await transport_->read_some(in_->buffer.prepare(kReadBytes), ec);
  in_->buffer.commit(count);
  co_return !ec;
}

// Feeds the parser until the part is complete. Beast's header_limit bounds what is not parsed yet,
// so that endless small fields pass it; here every byte counts against `most`.
asio::awaitable<error_code> Session::read(Part part, std::size_t most) {
  auto& buffer = in_->buffer;
  std::size_t total = 0;
  while (!in_->done(part)) {
    error_code ec;
    std::size_t used = 0;
    if (buffer.size() != 0) {
      used = in_->parser->put(buffer.data(), ec);
      buffer.consume(used);
      total += used;
      if (ec && ec != http::error::need_more) co_return ec;
    }
    const std::size_t waiting = in_->done(part) ? 0 : buffer.size();
    if (total + waiting > most) {
      co_return part == Part::kHeader ? http::error::header_limit : http::error::body_limit;
    }
    if (in_->done(part) || (used != 0 && !ec)) continue;
    const std::size_t count = co_await transport_->read_some(buffer.prepare(kReadBytes), ec);
    buffer.commit(count);
    if (ec == asio::error::eof) co_return http::error::partial_message;
    if (ec) co_return ec;
  }
  co_return error_code();
}

asio::awaitable<Session::Next> Session::serve_one() {
  const Options& options = worker_.shared().options;
  if (!co_await await_first_byte()) co_return Next::kClose;

  in_->start(options);
  enter(Phase::kHeader, options.header_timeout);
  error_code ec = co_await read(Part::kHeader, options.max_header_bytes);
  auto& parser = *in_->parser;
  const auto count_fields = [&] { return std::ranges::distance(parser.get()); };
  const auto fields = count_fields();
  if (!ec) {
    in_->method = std::string(parser.get().method_string());
    if (auto fault = check_header(parser.get()); !fault) {
      co_return co_await refuse(std::move(fault).error(), 400);
    }
    enter(Phase::kBody, options.body_timeout);
    if (!parser.is_done() && in_->buffer.size() == 0 && expects_continue(parser.get())) {
      static constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
      const Transport::Pieces pieces = {asio::buffer(kContinue), asio::const_buffer()};
      co_await transport_->write(pieces, ec);
    }
    if (!ec) ec = co_await read(Part::kBody, most_raw_bytes(options));
  }
  if (ec) {
    auto refused = refusal_for(ec, expired_, phase_ == Phase::kHeader);
    if (!refused) co_return Next::kClose;
    co_return co_await refuse(std::move(refused->error), refused->status);
  }

  if (count_fields() != fields) {
    // They would be taken for headers that nobody has checked.
    core::Error trailer{ErrorCode::kSyntax, "fields after the body are not taken", {}};
    co_return co_await refuse(std::move(trailer), 400);
  }
  auto request = to_request(parser.release());
  if (!request) co_return co_await refuse(std::move(request).error(), 400);
  request->request.client = client_of(peer_, request->request.headers,
                                      worker_.shared().trusted_proxies, options.forwarded_by)
                                .to_string();
  const bool keep_alive = request->keep_alive;
  const bool with_body = in_->method != "HEAD";
  phase_ = Phase::kHandler;
  deadline_ = TimePoint::max();
  api::Response response = co_await ask(std::move(request->request));
  const Next next = keep_alive && !worker_.draining() ? Next::kRequest : Next::kClose;
  co_return co_await send(std::move(response), next, with_body) ? next : Next::kClose;
}

// Asks the handler, and goes on when it has answered, from whatever thread.
asio::awaitable<api::Response> Session::ask(api::Request request) {
  co_return co_await asio::async_initiate<const asio::use_awaitable_t<>, void(api::Response)>(
      [this, &request](auto completion) {
        auto pending = std::make_shared<PendingAnswer<decltype(completion)>>(
            worker_.shared_from_this(), std::move(completion));
        try {
          worker_.shared().handler(std::move(request), [pending](api::Response response) {
            pending->deliver(std::move(response));
          });
        } catch (const std::exception&) {
          pending->deliver(failed_answer());
        }
      },
      asio::use_awaitable);
}

asio::awaitable<Session::Next> Session::refuse(core::Error error, int status) {
  worker_.shared().refused.fetch_add(1, std::memory_order_relaxed);
  if (phase_ == Phase::kIdle) in_->begin = std::chrono::steady_clock::now();
  // The client may still be sending: closing now could destroy the answer on its way.
  co_return co_await send(api::problem(error, status), Next::kLinger, true) ? Next::kLinger
                                                                            : Next::kClose;
}

asio::awaitable<bool> Session::send(api::Response response, Next next, bool with_body) {
  enter(Phase::kWriting, worker_.shared().options.write_timeout);
  const bool secure = transport_->secure() || worker_.shared().options.https_in_front;
  const std::string head =
      write_head(response, next == Next::kRequest ? Then::kKeepAlive : Then::kClose,
                 secure ? Secure::kYes : Secure::kNo);
  const std::size_t bytes = with_body ? response.body.size() : 0;
  const Transport::Pieces pieces = {asio::buffer(head), asio::buffer(response.body.data(), bytes)};
  error_code ec;
  co_await transport_->write(pieces, ec);
  if (const auto& log = worker_.shared().options.access_log) {
    const std::chrono::duration<double, std::milli> took =
        std::chrono::steady_clock::now() - in_->begin;
    log(access_line({in_->method, response.route, response.status, took.count(), bytes}));
  }
  co_return !ec;
}

// Says that nothing more comes and reads what the client still sends, for a moment.
asio::awaitable<void> Session::linger() {
  enter(Phase::kLingering, kLinger);
  co_await transport_->end_sending();
  co_await linger_below();
}

// What comes is of no interest, so it is not deciphered.
asio::awaitable<void> Session::linger_below() {
  constexpr std::size_t kMost = std::size_t{1} << 20;
  error_code ec;
  transport_->socket().shutdown(asio::ip::tcp::socket::shutdown_send, ec);
  enter(Phase::kLingering, kLinger);
  in_->buffer.clear();
  std::array<char, 4096> scratch{};
  for (std::size_t total = 0; !ec && total < kMost && !worker_.draining();) {
    total += co_await transport_->socket().async_read_some(asio::buffer(scratch), into(ec));
  }
}

}  // namespace backsight::net
