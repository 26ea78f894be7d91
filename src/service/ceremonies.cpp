#include "ceremonies.h"

#include "backsight/identity/token.h"

namespace backsight::service {
namespace {
constexpr std::size_t kMost = 10'000;
}

std::string Ceremonies::begin(Ceremony ceremony, core::Instant now) {
  const std::lock_guard lock(mutex_);
  if (under_way_.size() >= kMost) {
    std::erase_if(under_way_, [&](const auto& one) { return one.second.until <= now; });
    if (under_way_.size() >= kMost) return "";
  }
  ceremony.until = {now.ms + kCeremonyMs};
  std::string name = identity::new_token();
  under_way_.emplace(name, std::move(ceremony));
  return name;
}

std::optional<Ceremony> Ceremonies::end(const std::string& name, Ceremony::Purpose purpose,
                                        std::string_view subject, core::Instant now) {
  const std::lock_guard lock(mutex_);
  const auto at = under_way_.find(name);
  if (at == under_way_.end()) return std::nullopt;
  Ceremony out = std::move(at->second);
  under_way_.erase(at);
  if (out.until <= now || out.purpose != purpose || out.subject != subject) return std::nullopt;
  return out;
}

}  // namespace backsight::service
