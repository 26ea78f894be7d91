// What synthetic people are drawn from, read out of the pack. They do not exist.
#pragma once

#include "backsight/course/model.h"
#include "backsight/outlook/model.h"
#include "backsight/synthetic/people.h"
#include "pack.h"

namespace backsight::cli {

/// The pack must outlive it.
class SyntheticSources {
 public:
  /// Errors: those of the pack's sections and their readers; kNotFound when the pack has no
  /// synthetic people.
  [[nodiscard]] static core::Result<SyntheticSources> read(const Pack& pack);
  /// Points into this object.
  [[nodiscard]] synthetic::Sources sources() const {
    return {&model_, &check_in_, &outlook_, &course_, vocabulary_};
  }

 private:
  synthetic::Model model_;
  synthetic::CheckIn check_in_;
  outlook::Model outlook_;
  course::Model course_;
  const knowledge::Vocabulary* vocabulary_ = nullptr;
};

}  // namespace backsight::cli
