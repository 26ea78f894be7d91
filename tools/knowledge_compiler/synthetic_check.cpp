#include "synthetic_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "backsight/core/decimal.h"
#include "backsight/core/time.h"
#include "backsight/synthetic/model.h"

namespace backsight::knowledge_compiler {
namespace {

using core::json::from_double;
using knowledge::Attribute;
using knowledge::AttributeType;

constexpr std::array<std::string_view, 2> kIndications = {"disc-herniation", "stenosis"};
constexpr std::array<std::string_view, 3> kOn = {"operated-side", "one-side", "both-sides"};
// What of a finding is a share of people: see evidence/schema.yaml.
constexpr std::array<std::string_view, 4> kShares = {"cumulative-incidence", "proportion",
                                                     "prevalence", "sensitivity"};
constexpr double kMostDays = 3660;

std::string_view text_of(const Value& object, std::string_view key) {
  const Value* value = object.find(key);
  return value == nullptr || value->string() == nullptr ? std::string_view()
                                                        : std::string_view(*value->string());
}

std::optional<double> double_of(const Value* value) {
  if (value == nullptr || value->number() == nullptr) return std::nullopt;
  return core::to_double(value->number()->text);
}

// The word as written, of a text, a number or a boolean.
std::string written(const Value& value) {
  if (value.string() != nullptr) return *value.string();
  if (value.number() != nullptr) return value.number()->text;
  if (value.boolean() != nullptr) return *value.boolean() ? "true" : "false";
  return {};
}

class SyntheticCheck {
 public:
  SyntheticCheck(const Document& document, const EvidenceIndex& evidence,
                 const knowledge::Vocabulary& vocabulary, const Value& outlook, Reporter& report)
      : root_(document.root),
        evidence_(evidence),
        vocabulary_(vocabulary),
        outlook_(outlook),
        report_(report) {}

  Value run() {
    Object out;
    out.push_back({"format", core::json::from_integer(1)});
    if (report_.map(root_, "the model of synthetic people") == nullptr) return {};
    report_.version(root_);
    report_.only_keys(root_,
                      {"version", "who", "answers", "measures", "says", "benign", "complications"},
                      "the model of synthetic people");
    if (const Value* who = report_.need(root_, "who", "the model")) {
      if (report_.map(*who, "who") != nullptr) out.push_back({"who", check_who(*who)});
    }
    if (const Value* answers = report_.need(root_, "answers", "the model")) {
      if (report_.map(*answers, "answers") != nullptr)
        out.push_back({"answers", check_answers(*answers)});
    }
    if (root_.find("measures") != nullptr)
      out.push_back({"measures", each(root_, "measures",
                                      [&](const Value& one) { return questionnaire(one); })});
    // What each sign says, unless it says otherwise.
    if (const Value* says = report_.need(root_, "says", "the model")) usual_ = check_says(*says);
    out.push_back({"benign", each(root_, "benign", [&](const Value& one) { return benign(one); })});
    out.push_back({"complications", each(root_, "complications",
                                         [&](const Value& one) { return complication(one); })});
    return Value(std::move(out));
  }

 private:
  // What the reader says of the days is said at the head of the file.
  Value questionnaire(const Value& one) {
    report_.only_keys(
        one,
        {"instrument", "days", "share", "finding", "stand-in", "late-days", "because", "findings"},
        "a questionnaire");
    because(one, "when it is asked for");
    Object out;
    if (const Value* instrument = report_.need(one, "instrument", "a questionnaire"))
      out.push_back({"instrument", *instrument});
    if (const Value* days = report_.need(one, "days", "a questionnaire"))
      out.push_back({"days", *days});
    out.push_back({"share", from_double(share(one, "a questionnaire"))});
    out.push_back(
        {"late-days", from_double(number(one, "late-days", "a questionnaire", 0, kMostDays))});
    return Value(std::move(out));
  }

