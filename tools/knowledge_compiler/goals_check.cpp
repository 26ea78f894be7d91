#include "goals_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <utility>

#include "backsight/core/decimal.h"

namespace backsight::knowledge_compiler {
namespace {

constexpr double kWorst = 10;
struct Scale {
  std::string_view text;
  double of_ten;  // points of it for one of ten
};
constexpr std::array<Scale, 2> kScales = {{{"0-10", 1}, {"0-100", 10}}};

class GoalsCheck {
 public:
  GoalsCheck(const Document& document, const EvidenceIndex& evidence, const Texts& texts,
             std::vector<Problem>& problems)
      : root_(document.root),
        evidence_(evidence),
        texts_(texts),
        report_(document.path, problems) {}

  std::vector<course::Goal> run() {
    std::vector<course::Goal> out;
    if (report_.map(root_, "the goals") == nullptr) return out;
    report_.version(root_);
    report_.only_keys(root_, {"version", "goals"}, "the goals");
    const Value* list = report_.need(root_, "goals", "the file");
    if (list == nullptr || report_.list(*list, "goals") == nullptr) return out;
    for (const Value& one : *list->array()) {
      if (report_.map(one, "a goal") != nullptr) out.push_back(read(one));
    }
    return out;
  }

 private:
  const Value* finding(const Value& id, course::Goal& goal) {
    if (id.string() == nullptr) {
      report_.error(id, ErrorCode::kWrongType, "the id of a finding is needed");
      return nullptr;
    }
    const auto at = evidence_.findings.find(*id.string());
    if (at == evidence_.findings.end()) {
      report_.error(id, ErrorCode::kDangling,
                    fmt::format("no finding is called {}{}", quote(*id.string()),
                                evidence_.suggest_finding(*id.string())));
      return nullptr;
    }
    if (std::ranges::find(goal.findings, *id.string()) == goal.findings.end())
      goal.findings.push_back(*id.string());
    return at->second.value;
  }

  // The threshold of a finding, on 0 to 10.
  std::optional<double> threshold(const Value& id, course::Goal& goal) {
    const Value* found = finding(id, goal);
    if (found == nullptr) return std::nullopt;
    const Value* estimate = found->find("estimate");
    const Value* scale = found->find("scale");
    const auto* text = scale == nullptr ? nullptr : scale->string();
    const auto known = std::ranges::find_if(
        kScales, [&](const Scale& one) { return text != nullptr && one.text == *text; });
    const auto value = estimate == nullptr || estimate->number() == nullptr
                           ? std::nullopt
                           : core::to_double(estimate->number()->text);
    if (value && known != kScales.end() && *value >= 0 && *value <= kWorst * known->of_ten)
      return *value / known->of_ten;
    report_.error(id, ErrorCode::kWrongType,
                  fmt::format("{} has no score on a scale of 0-10 or 0-100", quote(*id.string())));
    return std::nullopt;
  }

  std::optional<double> score(const Value& value, course::Goal& goal) {
    if (report_.map(value, "a score") == nullptr ||
        !report_.only_keys(value, {"finding", "assumed"}, "a score"))
      return std::nullopt;
    const Value* id = value.find("finding");
    const Value* assumed = value.find("assumed");
    if ((id == nullptr) == (assumed == nullptr)) {
      report_.error(value, ErrorCode::kInconsistent,
                    "a score is {finding: id} or {assumed: points}");
      return std::nullopt;
    }
    if (id != nullptr) return threshold(*id, goal);
    const auto number = report_.number(*assumed, "a score");
    if (number && *number >= 0 && *number <= kWorst) return number;
    if (number) report_.error(*assumed, ErrorCode::kOutOfRange, "a score is counted on 0 to 10");
    return std::nullopt;
  }

  void read_scores(const Value& at_most, course::Goal& goal) {
    if (report_.map(at_most, "at-most") == nullptr) return;
    if (!report_.only_keys(
            at_most, {course::kDomainWords[0], course::kDomainWords[1], course::kDomainWords[2]},
            "at-most"))
      return;
    if (at_most.object()->empty())
      report_.error(at_most, ErrorCode::kMissingMember, "a goal needs a score to stay below");
    for (std::size_t d = 0; d < course::kDomains; ++d) {
      const Value* value = at_most.find(course::kDomainWords[d]);
      if (value != nullptr) goal.at_most[d] = score(*value, goal);
    }
  }

  course::Goal read(const Value& value) {
    course::Goal out;
    report_.only_keys(value, {"id", "at-most", "hold-days", "because", "findings"}, "a goal");
    const Value* id = report_.need(value, "id", "a goal");
    if (id != nullptr && report_.id(*id, "the id of a goal") != nullptr) {
      out.id = *id->string();
      if (!seen_.insert(out.id).second)
        report_.error(*id, ErrorCode::kDuplicateKey,
                      fmt::format("{} stands here twice", quote(out.id)));
      const std::string key = "road.goal." + out.id;
      if (!texts_.contains(key)) {
        report_.error(*id, ErrorCode::kDangling,
                      fmt::format("the text {} is missing in content/en/", quote(key)));
      }
    }
    if (const Value* at_most = report_.need(value, "at-most", "a goal")) read_scores(*at_most, out);
    if (const Value* days = report_.need(value, "hold-days", "a goal")) {
      const auto number = report_.number(*days, "hold-days");
      if (number && *number >= 1 && *number <= course::kLongestHeld &&
          *number == std::floor(*number)) {
        out.hold_days = static_cast<std::int32_t>(*number);
      } else if (number) {
        report_.error(*days, ErrorCode::kOutOfRange,
                      "a goal is held for whole days, for one at least and at most a year");
      }
    }
    const Value* because = report_.need(value, "because", "a goal");
    if (because != nullptr && report_.text(*because, "because") != nullptr)
      out.because = *because->string();
    const Value* more = value.find("findings");
    if (more != nullptr && report_.list(*more, "findings") != nullptr) {
      for (const Value& one : *more->array()) (void)finding(one, out);
    }
    return out;
  }

  const Value& root_;
  const EvidenceIndex& evidence_;
  const Texts& texts_;
  Reporter report_;
  std::set<std::string, std::less<>> seen_;
};

}  // namespace

std::vector<course::Goal> check_goals(const Document& document, const EvidenceIndex& evidence,
                                      const Texts& texts, std::vector<Problem>& problems) {
  return GoalsCheck(document, evidence, texts, problems).run();
}

}  // namespace backsight::knowledge_compiler
