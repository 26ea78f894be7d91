// Which events advice rested on, in two numbers: so that advice given in the past can be derived
// again from a record that has grown since.
//
// Several devices may tell something at the same moment. An answer rests on what was acknowledged
// by then, which need not be the first so many events of the record in the order they were kept.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "backsight/history/event.h"

namespace backsight::advice {

/// Of a set of events: how many, and the exclusive or of their ids.
struct Basis {
  std::int64_t events = 0;
  core::Uuid mark;
  friend bool operator==(const Basis&, const Basis&) = default;
};

[[nodiscard]] Basis basis_of(const history::History& events);

/// How many events may have been kept before one of the basis without belonging to it.
inline constexpr std::size_t kMostOvertaken = 2;

/// The events of `record` (in the order they were kept) that make the basis: the first so many, or
/// a few more without up to kMostOvertaken of the last. Nothing when there are none.
[[nodiscard]] std::optional<history::History> find_basis(std::span<const history::Event> record,
                                                         const Basis& basis);

}  // namespace backsight::advice