  template <class Check>
  Value each(const Value& object, std::string_view key, Check check) {
    Array out;
    const Value* list = report_.need(object, key, "the entry");
    if (list == nullptr || report_.list(*list, key) == nullptr) return Value(std::move(out));
    for (const Value& one : *list->array()) {
      if (report_.map(one, fmt::format("an entry of {}", key)) != nullptr)
        out.push_back(check(one));
    }
    return Value(std::move(out));
  }

  const Value* finding(const Value& id) {
    if (id.string() == nullptr) {
      report_.error(id, ErrorCode::kWrongType, "the id of a finding is needed");
      return nullptr;
    }
    const auto at = evidence_.findings.find(*id.string());
    if (at != evidence_.findings.end()) return at->second.value;
    report_.error(id, ErrorCode::kDangling,
                  fmt::format("no finding is called {}{}", quote(*id.string()),
                              evidence_.suggest_finding(*id.string())));
    return nullptr;
  }

  void cited(const Value& object) {
    const Value* ids = object.find("findings");
    if (ids == nullptr || !cited_.insert(ids).second) return;  // said once
    if (report_.list(*ids, "findings") == nullptr) return;
    for (const Value& id : *ids->array()) (void)finding(id);
  }

  // What is not a finding's estimate says why.
  void because(const Value& object, std::string_view what) {
    cited(object);
    const Value* why = object.find("because");
    if (why == nullptr) {
      report_.error(object, ErrorCode::kMissingMember,
                    fmt::format("{} is no finding's estimate: \"because\" is missing", what));
    } else {
      report_.text(*why, "because");
    }
  }

  double number(const Value& value, std::string_view what, double low, double high) {
    const auto out = report_.number(value, what);
    if (!out) return low;
    if (*out >= low && *out <= high) return *out;
    report_.error(value, ErrorCode::kOutOfRange,
                  fmt::format("{} is {}, not from {} to {}", what, *out, low, high));
    return low;
  }

  double number(const Value& object, std::string_view key, std::string_view what, double low,
                double high) {
    const Value* value = report_.need(object, key, what);
    return value == nullptr ? low : number(*value, key, low, high);
  }

  // `finding: id`, or `share: x` with `because`.
  double share(const Value& object, std::string_view what) {
    const Value* id = object.find("finding");
    if (id == nullptr) {
      because(object, what);
      return number(object, "share", what, 0, 1);
    }
    cited(object);
    if (const Value* both = object.find("share")) {
      report_.error(*both, ErrorCode::kInconsistent,
                    "a share and a finding: which of the two is it?");
    }
    const Value* entry = finding(*id);
    if (entry == nullptr) return 0;
    const auto estimate = double_of(entry->find("estimate"));
    // That a share lies between 0 and 1 is checked with the evidence.
    if (std::ranges::find(kShares, text_of(*entry, "measure")) == kShares.end() || !estimate) {
      report_.error(*id, ErrorCode::kInconsistent,
                    fmt::format("{} is no share of people", quote(*id->string())));
      return 0;
    }
    const Value* marked = entry->find("stand_in");
    const bool stand_in = marked != nullptr && marked->boolean() != nullptr && *marked->boolean();
    const Value* said = object.find("stand-in");
    const bool told = said != nullptr && said->boolean() != nullptr && *said->boolean();
    if (stand_in && !told) {
      report_.error(*id, ErrorCode::kInconsistent,
                    fmt::format("{} is a stand-in (other surgery): say \"stand-in: true\"",
                                quote(*id->string())));
    }
    return *estimate >= 0 && *estimate <= 1 ? *estimate : 0;
  }

  Value range(const Value& object, std::string_view key, std::string_view what) {
    Array out;
    const Value* list = report_.need(object, key, what);
    if (list == nullptr || report_.list(*list, key) == nullptr) return Value(std::move(out));
    if (list->array()->size() != 2) {
      report_.error(*list, ErrorCode::kWrongType, "two numbers are needed, from and to");
      return Value(std::move(out));
    }
    const double from = number(list->array()->front(), key, 0, kMostDays);
    const double to = number(list->array()->back(), key, 0, kMostDays);
    if (to < from)
      report_.error(*list, ErrorCode::kInconsistent, "the second day is before the first");
    out.push_back(from_double(from));
    out.push_back(from_double(to));
    return Value(std::move(out));
  }

