#include "load_client.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdlib>
#include <string_view>
#include <vector>

namespace backsight::bench {
namespace {

using Clock = std::chrono::steady_clock;

int connect_to(std::uint16_t port) {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    ::close(socket);
    return -1;
  }
  const int yes = 1;
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  return socket;
}

// The bytes of a complete answer at the front of `text`, or 0. Both servers send content-length.
std::size_t complete(std::string_view text) {
  const std::size_t end = text.find("\r\n\r\n");
  if (end == std::string_view::npos) return 0;
  std::string head(text.substr(0, end));
  std::ranges::transform(head, head.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  });
  const std::size_t field = head.find("content-length:");
  if (field == std::string::npos) return 0;
  const char* digits = head.data() + field + 15;
  while (*digits == ' ') ++digits;
  std::size_t length = 0;
  std::from_chars(digits, head.data() + head.size(), length);
  const std::size_t whole = end + 4 + length;
  return text.size() >= whole ? whole : 0;
}

int status_of(std::string_view answer) {
  int status = 0;
  if (answer.size() > 12) std::from_chars(answer.data() + 9, answer.data() + 12, status);
  return status;
}

struct Client {
  int socket = -1;
  std::string received;
  Clock::time_point sent;
};

class Load {
 public:
  explicit Load(const LoadPlan& plan) : plan_(plan), next_(plan.first) {}

  LoadFigures run() {
    const int poll = ::epoll_create1(EPOLL_CLOEXEC);
    std::vector<Client> clients(plan_.clients);
    const auto begin = Clock::now();
    end_ = begin + std::chrono::duration_cast<Clock::duration>(
                       std::chrono::duration<double>(plan_.seconds));
    for (Client& client : clients) {
      client.socket = connect_to(plan_.port);
      epoll_event event{};
      event.events = EPOLLIN;
      event.data.ptr = &client;
      if (client.socket < 0 || ::epoll_ctl(poll, EPOLL_CTL_ADD, client.socket, &event) != 0) {
        ++figures_.unexpected;
        continue;
      }
      send(client);
    }
    std::array<epoll_event, 64> events{};
    while (waiting_ > 0) {
      const int ready = ::epoll_wait(poll, events.data(), static_cast<int>(events.size()), 5000);
      if (ready <= 0) break;
      for (int i = 0; i < ready; ++i) {
        receive(*static_cast<Client*>(events[static_cast<std::size_t>(i)].data.ptr));
      }
    }
    const std::chrono::duration<double> took = Clock::now() - begin;
    figures_.unexpected += waiting_;
    for (const Client& client : clients) ::close(client.socket);
    ::close(poll);
    std::ranges::sort(ms_);
    if (!ms_.empty()) {
      figures_.p50_ms = ms_[ms_.size() / 2];
      figures_.p99_ms = ms_[ms_.size() * 99 / 100];
    }
    figures_.answered = ms_.size();
    figures_.per_second = static_cast<double>(ms_.size()) / took.count();
    return figures_;
  }

 private:
  void send(Client& client) {
    const std::string& request = plan_.request(next_++);
    client.sent = Clock::now();
    // A request fits into the socket's buffer: it goes out at once or the server is gone.
    if (::send(client.socket, request.data(), request.size(), MSG_NOSIGNAL) ==
        static_cast<ssize_t>(request.size())) {
      ++waiting_;
    } else {
      ++figures_.unexpected;
    }
  }

  void receive(Client& client) {
    std::array<char, 32768> buffer{};
    const ssize_t n = ::recv(client.socket, buffer.data(), buffer.size(), 0);
    if (n <= 0) {
      --waiting_;
      ++figures_.unexpected;
      ::shutdown(client.socket, SHUT_RDWR);
      return;
    }
    client.received.append(buffer.data(), static_cast<std::size_t>(n));
    const std::size_t whole = complete(client.received);
    if (whole == 0) return;
    const auto now = Clock::now();
    --waiting_;
    if (status_of(client.received) == plan_.expected_status) {
      ms_.push_back(std::chrono::duration<double, std::milli>(now - client.sent).count());
    } else {
      ++figures_.unexpected;
    }
    client.received.erase(0, whole);
    if (now < end_) send(client);
  }

  const LoadPlan& plan_;
  std::uint64_t next_;
  std::uint64_t waiting_ = 0;
  Clock::time_point end_;
  std::vector<double> ms_;
  LoadFigures figures_;
};

}  // namespace

LoadFigures run_load(const LoadPlan& plan) { return Load(plan).run(); }

std::string ask(std::uint16_t port, const std::string& request) {
  const int socket = connect_to(port);
  if (socket < 0) return "";
  std::string received;
  std::array<char, 4096> buffer{};
  if (::send(socket, request.data(), request.size(), MSG_NOSIGNAL) > 0) {
    while (complete(received) == 0) {
      const ssize_t n = ::recv(socket, buffer.data(), buffer.size(), 0);
      if (n <= 0) break;
      received.append(buffer.data(), static_cast<std::size_t>(n));
    }
  }
  ::close(socket);
  const std::size_t body = received.find("\r\n\r\n");
  return body == std::string::npos ? "" : received.substr(body + 4);
}

}  // namespace backsight::bench
