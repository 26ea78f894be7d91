#include <algorithm>

#include "backsight/knowledge/knowledge.h"
#include "condition_read.h"
#include "rule_needs.h"

namespace backsight::knowledge {
namespace {

using core::ErrorCode;
using core::ObjectReader;
using core::Path;
using core::Result;
using core::json::Value;

Result<Rule> read_rule(const Value& value, const Path& path, const Knowledge& knowledge) {
  TRY(auto reader, ObjectReader::make(value, path));
  Rule out;
  TRY(out.id, reader.string("id"));
  TRY(const auto concern, reader.string("concern"));
  const auto at = std::ranges::find(knowledge.concerns, concern);
  if (at == knowledge.concerns.end()) {
    return std::unexpected(
        reader.error("concern", ErrorCode::kUnknownWord, "no such concern: " + concern));
  }
  out.concern = static_cast<std::uint16_t>(at - knowledge.concerns.begin());
  TRY(const auto urgency, reader.optional_word("urgency", kUrgencyWords));
  if (!urgency || *urgency == Urgency::kNone) {
    return std::unexpected(
        reader.error("urgency", ErrorCode::kMissingMember, "a rule needs an urgency above none"));
  }
  out.urgency = *urgency;
  TRY(const auto* when, reader.member("when"));
  TRY(out.when, read_condition(*when, Path(path, "when"), knowledge.vocabulary));
  out.needs = needed_terms(out.when, knowledge.vocabulary.terms().size());
  TRY(out.tell, reader.optional_strings("tell"));
  TRY(out.sources, reader.optional_strings("sources"));
  TRY_VOID(reader.optional_string("reasoning"));
  TRY_VOID(reader.finish());
  return out;
}

}  // namespace

Result<Knowledge> read_rules(const Value& section, std::string hash) {
  const Path root;
  TRY(auto reader, ObjectReader::make(section, root));
  Knowledge out;
  out.hash = std::move(hash);
  TRY(const auto format, reader.optional_integer("format", 1, 1));
  if (!format) {
    return std::unexpected(
        reader.error("format", ErrorCode::kMissingMember, "the section names no format"));
  }
  TRY(const auto* vocabulary, reader.member("vocabulary"));
  TRY(out.vocabulary, Vocabulary::read(*vocabulary, Path(root, "vocabulary")));
  TRY(out.concerns, reader.optional_strings("concerns"));
  TRY(const auto rules, reader.optional_array("rules"));
  const Path rules_path(root, "rules");
  for (std::size_t i = 0; i < rules.size(); ++i) {
    TRY(auto rule, read_rule(rules[i], Path(rules_path, i), out));
    out.rules.push_back(std::move(rule));
  }
  TRY_VOID(reader.finish());
  return out;
}

}  // namespace backsight::knowledge