  Value by_indication(const Value& object, std::string_view key, std::string_view what) {
    Object out;
    const Value* map = report_.need(object, key, what);
    if (map == nullptr || report_.map(*map, key) == nullptr) return Value(std::move(out));
    for (const std::string_view indication : kIndications) {
      if (const Value* value = report_.need(*map, indication, key))
        out.push_back({std::string(indication), from_double(number(*value, indication, 0, 1))});
    }
    return Value(std::move(out));
  }

  void add_to_one(const Value& at, double sum) {
    if (std::abs(sum - 1) > 1e-9) {
      report_.error(at, ErrorCode::kInconsistent,
                    fmt::format("the shares add to {}, not to 1", sum));
    }
  }

  Value check_who(const Value& who) {
    report_.only_keys(
        who, {"indications", "operated", "oldest", "procedures", "levels", "both-sides", "risk"},
        "who");
    Object out;
    out.push_back({"indications", by_indication(who, "indications", "who")});
    if (const Value* map = who.find("indications"); map != nullptr && map->object() != nullptr) {
      because(*map, "who");
      double sum = 0;
      for (const std::string_view one : kIndications) sum += double_of(map->find(one)).value_or(0);
      add_to_one(*map, sum);
    }
    if (const Value* operated = report_.need(who, "operated", "who")) {
      const Value* from = report_.need(*operated, "from", "operated");
      if (from != nullptr && (from->string() == nullptr || !core::parse_date(*from->string())))
        report_.error(*from, ErrorCode::kSyntax, "a day is needed, such as '2024-01-01'");
      out.push_back({"operated-from", std::string(text_of(*operated, "from"))});
      out.push_back({"operated-within-days",
                     from_double(number(*operated, "within-days", "operated", 1, kMostDays))});
    }
    out.push_back({"oldest", from_double(number(who, "oldest", "who", 18, 120))});
    Object procedures;
    if (const Value* map = report_.need(who, "procedures", "who")) {
      for (const std::string_view indication : kIndications) {
        if (const Value* word = report_.need(*map, indication, "procedures"))
          report_.id(*word, "a procedure");
        procedures.push_back({std::string(indication), std::string(text_of(*map, indication))});
      }
    }
    out.push_back({"procedures", std::move(procedures)});
    Array levels;
    if (const Value* map = report_.need(who, "levels", "who");
        map != nullptr && report_.map(*map, "levels") != nullptr) {
      because(*map, "how the levels divide");
      double sum = 0;
      for (const Member& member : *map->object()) {
        if (member.key == "because" || member.key == "findings") continue;
        const double part = number(member.value, "the share of a level", 0, 1);
        sum += part;
        levels.emplace_back(Object{{"level", Value(member.key)}, {"share", from_double(part)}});
      }
      add_to_one(*map, sum);
    }
    out.push_back({"levels", std::move(levels)});
    out.push_back({"both-sides", by_indication(who, "both-sides", "who")});
    if (const Value* map = who.find("both-sides"); map != nullptr && map->object() != nullptr)
      because(*map, "how many have both sides");
    out.push_back({"risk", each(who, "risk", [&](const Value& one) { return risk(one); })});
    return Value(std::move(out));
  }

  Value risk(const Value& one) {
    report_.only_keys(one, {"word", "modifier", "share", "because", "findings"}, "a risk");
    Object out;
    if (const Value* word = report_.need(one, "word", "a risk")) {
      const std::string text = written(*word);
      if (std::ranges::find(vocabulary_.risks(), text) == vocabulary_.risks().end()) {
        report_.error(*word, ErrorCode::kUnknownWord,
                      fmt::format("the vocabulary has no risk {}{}", quote(text),
                                  suggest(text, vocabulary_.risks())));
      }
      out.push_back({"word", text});
    }
    if (const Value* modifier = one.find("modifier")) {
      if (!stands_in_outlook("modifiers", written(*modifier))) {
        report_.error(
            *modifier, ErrorCode::kDangling,
            fmt::format("models/outlook.yaml has no modifier {}", quote(written(*modifier))));
      }
      out.push_back({"modifier", written(*modifier)});
    } else {
      because(one, "how many have a risk");
      out.push_back({"share", by_indication(one, "share", "a risk")});
    }
    return Value(std::move(out));
  }

