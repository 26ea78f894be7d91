#include "rule_needs.h"

namespace backsight::knowledge {
namespace {

// Any child may do: the condition waits for terms only when every child does.
std::optional<TermSet> united(const std::vector<Condition>& children, std::size_t terms) {
  TermSet all(terms);
  for (const Condition& child : children) {
    const auto needed = needed_terms(child, terms);
    if (!needed) return std::nullopt;
    all.add(*needed);
  }
  return all;
}

}  // namespace

std::optional<TermSet> needed_terms(const Condition& condition, std::size_t terms) {
  switch (condition.kind) {
    case Condition::Kind::kAll:
      // Every child must hold: the first one that waits for terms is enough to wait for.
      for (const Condition& child : condition.children) {
        if (auto needed = needed_terms(child, terms)) return needed;
      }
      return std::nullopt;
    case Condition::Kind::kAny:
    case Condition::Kind::kAtLeast:
      return united(condition.children, terms);
    case Condition::Kind::kSymptom:
    case Condition::Kind::kUnsure:
    case Condition::Kind::kRise:
    case Condition::Kind::kLasting: {
      TermSet out(terms);
      for (const TermId term : condition.terms) out.add(term);
      return out;
    }
    default:
      return std::nullopt;
  }
}

}  // namespace backsight::knowledge
