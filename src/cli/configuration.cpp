#include "configuration.h"

#include "io.h"

namespace backsight::cli {
namespace {

using core::ErrorCode;

std::unexpected<core::Error> refused(std::string why) {
  return core::fail(ErrorCode::kForbidden, std::move(why));
}

bool names_this_machine(std::string_view host) {
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  return host == "localhost" || config::is_loopback(host);
}

}  // namespace

std::expected<config::Settings, config::Problems> read_settings(const std::string& file) {
  if (file.empty()) return config::Settings{};
  auto text = read_file(file);
  if (!text) return std::unexpected(config::Problems{std::move(text).error()});
  return config::read(*text, file, config::Files::kLook);
}

std::expected<FolderOptions, config::Problems> resolve(const FolderOptions& options) {
  auto settings = read_settings(options.config);
  if (!settings) return std::unexpected(std::move(settings).error());
  FolderOptions out = options;
  if (out.data.empty()) out.data = settings->data;
  if (out.key.empty()) out.key = settings->master_key;
  return out;
}

std::expected<config::Settings, config::Problems> settings_of(const ServeOptions& options) {
  auto read = read_settings(options.config);
  if (!read) return std::unexpected(std::move(read).error());
  config::Settings settings = *std::move(read);
  settings.data = options.data.value_or(settings.data);
  settings.listen = options.bind.value_or(settings.listen);
  settings.port = options.port.value_or(settings.port);
  settings.emergency_number = options.emergency_number.value_or(settings.emergency_number);
  if (!config::is_phone_number(settings.emergency_number)) {
    return std::unexpected(
        config::Problems{{ErrorCode::kOutOfRange,
                          "--emergency-number needs digits, such as 112 or \"+1 555 0100\"",
                          {}}});
  }
  return settings;
}

int report(const config::Problems& problems) {
  int code = 0;
  for (const core::Error& problem : problems) code = report(problem);
  return code;
}

core::Result<net::Exposure> exposure_of(const config::Settings& settings, Accounts accounts) {
  const bool beyond = !config::is_loopback(settings.listen);
  const bool proxied = !settings.trusted_proxies.empty();
  if (accounts == Accounts::kNone) {
    constexpr std::string_view kWhy =
        ": this data folder has no accounts, so whoever reaches the server could read and write "
        "its record. Make a clinic's folder (backsight clinic create)";
    if (beyond) return refused("listening on " + settings.listen + std::string(kWhy));
    if (proxied) return refused("serving people through a proxy" + std::string(kWhy));
    for (const std::string& name : host_names_of(settings)) {
      if (!names_this_machine(name)) return refused("serving as " + name + std::string(kWhy));
    }
    return net::Exposure::kLoopback;
  }
  if (!beyond) return net::Exposure::kLoopback;
  if (settings.certificate.empty() && !proxied) {
    return refused("listening on " + settings.listen +
                   " needs TLS ([tls] certificate and key) or a trusted proxy ([proxy] trusted): "
                   "passwords and records would cross the network in plain text");
  }
  return net::Exposure::kNetwork;
}

std::vector<std::string> host_names_of(const config::Settings& settings) {
  std::vector<std::string> out = {"127.0.0.1", "localhost", "[::1]"};
  if (!settings.url.empty()) out.emplace_back(config::host_of(settings.url));
  out.insert(out.end(), settings.host_names.begin(), settings.host_names.end());
  return out;
}

}  // namespace backsight::cli