  const Value* outlook_entry(std::string_view list, std::string_view id) const {
    const Value* entries = outlook_.find(list);
    if (entries == nullptr || entries->array() == nullptr) return nullptr;
    for (const Value& one : *entries->array()) {
      if (text_of(one, "id") == id) return &one;
    }
    return nullptr;
  }
  bool stands_in_outlook(std::string_view list, std::string_view id) const {
    return outlook_entry(list, id) != nullptr;
  }

  Value check_answers(const Value& answers) {
    constexpr std::array<std::string_view, 4> kParts = {
        "skips-a-question", "unsure-when-well", "takes-temperature", "takes-temperature-when-hot"};
    report_.only_keys(
        answers,
        {"by-day", "people-differ", "silent-days", "skips-a-question", "unsure-when-well",
         "takes-temperature", "takes-temperature-when-hot", "pain-change-points"},
        "answers");
    Object out;
    double last = -1;
    out.push_back({"by-day", each(answers, "by-day", [&](const Value& one) {
                     report_.only_keys(
                         one, {"from", "share", "finding", "stand-in", "because", "findings"},
                         "a share of days");
                     const double from = number(one, "from", "a share of days", 0, kMostDays);
                     if (from <= last)
                       report_.error(one, ErrorCode::kInconsistent, "the days do not rise");
                     last = from;
                     return Value(Object{{"from", from_double(from)},
                                         {"share", from_double(share(one, "a share of days"))}});
                   })});
    for (const std::string_view key : kParts) {
      if (const Value* one = report_.need(answers, key, "answers"))
        out.push_back({std::string(key), from_double(share(*one, key))});
    }
    const auto value = [&](std::string_view key, double low, double high) {
      const Value* one = report_.need(answers, key, "answers");
      if (one == nullptr || report_.map(*one, key) == nullptr) return;
      because(*one, key);
      out.push_back({std::string(key), from_double(number(*one, "value", key, low, high))});
    };
    value("people-differ", 0, 5);
    value("silent-days", 1, kMostDays);
    value("pain-change-points", 1, 10);
    return Value(std::move(out));
  }

  Value check_says(const Value& says) {
    Object out;
    double sum = 0;
    for (const std::string_view key : {"worse", "better"}) {
      const double part = number(says, key, "says", 0, 1);
      sum += part;
      out.push_back({std::string(key), from_double(part)});
    }
    if (sum > 1)
      report_.error(says, ErrorCode::kInconsistent, "worse and better add to more than 1");
    return Value(std::move(out));
  }

  // The value of an attribute, if the vocabulary has it.
  bool fits(const Attribute& attribute, const std::string& word) {
    switch (attribute.type) {
      case AttributeType::kBoolean:
        return word == "true" || word == "false";
      case AttributeType::kWord:
        return std::ranges::find(attribute.words, word) != attribute.words.end();
      case AttributeType::kNumber: {
        const auto number = core::to_double(word);
        return number && *number >= attribute.low && *number <= attribute.high;
      }
      case AttributeType::kToken:
        return is_kebab(word);
    }
    return false;
  }

  static Value typed(const Attribute& attribute, const std::string& word) {
    if (attribute.type == AttributeType::kBoolean) return Value(word == "true");
    if (attribute.type == AttributeType::kNumber) return Value(core::json::Number{word});
    return Value(word);
  }

