// A server to measure, in a process of its own.
#pragma once

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "store_bench_raw.h"

namespace backsight::bench {

// A child process that says on standard output where it listens; ended by SIGTERM.
class ServerProcess {
 public:
  ServerProcess(std::vector<std::string> command, std::string_view before_port) {
    std::array<int, 2> pipe{};
    must(::pipe(pipe.data()) == 0, "pipe");
    pid_ = ::fork();
    must(pid_ >= 0, "fork");
    if (pid_ == 0) {
      ::dup2(pipe[1], STDOUT_FILENO);
      ::close(pipe[0]);
      const int nowhere = ::open("/dev/null", O_WRONLY);  // the access log
      ::dup2(nowhere, STDERR_FILENO);
      std::vector<char*> arguments;
      for (std::string& word : command) arguments.push_back(word.data());
      arguments.push_back(nullptr);
      ::execvp(arguments[0], arguments.data());
      std::_Exit(127);
    }
    ::close(pipe[1]);
    std::string said;
    std::array<char, 256> buffer{};
    while (port_ == 0) {
      const ssize_t n = ::read(pipe[0], buffer.data(), buffer.size());
      must(n > 0, command[0].c_str());
      said.append(buffer.data(), static_cast<std::size_t>(n));
      const std::size_t at = said.find(before_port);
      if (at != std::string::npos && said.find('\n', at) != std::string::npos) {
        port_ = static_cast<std::uint16_t>(std::atoi(said.c_str() + at + before_port.size()));
      }
    }
    output_ = pipe[0];
  }
  ~ServerProcess() {
    ::kill(pid_, SIGTERM);
    int status = 0;
    ::waitpid(pid_, &status, 0);
    ::close(output_);
  }
  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;
  [[nodiscard]] std::uint16_t port() const { return port_; }

 private:
  pid_t pid_ = -1;
  int output_ = -1;
  std::uint16_t port_ = 0;
};

}  // namespace backsight::bench
