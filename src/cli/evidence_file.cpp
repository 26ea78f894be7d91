#include "evidence_file.h"

#include <utility>

#include "backsight/yaml/read.h"
#include "io.h"

namespace backsight::cli {
namespace {

using core::json::from_integer;
using core::json::Member;
using core::json::Object;
using core::json::Value;

// A file in the evidence format lists its findings; the pack's section has them by id.
core::Result<evidence::Evidence> read_list(const Value& file) {
  Object findings;
  const Value* list = file.find("findings");
  if (list == nullptr || list->array() == nullptr || file.find("studies") == nullptr) {
    return core::fail(core::ErrorCode::kMissingMember,
                      "the file needs \"studies\" and \"findings\" as in evidence/README.md");
  }
  for (const Value& finding : *list->array()) {
    const Value* id = finding.find("id");
    if (id == nullptr || id->string() == nullptr)
      return core::fail(core::ErrorCode::kMissingMember, "a finding has no id",
                        core::Place{{}, finding.line, finding.column, {}});
    findings.push_back(Member{*id->string(), finding, finding.line, finding.column});
  }
  Object section;
  section.push_back({"format", from_integer(1)});
  section.push_back({"studies", *file.find("studies")});
  section.push_back({"findings", Value(std::move(findings))});
  return evidence::Evidence::read(Value(std::move(section)));
}

}  // namespace

core::Result<evidence::Evidence> read_evidence_file(const std::string& path) {
  TRY(const auto text, read_file(path));
  const auto document =
      yaml::read(text, path, {.max_bytes = text.size(), .ambiguous = yaml::Ambiguous::kText});
  if (!document) {
    for (std::size_t i = 1; i < document.error().size(); ++i) report(document.error()[i]);
    return std::unexpected(document.error()[0]);
  }
  auto read = read_list(*document);
  if (!read) read.error().place.file = path;
  return read;
}

}  // namespace backsight::cli
