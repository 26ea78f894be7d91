// Advice as it is kept: the bytes that are compared when it is derived again.
#pragma once

#include <string>

#include "backsight/advice/advise.h"

namespace backsight::service {

[[nodiscard]] inline std::string text_of(const advice::Advice& advice,
                                         const knowledge::Knowledge& knowledge) {
  return core::json::write(advice::write(advice, knowledge.vocabulary));
}

}  // namespace backsight::service
