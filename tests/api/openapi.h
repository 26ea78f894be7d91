// api/openapi.yaml for tests: what it promises, and whether a value keeps the promise.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "backsight/core/json.h"

namespace backsight::test {

struct OpenApiOperation {
  std::string method;  ///< "GET"
  std::string path;
  std::string operation_id;
};

class OpenApi {
 public:
  /// Reads the file; a test that cannot fails here.
  static const OpenApi& get();

  [[nodiscard]] std::vector<OpenApiOperation> operations() const;
  /// Who may call an operation, as the file says: "patient/own" and so on; empty: it does not say.
  [[nodiscard]] std::vector<std::string> access(std::string_view operation_id) const;
  [[nodiscard]] const core::json::Value& document() const { return document_; }

  /// What of an answer is not as the file says; "" when all is. `path` is the template.
  [[nodiscard]] std::string check_answer(std::string_view method, std::string_view path, int status,
                                         std::string_view content_type,
                                         std::string_view body) const;
  /// The same for a value and a schema of components/schemas.
  [[nodiscard]] std::string check_value(std::string_view schema_name,
                                        const core::json::Value& value) const;
  /// Whether a value fits a schema given as such (JSON Schema 2020-12; the words used there).
  [[nodiscard]] std::string check(const core::json::Value& schema,
                                  const core::json::Value& value) const;

 private:
  explicit OpenApi(core::json::Value document) : document_(std::move(document)) {}
  [[nodiscard]] const core::json::Value& resolve(const core::json::Value& value) const;

  core::json::Value document_;
};

}  // namespace backsight::test
