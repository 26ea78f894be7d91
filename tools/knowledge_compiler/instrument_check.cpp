#include "instrument_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "backsight/core/decimal.h"
#include "backsight/fit/course_spec.h"

namespace backsight::knowledge_compiler {
namespace {

// The evidence says it in words for people.
constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kDirections = {{
    {"higher is worse", "higher-is-worse"},
    {"lower is better", "higher-is-worse"},
    {"higher is better", "higher-is-better"},
    {"higher is more likely neuropathic", "neither"},
}};

std::optional<double> number_of(const Value& object, std::string_view key) {
  const Value* value = object.find(key);
  if (value == nullptr || value->number() == nullptr) return std::nullopt;
  return core::to_double(value->number()->text);
}

class InstrumentCheck {
 public:
  InstrumentCheck(const Value& instrument, const Value& recorded, Reporter& report)
      : score_(instrument.find("score")), recorded_(recorded), report_(report) {}

  // Nothing after an error.
  std::optional<Value> run() {
    if (score_ == nullptr || score_->object() == nullptr || recorded_.object() == nullptr)
      return std::nullopt;  // the schema has said so
    const auto low = number_of(*score_, "min");
    const auto high = number_of(*score_, "max");
    if (!low || !high || *low >= *high)
      return refuse(*score_, ErrorCode::kInconsistent,
                    "a score can be recorded only where \"min\" and \"max\" are its two ends");
    Object out;
    out.push_back(Member{"from", *score_->find("min")});
    out.push_back(Member{"to", *score_->find("max")});
    if (const Value* step = recorded_.find("step")) {
      const auto size = number_of(recorded_, "step");
      if (!size) return std::nullopt;
      const double steps = (*high - *low) / *size;
      if (std::abs(steps - std::round(steps)) > 1e-9 * steps)
        return refuse(*step, ErrorCode::kInconsistent,
                      "the steps do not lead from \"min\" to \"max\"");
      out.push_back(Member{"step", *step});
    }
    const Value* words = score_->find("direction");
    if (words == nullptr || words->string() == nullptr) return std::nullopt;
    const auto direction = std::ranges::find(kDirections, std::string_view(*words->string()),
                                             &std::pair<std::string_view, std::string_view>::first);
    if (direction == kDirections.end()) {
      std::vector<std::string_view> known;
      for (const auto& [text, word] : kDirections) known.push_back(text);
      return refuse(*words, ErrorCode::kUnknownWord,
                    "a score can be recorded only where its direction reads " + one_of(known));
    }
    out.push_back(Member{"direction", Value(std::string(direction->second))});
    if (const Value* course = recorded_.find("course")) {
      const Value* domain = course->find("domain");
      if (domain == nullptr || domain->string() == nullptr) return std::nullopt;
      if (std::ranges::find(fit::kDomainWords, std::string_view(*domain->string())) ==
          fit::kDomainWords.end())
        return refuse(*domain, ErrorCode::kUnknownWord,
                      "the course has no such domain; it has " + one_of(fit::kDomainWords));
      if (direction->second == "neither")
        return refuse(*course, ErrorCode::kInconsistent,
                      "the course is about better and worse, which this score is not");
      out.push_back(Member{"course", *course});
    }
    return Value(std::move(out));
  }

 private:
  std::optional<Value> refuse(const Value& at, ErrorCode code, std::string message) {
    report_.error(at, code, std::move(message));
    return std::nullopt;
  }

  const Value* score_;
  const Value& recorded_;
  Reporter& report_;
};

}  // namespace

Object recorded_instruments(const EvidenceIndex& evidence, std::vector<Problem>& problems) {
  Object out;
  for (const auto& [id, entry] : evidence.instruments) {
    const Value* recorded = entry.value->find("recorded");
    if (recorded == nullptr) continue;
    Reporter report(entry.document->path, problems);
    if (auto value = InstrumentCheck(*entry.value, *recorded, report).run())
      out.push_back(Member{id, *std::move(value)});
  }
  return out;
}

}  // namespace backsight::knowledge_compiler
