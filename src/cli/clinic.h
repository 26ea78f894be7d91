// Making a clinic's folder, and its keys.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "pack.h"

namespace backsight::cli {

struct ClinicOptions {
  std::filesystem::path data = "backsight-data";
  std::string keys;                     ///< file with the master keys; "" is the environment
  std::string name;                     ///< of the clinic, or of a new master key
  std::string admin = "Administrator";  ///< what the administrator is called
  std::string url = "http://localhost:8080";
};

/// Makes the clinic, its keys, and prints the link for its first administrator.
int clinic_create(const Pack& pack, const ClinicOptions& options);
/// Another link for an administrator, when all of them are locked out. The server must not run.
int clinic_invite(const Pack& pack, const ClinicOptions& options);
/// Wraps everything with the first master key of the file. The server must not run.
int keys_rotate(const Pack& pack, const ClinicOptions& options);

struct AuditOptions {
  std::filesystem::path data = "backsight-data";
  std::string keys;
  std::vector<std::string> public_keys;  ///< base64; instead of the keys
  std::vector<std::string> heads;        ///< "NUMBER:HASH" written down before
};
/// Checks the audit log. 0: nothing is wrong with it.
int audit_verify(const AuditOptions& options);
/// Prints the head of the log, to be written down elsewhere.
int audit_head(const AuditOptions& options);

}  // namespace backsight::cli
