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
  const Value* more = item.find("more");
  if (more == nullptr || more->array() == nullptr) return;
  for (const Value& one : *more->array()) {
    if (one.string() != nullptr) visit(*one.string(), one);
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
        if (text_of(one, "group") == "lasting-trouble") {
          for (const std::string_view indication : {"disc-herniation", "stenosis"})
            check_sides(one, indication);
        }
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
    for (const std::string_view key : {"crude", "assigned"}) {
      each(hazard, key, [&](const Value& item) {
        if (item.string() != nullptr && !seen.contains(*item.string()))
          report_.error(item, ErrorCode::kDangling,
                        fmt::format("{} is {} here, but not used", quote(*item.string()), key));
      });
    }
    std::set<std::string_view> outcomes;
    for (const std::string_view key : {"outcomes", "also"}) {
      each(hazard, key, [&](const Value& outcome) {
        if (outcome.string() != nullptr) outcomes.insert(*outcome.string());
      });
    }
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

  // What the pools of one option rest on.
  struct Side {
    const Value* at = nullptr;
    std::set<std::string, std::less<>> studies;
    bool trials = true;     // every study let a draw decide
    bool everybody = true;  // every figure is about both arms together
    bool chosen = true;     // every pool says that people chose
  };

  void add(const Value& pool, Side& side) {
    each(pool, "use", [&](const Value& item) {
      each_id(item, [&](const std::string& id, const Value&) {
        const auto finding = evidence_.findings.find(id);
        if (finding == evidence_.findings.end()) return;
        const std::string study(text_of(*finding->second.value, "study"));
        side.studies.insert(study);
        const auto entry = evidence_.studies.find(study);
        side.trials = side.trials && entry != evidence_.studies.end() &&
                      text_of(*entry->second.value, "design") == "rct";
        const auto group = text_of(*finding->second.value, "group");
        side.everybody = side.everybody && (group.empty() || group == "all");
      });
    });
    if (side.studies.empty()) return;
    side.at = &pool;
    const Value* chosen = pool.find("chosen");
    side.chosen =
        side.chosen && chosen != nullptr && chosen->boolean() != nullptr && *chosen->boolean();
  }

  // Two numbers side by side are read as what the operation does. So both rest on one study, and
  // where a draw did not decide who is on which side, that is said.
  void check_sides(const Value& proportion, std::string_view indication) {
    Side surgery;
    Side without;
    Side both;
    each(proportion, "pools", [&](const Value& pool) {
      const auto of = text_of(pool, "indication");
      if (!of.empty() && of != "any" && of != indication) return;
      const auto option = text_of(pool, "option");
      add(pool, option == "both" ? both : option == "non-operative" ? without : surgery);
    });
    if (both.at != nullptr && !(both.trials && both.everybody))
      report_.error(*both.at, ErrorCode::kInconsistent,
                    fmt::format("one figure for both options ({}) needs a trial that reports both "
                                "arms together",
                                indication));
    if (surgery.at == nullptr || without.at == nullptr) {
      for (const Side* side : {&surgery, &without}) {
        if (side->at != nullptr && side->chosen)
          report_.error(*side->at, ErrorCode::kInconsistent,
                        fmt::format("people chose, but there is no other side ({})", indication));
      }
      return;
    }
    if (surgery.studies != without.studies) {
      report_.error(*without.at, ErrorCode::kInconsistent,
                    fmt::format("the two options ({}) rest on different studies: who is in them "
                                "differs, so the gap means nothing",
                                indication));
    } else if (!surgery.trials && !(surgery.chosen && without.chosen)) {
      report_.error(*without.at, ErrorCode::kInconsistent,
                    fmt::format("no draw decided who is on which side ({}): both pools need "
                                "\"chosen: true\"",
                                indication));
    }
  }

  const EvidenceIndex& evidence_;
  Reporter& report_;
};

class CourseChecker {
 public:
  CourseChecker(const EvidenceIndex& evidence, Reporter& report)
      : evidence_(evidence), report_(report) {}

  void run(const Value& root) {
    cited(root);
    if (const Value* roads = root.find("roads")) {
      each(*roads, [&](const Value& road) {
        for (const std::string_view key : {"use", "contrasts"}) {
          const Value* list = road.find(key);
          if (list == nullptr) continue;
          each(*list, [&](const Value& item) {
            each_id(item, [&](const std::string& id, const Value& at) { place(id, at); });
          });
        }
      });
    }
    const Value* map = root.find("left-out");
    if (map != nullptr && map->object() != nullptr) {
      for (const Member& member : *map->object()) place(member.key, member);
    }
    complete(root);
    same_people(root);
  }