  // {severity: mild} or {severity: {mild: 0.7, severe: 0.3}}.
  Value attributes(const Value& map) {
    Object out;
    if (report_.map(map, "attributes") == nullptr) return Value(std::move(out));
    for (const Member& member : *map.object()) {
      const auto id = vocabulary_.attribute(member.key);
      if (!id || member.key == "side" || member.key == "change") {
        report_.error(member, ErrorCode::kUnknownMember,
                      id ? fmt::format("{} is drawn: use \"where\" and \"says\"", quote(member.key))
                         : fmt::format("the vocabulary has no attribute {}{}", quote(member.key),
                                       vocabulary_.suggest_attribute(member.key)));
        continue;
      }
      const Attribute& attribute = vocabulary_.attribute(*id);
      Array draws;
      const auto add = [&](const std::string& word, const auto& at, double part) {
        if (!fits(attribute, word)) {
          report_.error(at, ErrorCode::kUnknownWord,
                        fmt::format("{} is no {} of the vocabulary", quote(word), member.key));
        }
        draws.emplace_back(Object{{"value", typed(attribute, word)}, {"share", from_double(part)}});
      };
      if (member.value.object() == nullptr) {
        add(written(member.value), member.value, 1);
      } else {
        double sum = 0;
        for (const Member& one : *member.value.object()) {
          const double part = number(one.value, "a share", 0, 1);
          sum += part;
          add(one.key, one, part);
        }
        add_to_one(member.value, sum);
      }
      out.push_back({member.key, Value(std::move(draws))});
    }
    return Value(std::move(out));
  }

  // Symptom, attributes, on and says of a sign.
  void sign(const Value& one, const Value& usual, Object& out) {
    if (const Value* symptom = report_.need(one, "symptom", "a sign")) {
      const std::string word = written(*symptom);
      if (!vocabulary_.term(word)) {
        report_.error(*symptom, ErrorCode::kUnknownWord,
                      fmt::format("the vocabulary has no symptom {}{}", quote(word),
                                  vocabulary_.suggest_term(word)));
      }
      out.push_back({"symptom", word});
    }
    if (const Value* map = one.find("attributes")) {
      because(one, "how a sign is");
      out.push_back({"attributes", attributes(*map)});
    } else {
      cited(one);
    }
    if (const Value* on = one.find("where")) {
      if (std::ranges::find(kOn, written(*on)) == kOn.end()) {
        report_.error(*on, ErrorCode::kUnknownWord,
                      fmt::format("{} is no place; there is {}", quote(written(*on)), one_of(kOn)));
      }
      out.push_back({"where", written(*on)});
    }
    const Value* says = one.find("says");
    out.push_back({"says", says == nullptr ? usual : check_says(*says)});
  }

  Value benign(const Value& one) {
    report_.only_keys(
        one,
        {"symptom", "windows", "attributes", "where", "long-known", "says", "because", "findings"},
        "a benign sign");
    Object out;
    sign(one, usual_, out);
    out.push_back(
        {"windows", each(one, "windows", [&](const Value& window) {
           report_.only_keys(
               window, {"days", "share", "finding", "stand-in", "lasts", "because", "findings"},
               "a window");
           Object made;
           const Value days = range(window, "days", "a window");
           if (days.array()->size() == 2) {
             made.push_back({"from", (*days.array())[0]});
             made.push_back({"to", (*days.array())[1]});
           }
           made.push_back({"share", from_double(share(window, "a window"))});
           if (const Value* lasts = window.find("lasts"))
             made.push_back({"lasts", from_double(number(*lasts, "lasts", 1, kMostDays))});
           return Value(std::move(made));
         })});
    if (const Value* known = one.find("long-known")) {
      if (known->boolean() == nullptr)
        report_.error(*known, ErrorCode::kWrongType, "true or false is needed");
      out.push_back({"long-known", *known});
    }
    return Value(std::move(out));
  }

