// The statements that read the audit log.
#pragma once

#include <optional>
#include <vector>

#include "backsight/store/store.h"
#include "database.h"

namespace backsight::store {

class AuditReader {
 public:
  [[nodiscard]] static core::Result<AuditReader> make(const Database& database);

  [[nodiscard]] core::Result<std::vector<AuditRow>> from(std::int64_t number, std::size_t most);
  [[nodiscard]] core::Result<std::vector<AuditRow>> about(const history::PersonId& person,
                                                          std::int64_t before, std::size_t most);
  /// The entry with the highest number.
  [[nodiscard]] core::Result<std::optional<AuditRow>> last();
  [[nodiscard]] core::Result<std::optional<AuditHead>> head();

 private:
  Statement from_;
  Statement about_;
  Statement last_;
  Statement head_;
};

}  // namespace backsight::store
