// The knowledge compiler: the files a clinician reviews become one content-hashed knowledge pack.
//
//   evidence/     studies, findings, life table, instruments, with schema.yaml beside them
//   models/       outlook.yaml: what the outlook's numbers rest on; the fits are run here;
//                 synthetic.yaml: what synthetic people are drawn from
//   rules/        vocabulary.yaml, concerns.yaml, check-in.yaml; every other file holds rules
//   content/en/   the texts for people
//
// Nothing is compiled that is malformed or dangling. All problems are reported, each with
// file:line:column, the reason and, for a slip of the pen, what was probably meant. The same files
// give the same bytes. No I/O here: see files.h for reading the folders and writing the pack.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "backsight/core/error.h"

namespace backsight::knowledge_compiler {

/// One file of the knowledge. `path` is relative to the root, with slashes: "rules/chest.yaml".
struct SourceFile {
  std::string path;
  std::string text;
};

enum class Severity : std::uint8_t {
  kWarning,  ///< worth a look; the pack is made
  kError,    ///< the pack is refused
};

struct Problem {
  Severity severity = Severity::kError;
  core::Error error;
};

/// "rules/chest.yaml:12:5: error: ...".
[[nodiscard]] std::string describe(const Problem& problem);

/// One section of the pack, as a file of its own. `json` is canonical: keys sorted, no spaces.
struct Section {
  std::string name;
  std::string file;  ///< "<name>.<first 12 digits of sha256>.json"
  std::string json;
  std::string sha256;  ///< in hex
};

struct Pack {
  std::string hash;      ///< SHA-256 of the canonical section list, in hex: the knowledge version
  std::string manifest;  ///< manifest.json: {"format":1,"hash":...,"sections":[...]}
  std::vector<Section> sections;
};

struct Outcome {
  std::vector<Problem> problems;  ///< by file and line
  std::optional<Pack> pack;       ///< there exactly when no problem is an error
};

/// Checks everything and makes the pack.
[[nodiscard]] Outcome compile(std::span<const SourceFile> files);

/// Checks evidence/ alone (and rules/vocabulary.yaml, for the symptom terms). Makes no pack.
[[nodiscard]] std::vector<Problem> check_evidence(std::span<const SourceFile> files);

[[nodiscard]] bool has_errors(std::span<const Problem> problems);

}  // namespace backsight::knowledge_compiler
