#include "decision_aid_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "backsight/core/time.h"

namespace backsight::knowledge_compiler {
namespace {

constexpr std::array<std::string_view, 3> kOptions = {"surgery", "waiting", "other-care"};
constexpr std::array<std::string_view, 3> kSides = {"good", "hard", "life"};
constexpr std::array<std::string_view, 3> kIndications = {"any", "disc-herniation", "stenosis"};

class DecisionAidCheck {
 public:
  DecisionAidCheck(const Document& document, const EvidenceIndex& evidence, const Texts& texts,
                   std::vector<Problem>& problems)
      : document_(document), evidence_(evidence), texts_(texts), report_(document.path, problems) {}

  void run() {
    if (report_.map(document_.root, "the decision aid") == nullptr) return;
    report_.version(document_.root);
    report_.only_keys(document_.root, {"version", "evidence-read", "review-by", "claims"},
                      "the decision aid");
    for (const std::string_view key : {"evidence-read", "review-by"}) {
      const Value* day = report_.need(document_.root, key, "the decision aid");
      if (day != nullptr && (day->string() == nullptr || !core::parse_date(*day->string())))
        report_.error(*day, ErrorCode::kSyntax, "a day is needed, such as '2026-11-24'");
    }
    const Value* claims = report_.need(document_.root, "claims", "the decision aid");
    if (claims == nullptr || report_.list(*claims, "claims") == nullptr) return;
    for (const Value& claim : *claims->array()) check(claim);
    for (const std::string_view option : kOptions) {
      for (const std::string_view indication : {"disc-herniation", "stenosis"})
        balanced(*claims, option, indication);
    }
  }

 private:
  void check(const Value& claim) {
    if (report_.map(claim, "a claim") == nullptr) return;
    report_.only_keys(claim, {"id", "option", "side", "indication", "sources", "reasoning"},
                      "a claim");
    word(claim, "option", kOptions);
    const std::string side = word(claim, "side", kSides);
    const std::string indication = word(claim, "indication", kIndications);
    const std::string option = word(claim, "option", {});
    if (const Value* id = report_.need(claim, "id", "a claim")) {
      if (const std::string* text = report_.id(*id, "the id of a claim")) check_id(*text, *id);
    }
    for (const std::string_view one : {"disc-herniation", "stenosis"}) {
      if (indication == "any" || indication == one)
        ++count_[option + "/" + std::string(one) + "/" + side];
    }
    check_sources(claim);
  }

  void check_id(const std::string& id, const Value& at) {
    if (!ids_.insert(id).second)
      report_.error(at, ErrorCode::kDuplicateKey, fmt::format("the claim \"{}\" stands twice", id));
    if (!texts_.contains("decide.claim." + id))
      report_.error(
          at, ErrorCode::kDangling,
          fmt::format("the text \"decide.claim.{}\" is missing in content/en/decide.yaml", id));
  }

  void check_sources(const Value& claim) {
    const Value* sources = claim.find("sources");
    if (sources == nullptr && claim.find("reasoning") == nullptr) {
      report_.error(claim, ErrorCode::kMissingMember, "a claim names its sources or its reasoning");
      return;
    }
    if (sources == nullptr || report_.list(*sources, "sources") == nullptr) return;
    for (const Value& id : *sources->array()) {
      if (id.string() != nullptr && evidence_.findings.contains(*id.string())) continue;
      const std::string name = id.string() == nullptr ? "?" : *id.string();
      report_.error(
          id, ErrorCode::kDangling,
          fmt::format("no finding is called \"{}\"{}", name, evidence_.suggest_finding(name)));
    }
  }

  // The word, reported when it is none of `known` (any word will do when that is empty).
  std::string word(const Value& claim, std::string_view key,
                   std::span<const std::string_view> known) {
    const Value* value = known.empty() ? claim.find(key) : report_.need(claim, key, "a claim");
    if (value == nullptr || value->string() == nullptr) return {};
    if (!known.empty() && std::ranges::find(known, *value->string()) == known.end())
      report_.error(*value, ErrorCode::kUnknownWord,
                    fmt::format("\"{}\" is no {} of a claim; there is {}", *value->string(), key,
                                fmt::join(known, ", ")));
    return *value->string();
  }

  // Benefits and harms in equal detail: IPDAS.
  void balanced(const Value& at, std::string_view option, std::string_view indication) {
    const auto of = [&](std::string_view side) {
      const auto found = count_.find(fmt::format("{}/{}/{}", option, indication, side));
      return found == count_.end() ? 0 : found->second;
    };
    if (of("good") != of("hard") || of("good") == 0)
      report_.error(at, ErrorCode::kInconsistent,
                    fmt::format("{} for {}: {} good sides and {} hard ones; as many are needed",
                                option, indication, of("good"), of("hard")));
    if (of("life") == 0)
      report_.error(at, ErrorCode::kInconsistent,
                    fmt::format("{}: nothing says what it is like (side: life)", option));
  }

  const Document& document_;
  const EvidenceIndex& evidence_;
  const Texts& texts_;
  Reporter report_;
  std::set<std::string> ids_;
  std::map<std::string, int> count_;
};

}  // namespace

void check_decision_aid(const Document& document, const EvidenceIndex& evidence, const Texts& texts,
                        std::vector<Problem>& problems) {
  DecisionAidCheck(document, evidence, texts, problems).run();
}

}  // namespace backsight::knowledge_compiler