  Value complication(const Value& one) {
    report_.only_keys(one,
                      {"id", "known-tear", "course", "rates", "onset", "lasts", "says", "signs"},
                      "a complication");
    Object out;
    if (const Value* id = report_.need(one, "id", "a complication")) {
      report_.id(*id, "the id of a complication");
      if (!ids_.insert(written(*id)).second)
        report_.error(*id, ErrorCode::kDuplicateKey,
                      fmt::format("{} stands here twice", quote(written(*id))));
      out.push_back({"id", written(*id)});
    }
    if (const Value* tear = one.find("known-tear")) out.push_back({"known-tear", *tear});
    if (const Value* course = one.find("course")) {
      if (written(*course) != "relapse")
        report_.error(*course, ErrorCode::kUnknownWord, "the course draws \"relapse\" only");
      out.push_back({"relapse", Value(true)});
    } else {
      out.push_back({"rates", rates(one)});
      if (const Value* onset = report_.need(one, "onset", "a complication"))
        out.push_back({"onset", check_onset(*onset)});
    }
    if (const Value* lasts = report_.need(one, "lasts", "a complication")) {
      because(*lasts, "how long it lasts");
      out.push_back({"lasts", range(*lasts, "days", "lasts")});
    }
    Value usual = usual_;
    if (const Value* says = report_.need(one, "says", "a complication")) {
      because(*says, "what people say");
      usual = check_says(*says);
    }
    out.push_back({"signs", each(one, "signs", [&](const Value& part) {
                     report_.only_keys(
                         part,
                         {"symptom", "share", "finding", "stand-in", "after", "attributes", "where",
                          "points", "says", "because", "findings"},
                         "a sign");
                     Object made;
                     sign(part, usual, made);
                     made.push_back({"share", from_double(share(part, "a sign"))});
                     made.push_back({"after", range(part, "after", "a sign")});
                     if (const Value* points = part.find("points")) {
                       const std::string_view term = text_of(part, "symptom");
                       if (term != "back-pain" && term != "leg-pain")
                         report_.error(*points, ErrorCode::kInconsistent,
                                       "only back-pain and leg-pain have a score");
                       made.push_back({"points", from_double(number(*points, "points", 0, 10))});
                     }
                     return Value(std::move(made));
                   })});
    return Value(std::move(out));
  }

  // One for each indication.
  Value rates(const Value& complication) {
    Array out;
    std::set<std::string, std::less<>> placed;
    (void)each(complication, "rates", [&](const Value& rate) {
      report_.only_keys(rate,
                        {"indication", "model", "as", "part", "share", "finding", "stand-in",
                         "because", "findings"},
                        "a rate");
      const std::string_view of = text_of(rate, "indication");
      const Object made = rate_of(rate);
      for (const std::string_view indication : kIndications) {
        if (of != "any" && of != indication) continue;
        if (!placed.insert(std::string(indication)).second)
          report_.error(rate, ErrorCode::kDuplicateKey,
                        fmt::format("{} has two rates", indication));
        check_pool(rate, indication);
        Object one = made;
        one.push_back({"indication", std::string(indication)});
        out.emplace_back(std::move(one));
      }
      if (of != "any" && std::ranges::find(kIndications, of) == kIndications.end())
        report_.error(rate, ErrorCode::kUnknownWord,
                      "a rate names its indication: any, disc-herniation or stenosis");
      return Value();
    });
    return Value(std::move(out));
  }

  Object rate_of(const Value& rate) {
    Object made;
    const Value* model = rate.find("model");
    if (model == nullptr) {
      made.push_back({"share", from_double(share(rate, "a rate"))});
    } else {
      made.push_back({"model", written(*model)});
      if (const Value* as = rate.find("as")) made.push_back({"as", written(*as)});
    }
    double part = 1;
    if (const Value* value = rate.find("part")) part = number(*value, "part", 0, 1);
    made.push_back({"part", from_double(part)});
    if (rate.find("part") != nullptr || rate.find("as") != nullptr)
      because(rate, "a part, or the rate of the other indication,");
    return made;
  }

  void check_pool(const Value& rate, std::string_view indication) {
    const Value* model = rate.find("model");
    if (model == nullptr) return;
    const std::string_view pool = rate.find("as") == nullptr ? indication : text_of(rate, "as");
    if (has_pool(written(*model), pool)) return;
    report_.error(*model, ErrorCode::kDangling,
                  fmt::format("models/outlook.yaml has no pool {} for {} after the operation",
                              quote(written(*model)), pool));
  }

