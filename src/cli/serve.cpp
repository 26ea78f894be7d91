#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <optional>

#include "assets.h"
#include "backsight/api/api.h"
#include "backsight/net/server.h"
#include "backsight/service/service.h"
#include "commands.h"
#include "configuration.h"
#include "demo_people.h"
#include "descriptors.h"
#include "engines.h"
#include "io.h"
#include "last_backup.h"
#include "log.h"
#include "master_keys.h"
#include "notify.h"
#include "record_folder.h"

namespace backsight::cli {
namespace {

constexpr std::chrono::seconds kDrain{10};

// SIGINT, SIGTERM and SIGHUP, blocked in every thread, so that the main thread can wait for them.
sigset_t block_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&signals, signal);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  return signals;
}

std::optional<double> certificate_days(const net::Server& server) {
  const auto ends = server.certificate_ends();
  return ends ? std::optional(core::days_between(now(), *ends)) : std::nullopt;
}

void warn_of_certificate(const net::Server& server) {
  constexpr double kWarnDays = 14;
  const auto days = certificate_days(server);
  if (days && *days < kWarnDays) {
    log_warning(*days < 0 ? "the certificate has ended: browsers refuse the connection"
                          : fmt::format("the certificate ends in {:.0f} days", *days));
  }
}

void reload_certificate(net::Server& server) {
  if (const auto reloaded = server.reload_certificate(); !reloaded) {
    log_error(core::code_text(reloaded.error().code),
              reloaded.error().message + "; the certificate of before stays");
    return;
  }
  log_info("the certificate was read again");
  warn_of_certificate(server);
}

// Until somebody stops the server. A hang-up is a new certificate where there is one (systemctl
// reload), and the end of the terminal where there is none.
void wait_for_stop(const sigset_t& signals, net::Server& server) {
  int received = SIGHUP;
  while (received == SIGHUP) {
    sigwait(&signals, &received);
    if (received != SIGHUP || !server.certificate_ends()) return;
    reload_certificate(server);
  }
}

net::Options net_options_of(const config::Settings& settings, net::Exposure exposure) {
  net::Options out;
  out.address = settings.listen;
  out.port = settings.port;
  out.exposure = exposure;
  if (!settings.certificate.empty()) {
    out.tls = net::TlsFiles{settings.certificate, settings.certificate_key};
  }
  out.trusted_proxies = settings.trusted_proxies;
  out.forwarded_by = settings.proxy_header == config::ProxyHeader::kForwarded
                         ? net::ForwardedBy::kForwarded
                         : net::ForwardedBy::kXForwardedFor;
  out.https_in_front = config::is_https(settings.url);
  out.access_log = log_json;
  return out;
}

service::Reach reach_of(const config::Settings& settings) {
  service::Reach out;
  out.public_url =
      settings.url.empty() ? fmt::format("http://localhost:{}", settings.port) : settings.url;
  out.party.origin = out.public_url;
  out.party.id = settings.relying_party.empty() ? std::string(config::host_of(out.public_url))
                                                : settings.relying_party;
  out.staff_idle_minutes = settings.idle_minutes;
  return out;
}

// Does not throw: a server goes on serving when nobody can read what it says. The end of the
// command reports it.
void say(const std::string& text) {
  std::fputs(text.c_str(), stdout);
  if (std::fflush(stdout) != 0) log_warning("standard output cannot be written");
}

core::Result<void> fill_if_empty(service::Service& service, bool demo, const std::string& data,
                                 const service::Random& random) {
  const service::Principal who = service::local();
  TRY(const auto people, service.people(who));
  if (!people.empty()) {
    if (demo && std::ranges::none_of(people, &service::PersonName::synthetic)) {
      fmt::print(
          "--demo adds nobody: {} has a record already. For the made-up people use another "
          "folder: --data demo-data\n",
          data);
    }
    return {};
  }
  if (demo) return add_demo_people(service, who, now(), random);
  return service.add_first_person(who);
}

}  // namespace

