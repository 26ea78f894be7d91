#include "models_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace backsight::knowledge_compiler {
namespace {

std::string_view text_of(const Value& object, std::string_view key) {
  const Value* value = object.find(key);
  return value == nullptr || value->string() == nullptr ? std::string_view()
                                                        : std::string_view(*value->string());
}

// Where a member of the file names a finding: "id", {finding: id}, {part: id, of: id}.
template <class Visit>
void each_id(const Value& item, Visit visit) {
  if (item.string() != nullptr) {
    visit(*item.string(), item);
    return;
  }
  for (const std::string_view key : {"finding", "part", "of"}) {
    const Value* value = item.find(key);
    if (value != nullptr && value->string() != nullptr) visit(*value->string(), *value);
  }
}

class Checker {
 public:
  Checker(const EvidenceIndex& evidence, Reporter& report) : evidence_(evidence), report_(report) {}

  void run(const Value& root) {
    each(root, "hazards", [&](const Value& hazard) { check_hazard(hazard); });
    for (const std::string_view key : {"proportions", "kinds"}) {
      each(root, key, [&](const Value& one) {
        each(one, "pools", [&](const Value& pool) { known(pool, "use"); });
        left_out(one);
      });
    }
    each(root, "modifiers", [&](const Value& modifier) {
      known(modifier, "population");
      each(modifier, "acts-on", [&](const Value& effect) {
        known(effect, "use");
        left_out(effect);
      });
    });
    each(root, "outside", [&](const Value& one) { known(one, "sources"); });
    each(root, "population", [&](const Value& one) { known(one, "sources"); });
  }

 private:
  template <class Visit>
  static void each(const Value& object, std::string_view key, Visit visit) {
    const Value* list = object.find(key);
    if (list == nullptr || list->array() == nullptr) return;
    for (const Value& one : *list->array()) visit(one);
  }

  void must_exist(const std::string& id, const Value& at) {
    if (evidence_.findings.contains(id)) return;
    report_.error(
        at, ErrorCode::kDangling,
        fmt::format("no finding is called {}{}", quote(id), evidence_.suggest_finding(id)));
  }

  void known(const Value& object, std::string_view key) {
    each(object, key, [&](const Value& item) {
      each_id(item, [&](const std::string& id, const Value& at) { must_exist(id, at); });
    });
  }

  void left_out(const Value& object) {
    const Value* map = object.find("left-out");
    if (map == nullptr || map->object() == nullptr) return;
    for (const Member& member : *map->object()) {
      if (!evidence_.findings.contains(member.key)) {
        report_.error(member, ErrorCode::kDangling,
                      fmt::format("no finding is called {}{}", quote(member.key),
                                  evidence_.suggest_finding(member.key)));
      }
    }
  }

  // Each finding of the outcomes with a share stands in exactly one list.
  void check_hazard(const Value& hazard) {
    std::set<std::string, std::less<>> seen;
    const auto place = [&](const std::string& id, const auto& at) {
      if (!seen.insert(id).second)
        report_.error(at, ErrorCode::kDuplicateKey, fmt::format("{} stands here twice", quote(id)));
    };
    for (const std::string_view key : {"use", "selected"}) {
      known(hazard, key);
      each(hazard, key, [&](const Value& item) {
        if (item.string() != nullptr) place(*item.string(), item);
      });
    }
    left_out(hazard);
    if (const Value* map = hazard.find("left-out"); map != nullptr && map->object() != nullptr) {
      for (const Member& member : *map->object()) place(member.key, member);
    }
    std::set<std::string_view> outcomes;
    each(hazard, "outcomes", [&](const Value& outcome) {
      if (outcome.string() != nullptr) outcomes.insert(*outcome.string());
    });
    for (const auto& [id, entry] : evidence_.findings) {
      const auto measure = text_of(*entry.value, "measure");
      if (!outcomes.contains(text_of(*entry.value, "outcome")) || seen.contains(id) ||
          (measure != "cumulative-incidence" && measure != "proportion"))
        continue;
      report_.error(hazard, ErrorCode::kMissingMember,
                    fmt::format("{} ({}) is neither used nor left out with a reason: a new finding "
                                "needs a decision",
                                quote(id), text_of(*entry.value, "outcome")));
    }
  }

  const EvidenceIndex& evidence_;
  Reporter& report_;
};

}  // namespace

std::optional<fit::ModelSpec> check_models(const Document& document, const EvidenceIndex& evidence,
                                           std::vector<Problem>& problems) {
  const std::size_t before = problems.size();
  Reporter report(document.path, problems);
  report.version(document.root);
  auto spec = fit::read_model_spec(document.root);
  if (!spec) {
    core::Error error = std::move(spec).error();
    error.place.file = document.path;
    problems.push_back(Problem{Severity::kError, std::move(error)});
    return std::nullopt;
  }
  Checker(evidence, report).run(document.root);
  if (problems.size() != before) return std::nullopt;
  return *std::move(spec);
}

}  // namespace backsight::knowledge_compiler
