// The evidence files: an index over them, and everything the schema language cannot say.
#pragma once

#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "problems.h"
#include "schema.h"

namespace backsight::knowledge_compiler {

/// Studies and findings by id. Points into the documents it was made from.
struct EvidenceIndex {
  struct Entry {
    const Value* value = nullptr;
    const Document* document = nullptr;
  };
  using Entries = std::map<std::string, Entry, std::less<>>;
  Entries studies;
  Entries findings;
  Entries derived;  ///< figures computed from findings (pain-origins.yaml)
  Entries instruments;

  /// "; did you mean ...?" over the ids of findings.
  [[nodiscard]] std::string suggest_finding(std::string_view id) const;
};

/// Collects the ids of all evidence documents; reports ids that stand twice, in one file or two.
[[nodiscard]] EvidenceIndex index_evidence(std::span<const Document> documents,
                                           std::vector<Problem>& problems);

/// Holds every evidence document against the schema and checks what spans several values: ids that
/// do not exist, papers that stand under two ids, what each measure needs, intervals that do not
/// contain their estimate, counts that contradict their share. `terms`: the symptom vocabulary.
void check_evidence_documents(std::span<const Document> documents, const Schema& schema,
                              const std::set<std::string, std::less<>>& terms,
                              const EvidenceIndex& index, std::vector<Problem>& problems);

}  // namespace backsight::knowledge_compiler
