// A person's own data as files to take away. Private to api.
#pragma once

#include <string_view>

#include "backsight/api/http.h"
#include "backsight/service/service.h"

namespace backsight::api {

enum class ExportFormat : std::uint8_t { kJson, kCsv, kFhir };

/// Of a query such as "format=csv"; JSON when it says none. Error: kUnknownWord.
[[nodiscard]] core::Result<ExportFormat> export_format(std::string_view query);

/// JSON: {"person", "name", "events", "answers"}, everything that is kept. CSV: a row for each
/// thing that was told. FHIR: a Bundle (R4, docs/fhir.md).
[[nodiscard]] core::Result<Response> write_export(ExportFormat format, history::PersonId person,
                                                  const service::Service::Export& all,
                                                  const knowledge::Vocabulary& vocabulary,
                                                  core::Instant now);

}  // namespace backsight::api
