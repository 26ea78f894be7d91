#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "fields.h"

namespace backsight::config {
namespace {

using core::ErrorCode;

enum class Secrecy : std::uint8_t { kPublic, kSecret };

core::Result<void> check_file(const std::string& path, Secrecy secrecy) {
  struct stat found{};
  if (stat(path.c_str(), &found) != 0) {
    return core::fail(ErrorCode::kNotFound, "names " + path + ": " + std::strerror(errno));
  }
  if (!S_ISREG(found.st_mode)) {
    return core::fail(ErrorCode::kNotFound, "names " + path + ", which is no file");
  }
  if (secrecy == Secrecy::kSecret && (found.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    return core::fail(ErrorCode::kForbidden, "names " + path +
                                                 ", which others than its owner may read or "
                                                 "write: chmod 600 mends that");
  }
  if (access(path.c_str(), R_OK) != 0) {
    return core::fail(ErrorCode::kNotFound,
                      "names " + path + ", which this user cannot read: " + std::strerror(errno));
  }
  return {};
}

}  // namespace

std::vector<Complaint> check_files(const Settings& settings) {
  struct Named {
    KeyName name;
    const std::string& path;
    Secrecy secrecy;
  };
  const std::initializer_list<Named> named = {
      {{"tls", "certificate"}, settings.certificate, Secrecy::kPublic},
      {{"tls", "key"}, settings.certificate_key, Secrecy::kSecret},
      {{"keys", "master"}, settings.master_key, Secrecy::kSecret},
  };
  std::vector<Complaint> out;
  for (const Named& one : named) {
    if (one.path.empty()) continue;
    auto checked = check_file(one.path, one.secrecy);
    if (!checked) out.push_back({one.name, std::move(checked).error()});
  }
  return out;
}

}  // namespace backsight::config
