#include "backsight/advice/advise.h"

namespace backsight::advice {
namespace {

using core::json::Array;
using core::json::Object;
using core::json::Value;

Array strings(const std::vector<std::string>& words) { return {words.begin(), words.end()}; }

Value write(const Reason& reason, const knowledge::Vocabulary& vocabulary) {
  Array because;
  for (const history::Report& report : reason.because) {
    because.push_back(history::write(report, vocabulary));
  }
  Object out;
  out.push_back({"rule", Value(reason.rule)});
  out.push_back({"urgency", Value(knowledge::word(reason.urgency))});
  out.push_back({"concern", Value(reason.concern)});
  out.push_back({"tell", strings(reason.tell)});
  out.push_back({"because", std::move(because)});
  out.push_back({"sources", strings(reason.sources)});
  return out;
}

}  // namespace

Value write(const Advice& advice, const knowledge::Vocabulary& vocabulary) {
  Array reasons;
  for (const Reason& reason : advice.reasons) reasons.push_back(write(reason, vocabulary));
  Object out;
  out.push_back({"knowledge", Value(advice.knowledge)});
  out.push_back({"at", advice.at ? Value(core::format(*advice.at)) : Value()});
  out.push_back({"urgency", Value(knowledge::word(advice.urgency))});
  out.push_back({"reasons", std::move(reasons)});
  out.push_back({"check_in", advice.check_in ? Value(core::format(*advice.check_in)) : Value()});
  return out;
}

}  // namespace backsight::advice
