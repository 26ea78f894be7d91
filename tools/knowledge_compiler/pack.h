// The knowledge pack: canonical JSON sections and their hashes.
#pragma once

#include <optional>
#include <span>

#include "content_check.h"

namespace backsight::knowledge_compiler {

/// Everything a pack is made of, checked.
struct PackParts {
  std::span<const Document> documents;
  const EvidenceIndex& evidence;
  const CheckedVocabulary& vocabulary;
  const CheckedRules& rules;
  const CheckedCheckIn& check_in;
  const Texts& texts;
  const Value& models;             ///< models/outlook.yaml
  Value outlook;                   ///< what was fitted
  const Value& course_model;       ///< models/course.yaml
  Value course;                    ///< what was fitted
  std::optional<Value> synthetic;  ///< models/synthetic.yaml, if it is there
};

/// The pack's section `evidence`: all studies and findings, and the other evidence files.
[[nodiscard]] Value evidence_section(std::span<const Document> documents,
                                     const EvidenceIndex& evidence);

[[nodiscard]] Pack make_pack(const PackParts& parts);

/// SHA-256 in hex.
[[nodiscard]] std::string sha256_hex(std::string_view bytes);

}  // namespace backsight::knowledge_compiler