 private:
  template <class Visit>
  static void each(const Value& list, Visit visit) {
    if (list.array() == nullptr) return;
    for (const Value& one : *list.array()) visit(one);
  }

  template <class At>
  void must_exist(const std::string& id, const At& at) {
    if (evidence_.findings.contains(id)) return;
    report_.error(
        at, ErrorCode::kDangling,
        fmt::format("no finding is called {}{}", quote(id), evidence_.suggest_finding(id)));
  }

  template <class At>
  void place(const std::string& id, const At& at) {
    must_exist(id, at);
    if (!placed_.insert(id).second)
      report_.error(at, ErrorCode::kDuplicateKey, fmt::format("{} stands here twice", quote(id)));
  }

  // What the assumptions and the numbers beside the roads name, anywhere in the file.
  void cited(const Value& value) {
    each(value, [&](const Value& one) { cited(one); });
    if (value.object() == nullptr) return;
    for (const Member& member : *value.object()) {
      if (member.key == "roads" || member.key == "left-out") continue;
      if (member.key == "findings" || member.key == "shares") {
        each(member.value, [&](const Value& id) {
          if (id.string() != nullptr) must_exist(*id.string(), id);
        });
      } else if (member.key == "finding" || member.key == "count" ||
                 member.key == "shorter-than-a-day") {
        if (member.value.string() != nullptr) must_exist(*member.value.string(), member.value);
      } else if (member.key == "with-disability") {
        for (const std::string_view domain : fit::kDomainWords) {
          const Value* id = member.value.find(domain);
          if (id != nullptr && id->string() != nullptr) must_exist(*id->string(), *id);
        }
        cited(member.value);
      } else {
        cited(member.value);
      }
    }
  }

  void complete(const Value& root) {
    std::set<std::string, std::less<>> outcomes;
    const auto add = [&](const Value& outcome) {
      if (outcome.string() == nullptr) return;
      outcomes.insert(*outcome.string());
      outcomes.insert(*outcome.string() + "-improvement");
    };
    if (const Value* domains = root.find("domains"); domains != nullptr && domains->object()) {
      for (const Member& domain : *domains->object()) {
        if (const Value* list = domain.value.find("outcomes")) each(*list, add);
      }
    }
    if (const Value* list = root.find("not-placed")) each(*list, add);
    const Value* others = root.find("other-measures");
    for (const auto& [id, entry] : evidence_.findings) {
      if (!outcomes.contains(text_of(*entry.value, "outcome")) || placed_.contains(id)) continue;
      const auto measure = text_of(*entry.value, "measure");
      if (measure != "mean" && measure != "median" && others != nullptr &&
          !text_of(*others, measure).empty())
        continue;
      report_.error(root, ErrorCode::kMissingMember,
                    fmt::format("{} ({}, {}) is neither used nor left out with a reason: a new "
                                "finding needs a decision",
                                quote(id), text_of(*entry.value, "outcome"), measure));
    }
  }

  void same_people(const Value& root) {
    const Value* map = root.find("same-people");
    if (map == nullptr || map->object() == nullptr) return;
    std::set<std::string, std::less<>> seen;
    for (const Member& member : *map->object()) {
      each(member.value, [&](const Value& study) {
        if (study.string() == nullptr) return;
        if (!evidence_.studies.contains(*study.string()))
          report_.error(study, ErrorCode::kDangling,
                        fmt::format("no study is called {}", quote(*study.string())));
        if (!seen.insert(*study.string()).second)
          report_.error(study, ErrorCode::kDuplicateKey,
                        fmt::format("{} stands here twice", quote(*study.string())));
      });
    }
  }

  const EvidenceIndex& evidence_;
  Reporter& report_;
  std::set<std::string, std::less<>> placed_;
};

}  // namespace

std::optional<fit::CourseSpec> check_course_model(const Document& document,
                                                  const EvidenceIndex& evidence,
                                                  std::vector<Problem>& problems) {
  const std::size_t before = problems.size();
  Reporter report(document.path, problems);
  report.version(document.root);
  auto spec = fit::read_course_spec(document.root);
  if (!spec) {
    core::Error error = std::move(spec).error();
    error.place.file = document.path;
    problems.push_back(Problem{Severity::kError, std::move(error)});
    return std::nullopt;
  }
  CourseChecker(evidence, report).run(document.root);
  if (problems.size() != before) return std::nullopt;
  return *std::move(spec);
}

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
