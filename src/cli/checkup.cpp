#include "checkup.h"

#include <fmt/core.h>
#include <sys/timex.h>

#include <filesystem>

#include "backsight/net/certificate.h"
#include "backsight/store/census.h"
#include "backsight/store/sqlite_store.h"
#include "last_backup.h"
#include "master_keys.h"

namespace backsight::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kMsPerYear = std::int64_t{36525} * core::kMsPerDay / 100;

}  // namespace

void check_pack(const Pack& pack, Findings& out) {
  std::string bad;
  for (const std::string& name : pack.section_names()) {
    if (const auto section = pack.section(name); !section) bad = section.error().message;
  }
  if (bad.empty()) {
    out.push_back({Verdict::kOk, "knowledge", "whole, " + pack.hash().substr(0, 16)});
  } else {
    out.push_back({Verdict::kProblem, "knowledge", bad + ": install the program again"});
  }
}

void check_clock(const config::Settings& settings, core::Instant now, Findings& out) {
  const auto record = store::look(settings.data, store::Check::kNone);
  constexpr std::int64_t kLeewayMs = std::int64_t{10} * 60 * 1000;
  if (record && record->last_written && record->last_written->ms > now.ms + kLeewayMs) {
    out.push_back({Verdict::kProblem, "clock",
                   fmt::format("it is {} here, but something was written at {}: the clock was set "
                               "back, or was ahead; set it right before people write more",
                               core::format(now), core::format(*record->last_written))});
    return;
  }
  timex state{};
  const bool known = adjtimex(&state) >= 0;
  if (known && (state.status & STA_UNSYNC) != 0) {
    out.push_back({Verdict::kWarning, "clock",
                   "nothing keeps it right (no NTP): install chrony or systemd-timesyncd"});
  } else {
    out.push_back({Verdict::kOk, "clock", core::format(now)});
  }
}

void check_record(const config::Settings& settings, core::Instant now, Findings& out) {
  const auto record = store::look(settings.data, store::Check::kWhole);
  if (!record) {
    const bool none = record.error().code == core::ErrorCode::kNotFound;
    out.push_back({none ? Verdict::kNote : Verdict::kProblem, "record",
                   none ? "none yet: the server makes one when it starts"
                        : record.error().message + ". Leave the folder as it is and restore the "
                                                   "last backup into a new one"});
    return;
  }
  if (record->schema < store::current_schema()) {
    out.push_back({Verdict::kWarning, "schema",
                   fmt::format("{}, this program's is {}: backsight migrate makes a backup and "
                               "brings it there",
                               record->schema, store::current_schema())});
  } else {
    out.push_back({Verdict::kOk, "schema", std::to_string(record->schema)});
  }
  out.push_back(
      {Verdict::kOk, "record",
       fmt::format("whole; people {}, events {}, answers {}, audit entries {}{}", record->people,
                   record->events, record->answers, record->audit_entries,
                   record->last_written ? ", last written " + core::format(*record->last_written)
                                        : std::string())});
  if (settings.record_years == 0) return;
  const core::Instant since{now.ms - settings.record_years * kMsPerYear};
  const auto silent = store::people_silent_since(settings.data, since);
  if (silent && *silent > 0) {
    out.push_back({Verdict::kNote, "retention",
                   fmt::format("{} records without an entry for {} years: somebody should decide "
                               "whether they are still needed",
                               *silent, settings.record_years)});
  }
}

void check_keys(const config::Settings& settings, bool clinics, Findings& out) {
  const auto keys = load_master_keys(settings.master_key);
  if (!keys) {
    out.push_back({Verdict::kProblem, "master keys", core::describe(keys.error())});
  } else if (!*keys) {
    out.push_back({clinics ? Verdict::kProblem : Verdict::kNote, "master keys",
                   clinics ? "none: a clinic's folder cannot be read without ([keys] master)"
                           : "none, and none needed: this is no clinic's folder"});
  } else {
    std::string ids;
    for (const std::string& id : (*keys)->ids()) ids += (ids.empty() ? "" : ", ") + id;
    out.push_back({Verdict::kOk, "master keys", ids + " (the first one wraps)"});
  }
  if (settings.master_key.empty()) return;
  std::error_code ignored;
  const auto inside = fs::relative(settings.master_key, settings.data, ignored).string();
  if (!inside.empty() && !inside.starts_with("..")) {
    out.push_back({Verdict::kProblem, "master keys",
                   "they lie in the data folder: whoever gets a copy of it gets both. Move them"});
  }
}

void check_certificate(const config::Settings& settings, core::Instant now, Findings& out) {
  if (settings.certificate.empty()) {
    const bool proxied = !settings.trusted_proxies.empty();
    out.push_back(
        {Verdict::kOk, "TLS", proxied ? "done by the proxy in front" : "none: this machine only"});
    return;
  }
  const auto ends = net::check_certificate({settings.certificate, settings.certificate_key});
  if (!ends) {
    out.push_back({Verdict::kProblem, "TLS", ends.error().message});
    return;
  }
  const double days = core::days_between(now, *ends);
  constexpr double kWarnDays = 14;
  const auto verdict = days < 0           ? Verdict::kProblem
                       : days < kWarnDays ? Verdict::kWarning
                                          : Verdict::kOk;
  out.push_back({verdict, "TLS",
                 fmt::format("the certificate {} {}{}", days < 0 ? "ended" : "ends",
                             core::format(core::date_of(*ends)),
                             days < kWarnDays ? ": get a new one and reload the server" : "")});
}

void check_backup(const config::Settings& settings, bool clinics, core::Instant now,
                  Findings& out) {
  const auto backup = last_backup(settings.data);
  if (!backup) {
    out.push_back(
        {clinics ? Verdict::kProblem : Verdict::kWarning, "backup",
         "none was ever made: backsight backup, and a timer for it (docs/operations.md)"});
    return;
  }
  constexpr double kMostDays = 1.5;
  const double days = core::days_between(backup->made_at, now);
  std::error_code missing;
  const bool there = fs::exists(backup->file, missing);
  out.push_back({days > kMostDays ? Verdict::kWarning : Verdict::kOk, "backup",
                 fmt::format("the last one is of {}, {} bytes, {}{}", core::format(backup->made_at),
                             backup->bytes, backup->file,
                             there ? "" : " (no longer there: moved away, it is hoped)")});
}

}  // namespace backsight::cli