  // A pool of all ages that rests on findings.
  bool has_pool(std::string_view id, std::string_view indication) const {
    const Value* proportion = outlook_entry("proportions", id);
    const Value* pools = proportion == nullptr ? nullptr : proportion->find("pools");
    if (pools == nullptr || pools->array() == nullptr) return false;
    return std::ranges::any_of(*pools->array(), [&](const Value& pool) {
      const std::string_view of = text_of(pool, "indication");
      const Value* use = pool.find("use");
      return text_of(pool, "option") == "surgery" && (of == "any" || of == indication) &&
             pool.find("from-age") == nullptr && pool.find("to-age") == nullptr && use != nullptr &&
             use->array() != nullptr && !use->array()->empty();
    });
  }

  // Median and IQR of a finding, median and sigma, or even over the days.
  Value check_onset(const Value& onset) {
    Object made;
    if (report_.map(onset, "onset") == nullptr) return Value(std::move(made));
    report_.only_keys(onset, {"finding", "median", "sigma", "from", "to", "because", "findings"},
                      "onset");
    because(onset, "when it begins");
    const double from = number(onset, "from", "onset", 0, kMostDays);
    const double to = number(onset, "to", "onset", 0, kMostDays);
    if (to <= from)
      report_.error(onset, ErrorCode::kInconsistent, "the last day is not after the first");
    made.push_back({"from", from_double(from)});
    made.push_back({"to", from_double(to)});
    if (const Value* id = onset.find("finding")) {
      const Value* entry = finding(*id);
      if (entry != nullptr) from_quartiles(*id, *entry, made);
    } else if (onset.find("median") != nullptr) {
      made.push_back({"median", from_double(number(onset, "median", "onset", 1e-3, kMostDays))});
      made.push_back({"sigma", from_double(number(onset, "sigma", "onset", 0.01, 5))});
    }
    return Value(std::move(made));
  }

  void from_quartiles(const Value& id, const Value& entry, Object& made) {
    const auto median = double_of(entry.find("estimate"));
    const Value* quartiles = entry.find("iqr");
    const auto scale = text_of(entry, "scale");
    std::optional<double> low;
    std::optional<double> high;
    if (quartiles != nullptr && quartiles->array() != nullptr && quartiles->array()->size() == 2) {
      low = double_of(&quartiles->array()->front());
      high = double_of(&quartiles->array()->back());
    }
    if (text_of(entry, "measure") != "median" || !median || !low || !high || !(*low > 0) ||
        !(*high > *low) || !(*median > 0) || (scale != "days" && scale != "hours")) {
      report_.error(
          id, ErrorCode::kInconsistent,
          fmt::format("{} is no median with quartiles in days or hours", quote(written(id))));
      return;
    }
    // The quartiles of a normal lie 1.349 standard deviations apart.
    constexpr double kQuartiles = 1.3489795003921634;
    constexpr double kHoursPerDay = 24;
    made.push_back({"median", from_double(*median / (scale == "hours" ? kHoursPerDay : 1))});
    made.push_back({"sigma", from_double(std::log(*high / *low) / kQuartiles)});
  }

  const Value& root_;
  const EvidenceIndex& evidence_;
  const knowledge::Vocabulary& vocabulary_;
  const Value& outlook_;
  Reporter& report_;
  Value usual_;
  std::set<std::string, std::less<>> ids_;
  std::set<const Value*> cited_;
};

}  // namespace

std::optional<Value> check_synthetic(const Document& document, const EvidenceIndex& evidence,
                                     const CheckedVocabulary& vocabulary, const Value& outlook,
                                     std::vector<Problem>& problems) {
  const std::size_t before = problems.size();
  Reporter report(document.path, problems);
  Value out = SyntheticCheck(document, evidence, vocabulary.typed, outlook, report).run();
  if (problems.size() != before) return std::nullopt;
  // Who reads it has the last word.
  if (const auto read = synthetic::read_model(out, vocabulary.typed); !read) {
    report.error(document.root, read.error().code, read.error().message);
    return std::nullopt;
  }
  return out;
}

}  // namespace backsight::knowledge_compiler
