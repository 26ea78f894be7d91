// The commands of `backsight`, one function each. They return the exit code: 0 done, 1 refused or
// failed, 2 bad input.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "pack.h"

namespace backsight::cli {

struct TriageOptions {
  std::string file;  ///< "-" is standard input
  bool json = false;
};
int triage(const Pack& pack, const TriageOptions& options);

struct ValidateCasesOptions {
  std::string file;
  bool json = false;
};
int validate_cases(const Pack& pack, const ValidateCasesOptions& options);

struct ValidateCohortsOptions {
  std::string file;  ///< "" is our own evidence
  bool json = false;
};
int validate_cohorts(const Pack& pack, const ValidateCohortsOptions& options);

struct ValidateCoursesOptions {
  std::string file;  ///< "" is our own evidence
  bool json = false;
};
int validate_courses(const Pack& pack, const ValidateCoursesOptions& options);

struct OutlookOptions {
  std::string file;                  ///< "-" is standard input
  std::vector<double> at;            ///< years; empty for the usual times
  std::vector<std::string> what_if;  ///< "smoking=never"
  bool json = false;
  bool batch = false;  ///< a profile a line in, an outlook a line out
};
int outlook(const Pack& pack, const OutlookOptions& options);

struct CourseOptions {
  std::string file;                 ///< "-" is standard input
  std::optional<std::int32_t> day;  ///< since the start; the end of the record when not given
  std::string svg_file;             ///< "" draws nothing
  bool json = false;
};
int course(const Pack& pack, const CourseOptions& options);

struct AdviseOptions {
  std::string file;  ///< "-" is standard input
  std::string at;    ///< a moment; the end of the record when not given
  bool json = false;
};
int advise(const Pack& pack, const AdviseOptions& options);

struct EvidenceListOptions {
  std::string outcome;  ///< "" lists the outcomes
};
int evidence_check(const std::filesystem::path& root);
int evidence_list(const Pack& pack, const EvidenceListOptions& options);
int evidence_show(const Pack& pack, const std::string& id);
struct EvidenceForestOptions {
  std::string outcome;
  std::string svg_file;  ///< "" prints text
};
int evidence_forest(const Pack& pack, const EvidenceForestOptions& options);

struct SignatureOptions {
  std::uint32_t sample = 0;  ///< print that many people with their advice instead of the hash
};
int signature(const Pack& pack, const SignatureOptions& options);

struct SimulateOptions {
  std::uint64_t people = 0;
  std::uint64_t seed = 0;
  std::string indication;  ///< disc-herniation or stenosis; "" draws both
  std::int32_t days = 365;
  std::int32_t every = 1;
};
int simulate(const Pack& pack, const SimulateOptions& options);

struct ReplayOptions {
  std::filesystem::path data = "backsight-data";
  std::string keys;  ///< file with the master keys of a clinic's folder
};
int replay(const Pack& pack, const ReplayOptions& options);

/// Options of the command line go before the file; what neither says keeps its default.
struct ServeOptions {
  std::string config;  ///< the configuration file; "" for none
  std::optional<std::string> data;
  std::optional<std::string> bind;
  std::optional<std::uint16_t> port;
  std::optional<std::string> emergency_number;
  bool demo = false;
};
int serve(const Pack& pack, const ServeOptions& options);

/// Which data folder a command is about, and where its master keys are: options first, then the
/// configuration file.
struct FolderOptions {
  std::string config;  ///< "" for none
  std::string data;    ///< "" is the file's, or backsight-data
  std::string key;     ///< "" is the file's, or the environment's
};

struct BackupOptions {
  FolderOptions folder;
  std::string to;          ///< the file to make; or "" with
  std::string into;        ///< the folder to make it in, named by the moment
  std::uint32_t keep = 0;  ///< of those in the folder, so many stay; 0: all
};
/// One new file with the whole record, checked; a server may be using the folder.
int backup(const BackupOptions& options);

struct RestoreOptions {
  FolderOptions folder;
  std::string file;
};
/// Makes a data folder out of a backup; overwrites nothing.
int restore(const RestoreOptions& options);

struct MigrateOptions {
  FolderOptions folder;
  std::string to;  ///< the backup that is made before; "" is a name beside the folder
};
/// Brings a data folder to the newest schema.
int migrate(const MigrateOptions& options);

/// Looks at everything that a server needs and says in words how it is; changes nothing. Exit code
/// 1 when something must be mended.
int doctor(const Pack& pack, const FolderOptions& options);

struct KeysOptions {
  std::string file;
  std::string id;  ///< "" is made from the day
};
/// A new file with one new master key.
int keys_create(const KeysOptions& options);
/// A new master key before those of the file: the beginning of a rotation.
int keys_add(const KeysOptions& options);

/// Says everything that is wrong with a configuration file.
int config_check(const std::string& file);
/// Prints the file that is shipped, with every setting and what it means.
int config_example();

}  // namespace backsight::cli
