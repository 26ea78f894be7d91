#include <fmt/core.h>

#include <algorithm>
#include <chrono>

#include "backsight/store/census.h"
#include "checkup.h"
#include "commands.h"
#include "configuration.h"
#include "io.h"

namespace backsight::cli {
namespace {

core::Instant now() {
  return {std::chrono::duration_cast<std::chrono::milliseconds>(
              std::chrono::system_clock::now().time_since_epoch())
              .count()};
}

std::string_view word(Verdict verdict) {
  switch (verdict) {
    case Verdict::kOk:
      return "ok";
    case Verdict::kNote:
      return "note";
    case Verdict::kWarning:
      return "warning";
    case Verdict::kProblem:
      return "problem";
  }
  return "";
}

// With the problems of the file as findings, so that a bad file hides nothing else.
config::Settings settings_for(const FolderOptions& options, Findings& out) {
  config::Settings settings;
  const auto read = read_settings(options.config);
  if (read) {
    settings = *read;
    if (!options.config.empty()) out.push_back({Verdict::kOk, "configuration", options.config});
  } else {
    for (const core::Error& problem : read.error()) {
      out.push_back({Verdict::kProblem, "configuration", core::describe(problem)});
    }
  }
  if (!options.data.empty()) settings.data = options.data;
  if (!options.key.empty()) settings.master_key = options.key;
  return settings;
}

}  // namespace

int doctor(const Pack& pack, const FolderOptions& options) {
  Findings findings;
  const config::Settings settings = settings_for(options, findings);
  const core::Instant when = now();
  const auto census = store::look(settings.data, store::Check::kNone);
  const bool clinics = census && census->clinics;
  check_pack(pack, findings);
  check_folder(settings, findings);
  check_record(settings, when, findings);
  check_clock(settings, when, findings);
  check_keys(settings, clinics, findings);
  check_certificate(settings, when, findings);
  if (census) check_backup(settings, clinics, when, findings);

  for (const Finding& one : findings) {
    fmt::print("{:<8} {:<14} {}\n", word(one.verdict), one.about, one.what);
  }
  const auto problems = std::ranges::count(findings, Verdict::kProblem, &Finding::verdict);
  const auto warnings = std::ranges::count(findings, Verdict::kWarning, &Finding::verdict);
  fmt::print("{} problems, {} warnings. Nothing was changed.\n", problems, warnings);
  return problems == 0 ? 0 : 1;
}

}  // namespace backsight::cli
