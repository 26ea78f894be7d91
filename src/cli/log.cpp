#include "log.h"

#include <spdlog/async.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <chrono>
#include <memory>
#include <string>

#include "backsight/core/json.h"
#include "backsight/core/time.h"

namespace backsight::cli {
namespace {

std::shared_ptr<spdlog::logger>& logger() {
  static std::shared_ptr<spdlog::logger> instance;
  return instance;
}

core::json::Object entry_of(std::string_view level) {
  const auto now = std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::system_clock::now().time_since_epoch());
  core::json::Object entry;
  entry.push_back({"time", core::format(core::Instant{now.count()})});
  entry.push_back({"level", level});
  return entry;
}

}  // namespace

void start_log() {
  constexpr std::size_t kWaitingLines = 8192;
  spdlog::init_thread_pool(kWaitingLines, 1);
  logger() = spdlog::create_async_nb<spdlog::sinks::stderr_sink_mt>("backsight");
  logger()->set_pattern("%v");  // the line is complete as it comes
  logger()->flush_on(spdlog::level::err);
  spdlog::flush_every(std::chrono::seconds(1));
}

void stop_log() {
  logger().reset();
  spdlog::shutdown();
}

void log_json(std::string_view line) {
  if (logger()) logger()->info("{}", line);
}

void log_error(std::string_view code, std::string_view message) {
  core::json::Object entry = entry_of("error");
  entry.push_back({"code", code});
  entry.push_back({"message", message});
  if (logger()) logger()->error("{}", core::json::write(std::move(entry)));
}

void log_info(std::string_view message) {
  core::json::Object entry = entry_of("info");
  entry.push_back({"message", message});
  if (logger()) logger()->info("{}", core::json::write(std::move(entry)));
}

void log_warning(std::string_view message) {
  core::json::Object entry = entry_of("warning");
  entry.push_back({"message", message});
  if (logger()) logger()->warn("{}", core::json::write(std::move(entry)));
}

}  // namespace backsight::cli
