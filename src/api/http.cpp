#include "backsight/api/http.h"

#include <algorithm>

namespace backsight::api {

std::string_view Request::header(std::string_view name) const {
  const auto at = std::ranges::find(headers, name, &Header::name);
  return at == headers.end() ? std::string_view() : std::string_view(at->value);
}

}  // namespace backsight::api
