// Posterior draws as they travel in the knowledge pack: 16 bits a number between the least and the
// largest of its column, in base64. The step is a 65,535th of the column's range: far below what
// Monte-Carlo error moves.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "backsight/core/json.h"
#include "backsight/core/object_reader.h"

namespace backsight::stats {

/// Columns of equal length, one for each parameter; row i of all columns is draw i.
class Draws {
 public:
  Draws() = default;
  explicit Draws(std::vector<std::vector<double>> columns) : columns_(std::move(columns)) {}
  [[nodiscard]] std::size_t size() const { return columns_.empty() ? 0 : columns_[0].size(); }
  [[nodiscard]] std::size_t width() const { return columns_.size(); }
  [[nodiscard]] std::span<const double> column(std::size_t j) const { return columns_[j]; }

 private:
  std::vector<std::vector<double>> columns_;
};

/// {"low": [...], "high": [...], "data": "..."}: a bound for each column, then the columns, each
/// number two bytes, low byte first.
[[nodiscard]] core::json::Value write(const Draws& draws);
/// Errors: those of core::ObjectReader; kInconsistent when the data do not fill the columns.
[[nodiscard]] core::Result<Draws> read_draws(const core::json::Value& value,
                                             const core::Path& path);

}  // namespace backsight::stats
