#include "backsight/advice/basis.h"

#include <algorithm>

namespace backsight::advice {
namespace {

// The last events among which the overtaken ones are looked for.
constexpr std::size_t kWindow = 64;

void toggle(core::Uuid& mark, const history::EventId& id) {
  for (std::size_t i = 0; i < mark.bytes.size(); ++i) mark.bytes[i] ^= id.value.bytes[i];
}

// Leaves out of the first `taken` events up to `left` of the last ones before `end` so that the
// mark comes to what is wanted. `out` gets the positions.
bool leave_out(std::span<const history::Event> record, const core::Uuid& wanted, core::Uuid mark,
               std::size_t begin, std::size_t end, std::size_t left,
               std::vector<std::size_t>& out) {
  if (left == 0) return mark == wanted;
  for (std::size_t i = end; i-- > begin;) {
    core::Uuid without = mark;
    toggle(without, record[i].id);
    out.push_back(i);
    if (leave_out(record, wanted, without, begin, i, left - 1, out)) return true;
    out.pop_back();
  }
  return false;
}

}  // namespace

Basis basis_of(const history::History& events) {
  Basis out;
  out.events = static_cast<std::int64_t>(events.size());
  for (const history::Event& event : events) toggle(out.mark, event.id);
  return out;
}

std::optional<history::History> find_basis(std::span<const history::Event> record,
                                           const Basis& basis) {
  if (basis.events < 0 || static_cast<std::uint64_t>(basis.events) > record.size())
    return std::nullopt;
  const auto count = static_cast<std::size_t>(basis.events);
  core::Uuid mark;
  for (std::size_t i = 0; i < count; ++i) toggle(mark, record[i].id);
  for (std::size_t more = 0; more <= kMostOvertaken && count + more <= record.size(); ++more) {
    if (more > 0) toggle(mark, record[count + more - 1].id);
    const std::size_t taken = count + more;
    std::vector<std::size_t> without;
    if (!leave_out(record, basis.mark, mark, taken > kWindow ? taken - kWindow : 0, taken, more,
                   without))
      continue;
    history::History out;
    for (std::size_t i = 0; i < taken; ++i) {
      if (std::ranges::find(without, i) == without.end()) out.push_back(record[i]);
    }
    return out;
  }
  return std::nullopt;
}

}  // namespace backsight::advice
