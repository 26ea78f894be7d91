// A set of symptom terms as bits: two sets are compared in a few instructions.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "backsight/knowledge/vocabulary.h"

namespace backsight::knowledge {

class TermSet {
 public:
  TermSet() = default;
  explicit TermSet(std::size_t terms) : words_((terms + 63) / 64, 0) {}

  void add(TermId term) { words_[term.index / 64] |= bit(term); }
  void add(const TermSet& other) {
    words_.resize(std::max(words_.size(), other.words_.size()), 0);
    for (std::size_t i = 0; i < other.words_.size(); ++i) words_[i] |= other.words_[i];
  }
  [[nodiscard]] bool contains(TermId term) const {
    return term.index / 64 < words_.size() && (words_[term.index / 64] & bit(term)) != 0;
  }
  [[nodiscard]] bool intersects(const TermSet& other) const {
    const std::size_t common = std::min(words_.size(), other.words_.size());
    for (std::size_t i = 0; i < common; ++i) {
      if ((words_[i] & other.words_[i]) != 0) return true;
    }
    return false;
  }

 private:
  static std::uint64_t bit(TermId term) { return std::uint64_t{1} << (term.index % 64); }
  std::vector<std::uint64_t> words_;
};

}  // namespace backsight::knowledge