int serve(const Pack& pack, const ServeOptions& options) {
  const sigset_t signals = block_signals();
  const auto settings = settings_of(options);
  if (!settings) return report(settings.error());
  // A folder that is not there has no accounts: it is not even made when it may not be served.
  if (!std::filesystem::exists(std::filesystem::path(settings->data) / "backsight.db")) {
    const auto allowed = exposure_of(*settings, Accounts::kNone);
    if (!allowed) return report(allowed.error());
  }
  auto masters = load_master_keys(settings->master_key);
  if (!masters) return report(masters.error());
  const service::Reach reach = reach_of(*settings);
  auto opened = RecordFolder::open(settings->data, *std::move(masters), pack.knowledge(), reach);
  if (!opened) {
    core::Error error = std::move(opened).error();
    error.message +=
        fmt::format(". Nothing in {} was changed. Another folder: --data FOLDER", settings->data);
    return report(error);
  }
  service::Folder& folder = (*opened)->folder();
  const auto exposure =
      exposure_of(*settings, folder.is_clinics() ? Accounts::kClinic : Accounts::kNone);
  if (!exposure) return report(exposure.error());
  const auto forecaster = make_forecaster(pack);
  if (!forecaster) return report(forecaster.error());
  const auto follower = make_follower(pack);
  if (!follower) return report(follower.error());
  net::Options net_options = net_options_of(*settings, *exposure);
  const std::size_t wanted = net_options.max_connections;
  net_options.max_connections = make_room_for_connections(wanted);

  start_log();
  if (net_options.max_connections < wanted) {
    log_warning(fmt::format(
        "the limit of open files leaves room for {} connections instead of {}; raise the hard "
        "limit (ulimit -Hn) for more",
        net_options.max_connections, wanted));
  }
  net::Server server;
  service::Settings service_settings;
  service_settings.emergency_number = settings->emergency_number;
  service_settings.demo = options.demo;
  service_settings.version = BACKSIGHT_VERSION;
  const advice::Engines engines{pack.knowledge(), *forecaster, *follower};
  service::Service service(folder, engines, service_settings,
                           [&server](std::function<void()> work) { server.post(std::move(work)); });

  api::Options api_options;
  api_options.host_names = host_names_of(*settings);
  api_options.public_url = reach.public_url;
  api_options.secure_cookies = config::is_https(reach.public_url);
  api_options.clock = now;
  api_options.gauges.push_back({"backsight_http_connections", "Connections open now.",
                                [&server] { return double(server.statistics().connections); }});
  api_options.gauges.push_back({"backsight_answers_not_kept",
                                "Answers that the store did not keep, since the start.",
                                [&service] { return double(service.advice_not_kept()); }});
  api_options.log_failure = [](const core::Error& error) {
    log_error(core::code_text(error.code), error.message);
  };
  api_options.gauges.push_back(
      {"backsight_last_backup_seconds",
       "When the last backup was made, in seconds since 1970; 0: none.", [folder = settings->data] {
         const auto backup = last_backup(folder);
         return backup ? static_cast<double>(backup->made_at.ms) / 1000.0 : 0.0;
       }});
  if (net_options.tls) {
    api_options.gauges.push_back({"backsight_certificate_days_left",
                                  "Days until the certificate ends; below 0 it has.",
                                  [&server] { return certificate_days(server).value_or(0); }});
  }
  const auto started =
      server.start(net_options, api::make_handler(service, embedded_assets(), api_options));
  const auto filled = started && !folder.is_clinics()
                          ? fill_if_empty(service, options.demo, settings->data, random_bytes())
                          : started;
  int code = 0;
  if (filled) {
    say(fmt::format(
        "Backsight {} serves {}://localhost:{}\n  data {}\n  knowledge {}\n{} Stop with Ctrl-C.\n",
        BACKSIGHT_VERSION, net_options.tls ? "https" : "http", server.port(), settings->data,
        pack.hash().substr(0, 16),
        folder.is_clinics() ? fmt::format("People sign in at {}.", reach.public_url)
                            : "Nobody is watching: this is one machine's own record."));
    warn_of_certificate(server);
    notify("READY=1");
    wait_for_stop(signals, server);
    notify("STOPPING=1");
    say("Stopping: requests under way are finished.\n");
  } else {
    core::Error error = filled.error();
    if (!started && error.code == core::ErrorCode::kSystem) {
      error.message += ". Another port: --port NUMBER";
    }
    code = report(error);
  }
  server.drain(kDrain);
  stop_log();
  return code;
}

}  // namespace backsight::cli
