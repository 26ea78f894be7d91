#include "backsight/synthetic/people.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "backsight/course/simulate.h"
#include "backsight/stats/normal.h"
#include "backsight/stats/philox.h"

namespace backsight::synthetic {
namespace {

using core::ErrorCode;
using core::Instant;
using core::Result;
using history::AttributeValue;
using history::Report;
using knowledge::TermId;
using knowledge::Vocabulary;
using stats::Stream;

// One stream for each person and purpose; each complication and each benign sign has its own, so
// that a change of one leaves the others alone. Another key than the course's streams have.
constexpr std::uint64_t kKey = 0x53594e5448455449;
constexpr std::uint64_t kStreams = 256;
constexpr std::size_t kMostMeasures = 48;
constexpr std::size_t kMostComplications = 64;
constexpr std::size_t kMostBenign = 128;
enum class Purpose : std::uint64_t {
  kWho = 0,
  kSpells = 1,
  kAnswers = 2,
  kClock = 3,
  kMeasures = 16,
  kComplications = 64,
  kBenign = 128
};

Stream stream_of(std::uint64_t seed, std::uint64_t person, Purpose purpose, std::size_t index = 0) {
  return {seed ^ kKey, person * kStreams + static_cast<std::uint64_t>(purpose) + index};
}

bool chance(Stream& stream, double probability) { return stream.uniform() < probability; }

double between(Stream& stream, double from, double to) {
  return from + (to - from) * stream.uniform();
}

std::size_t pick(Stream& stream, const std::vector<double>& shares) {
  double left = stream.uniform();
  for (std::size_t i = 0; i + 1 < shares.size(); ++i) {
    if (left < shares[i]) return i;
    left -= shares[i];
  }
  return shares.size() - 1;
}

// Normal cut to [low, high], in standard deviations; one draw.
double cut_normal(Stream& stream, double low, double high) {
  const double p =
      between(stream, low <= -40 ? 0 : stats::normal_cdf(low), stats::normal_cdf(high));
  return std::clamp(stats::normal_quantile(p), low, high);
}

std::int32_t day_of(double days) { return static_cast<std::int32_t>(std::floor(days)); }

outlook::Indication outlook_indication(Indication indication) {
  return indication == Indication::kStenosis ? outlook::Indication::kStenosis
                                             : outlook::Indication::kDiscHerniation;
}

course::Indication course_indication(Indication indication) {
  return indication == Indication::kStenosis ? course::Indication::kStenosis
                                             : course::Indication::kDiscHerniation;
}

const outlook::Proportion* find_proportion(const outlook::Model& model, const Rate& rate) {
  for (const outlook::Proportion& one : model.proportions) {
    if (one.id == rate.model && one.option == outlook::Option::kSurgery &&
        one.indication.value_or(outlook_indication(rate.of)) == outlook_indication(rate.of) &&
        !one.from_age && !one.to_age)
      return &one;
  }
  return nullptr;
}

const outlook::Modifier* find_modifier(const outlook::Model& model, const std::string& id) {
  const auto at = std::ranges::find(model.modifiers, id, &outlook::Modifier::id);
  return at == model.modifiers.end() ? nullptr : &*at;
}

std::optional<AttributeValue> word_value(const Vocabulary& vocabulary, std::string_view attribute,
                                         std::string_view word) {
  const auto id = vocabulary.attribute(attribute);
  if (!id) return std::nullopt;
  const auto& words = vocabulary.attribute(*id).words;
  const auto at = std::ranges::find(words, word);
  if (at == words.end()) return std::nullopt;
  return AttributeValue{*id, static_cast<double>(at - words.begin()), std::string(word)};
}

constexpr std::array<std::pair<std::string_view, course::Domain>, 2> kPain = {
    {{"leg-pain", course::Domain::kLegPain}, {"back-pain", course::Domain::kBackPain}}};

// A sign of this person, with what is true of it.
struct Live {
  Felt felt;
  Report report;
  Says says;
  double points = 0;
  bool long_known = false;
  bool told = false;
};

constexpr std::size_t kIdDraws = 10;

// A questionnaire that this person answers.
struct Asked {
  std::int32_t day = 0;
  double hour = 0;
  knowledge::InstrumentId instrument;
  Stream id{0, 0};
};

class Maker {
 public:
  Maker(const Sources& sources, const Plan& plan, std::uint64_t number)
      : sources_(sources), plan_(plan), model_(*sources.model) {
    person_.number = number;
  }

  Person run() {
    who();
    complications();
    benign();
    measures();
    live_through();
    std::ranges::stable_sort(person_.events, {}, &history::Event::occurred_at);
    return std::move(person_);
  }

 private:
  [[nodiscard]] Stream stream(Purpose purpose, std::size_t index = 0) const {
    return stream_of(plan_.seed, person_.number, purpose, index);
  }
  [[nodiscard]] std::size_t side_index() const {
    return static_cast<std::size_t>(person_.truth.indication);
  }

  void who() {
    Stream draw = stream(Purpose::kWho);
    const bool herniation = chance(draw, model_.indications[0]);
    person_.truth.indication =
        plan_.indication.value_or(herniation ? Indication::kDiscHerniation : Indication::kStenosis);
    const std::size_t i = side_index();
    const outlook::Population& population = sources_.outlook->population[i];
    constexpr double kAdult = 18;
    const double youngest = std::max(kAdult, sources_.outlook->youngest[i]);
    person_.age =
        population.mean_age +
        population.sd_age * cut_normal(draw, (youngest - population.mean_age) / population.sd_age,
                                       (model_.oldest - population.mean_age) / population.sd_age);
    person_.profile.sex =
        chance(draw, population.women) ? history::Sex::kFemale : history::Sex::kMale;
    start_ = core::start_of(model_.operated_from);
    start_.ms += core::kMsPerDay * draw.below(model_.operated_within_days);
    history::SurgeryRecorded& surgery = person_.surgery;
    surgery.performed_on = core::date_of(start_);
    surgery.procedure = model_.procedures[i];
    surgery.indication = i == 0 ? "disc-herniation" : "stenosis";
    surgery.level = model_.levels[pick(draw, model_.level_shares)];
    const bool both = chance(draw, model_.both_sides[i]);
    const bool left = chance(draw, 0.5);
    surgery.side = both   ? history::Side::kBilateral
                   : left ? history::Side::kLeft
                          : history::Side::kRight;
    surgery.durotomy = false;
    surgery.fusion = false;
    person_.profile.birth_year = surgery.performed_on->year - day_of(person_.age);
    for (const Risk& risk : model_.risks) {
      const double share = risk.modifier.empty()
                               ? risk.share[i]
                               : find_modifier(*sources_.outlook, risk.modifier)->share[i];
      if (chance(draw, share)) person_.profile.risk.push_back(risk.word);
    }
  }

  [[nodiscard]] std::string_view side_word(On on, bool left) const {
    switch (on) {
      case On::kNowhere:
        return {};
      case On::kBothSides:
        return "bilateral";
      case On::kOneSide:
        return left ? "left" : "right";
      case On::kOperatedSide:
        break;
    }
    switch (*person_.surgery.side) {
      case history::Side::kLeft:
        return "left";
      case history::Side::kRight:
        return "right";
      case history::Side::kBilateral:
        break;
    }
    return "bilateral";
  }

  Live make_live(const Sign& sign, Stream& draw) const {
    Live out;
    out.report.symptom = sign.symptom;
    out.felt.symptom = sign.symptom;
    out.says = sign.says;
    const bool left = chance(draw, 0.5);
    for (const AttributeDraw& attribute : sign.attributes)
      out.report.attributes.push_back(attribute.values[pick(draw, attribute.shares)]);
    if (const auto side = word_value(*sources_.vocabulary, "side", side_word(sign.on, left)))
      out.report.attributes.push_back(*side);
    return out;
  }

  [[nodiscard]] double onset_of(const Onset& onset, Stream& draw) const {
    if (!onset.median || onset.sigma <= 0) return between(draw, onset.from, onset.to);
    const double mu = std::log(*onset.median);
    const double low = onset.from > 0 ? (std::log(onset.from) - mu) / onset.sigma : -40;
    return std::exp(mu +
                    onset.sigma * cut_normal(draw, low, (std::log(onset.to) - mu) / onset.sigma));
  }

  [[nodiscard]] double probability_of(const Rate& rate, Stream& draw) const {
    if (rate.model.empty()) return rate.share * rate.part;
    const outlook::Proportion* proportion = find_proportion(*sources_.outlook, rate);
    const std::size_t row = draw.below(static_cast<std::uint32_t>(proportion->draws.size()));
    const double place = stats::standard_normal(draw);
    return rate.part * stats::inverse_logit(proportion->draws.column(0)[row] +
                                            proportion->draws.column(1)[row] * place);
  }

  void complications() {
    for (std::size_t j = 0; j < model_.complications.size(); ++j) {
      const Complication& one = model_.complications[j];
      const auto& rate = one.rates[side_index()];
      if (one.relapse || !rate) continue;
      Stream draw = stream(Purpose::kComplications, j);
      if (!chance(draw, probability_of(*rate, draw))) continue;
      const double onset = onset_of(one.onset, draw);
      if (onset > plan_.days) continue;
      if (one.known_tear) person_.surgery.durotomy = true;
      begin(one, onset, draw);
    }
  }

  void begin(const Complication& one, double onset, Stream& draw) {
    TrueComplication truth{one.id, onset, {}};
    const double over = onset + between(draw, one.lasts_from, one.lasts_to);
    for (const ComplicationSign& sign : one.signs) {
      const bool shows = chance(draw, sign.share);
      const double from = onset + between(draw, sign.after_from, sign.after_to);
      Live live = make_live(sign.sign, draw);
      if (!shows) continue;
      live.felt.from_day = day_of(from);
      live.felt.to_day = std::max(live.felt.from_day, day_of(over));
      live.points = sign.points;
      truth.signs.push_back(live.felt);
      live_.push_back(std::move(live));
    }
    person_.truth.complications.push_back(std::move(truth));
  }

  void benign() {
    for (std::size_t j = 0; j < model_.benign.size(); ++j) {
      const BenignSign& one = model_.benign[j];
      Stream draw = stream(Purpose::kBenign, j);
      const double rank = draw.uniform();
      const Live made = make_live(one.sign, draw);
      std::optional<Felt> lasting;  // of windows without an end of their own
      const auto add = [&](const Felt& felt) {
        if (felt.from_day > plan_.days) return;
        Live live = made;
        live.felt = felt;
        live.long_known = one.long_known;
        person_.truth.benign.push_back(felt);
        live_.push_back(std::move(live));
      };
      for (const Window& window : one.windows) {
        const double begins = draw.uniform();
        const double day = between(draw, window.from, window.to + 1.0);
        const double length = draw.uniform();
        if (window.lasts) {
          if (begins >= window.share) continue;
          // Geometric, at least a day.
          const double more =
              *window.lasts > 1 ? std::log1p(-length) / std::log(1 - 1 / *window.lasts) : 0;
          add({one.sign.symptom, day_of(day), day_of(day) + day_of(more)});
          continue;
        }
        if (rank >= window.share) continue;
        if (lasting && lasting->to_day + 1 == window.from) {
          lasting->to_day = window.to;
        } else {
          if (lasting) add(*lasting);
          lasting = Felt{one.sign.symptom, window.from, window.to};
        }
      }
      if (lasting) add(*lasting);
    }
  }

  // When each questionnaire is answered. Every day it is asked for takes the same draws, so that
  // fewer days are the first of them.
  void measures() {
    for (std::size_t j = 0; j < model_.measures.size(); ++j) {
      const Questionnaire& one = model_.measures[j];
      Stream draw = stream(Purpose::kMeasures, j);
      for (const std::int32_t day : one.days) {
        const bool answers = chance(draw, one.share);
        const double late = between(draw, 0, one.late_days + 1);
        const double hour = between(draw, 7, 22);
        Stream id = draw;
        for (std::size_t i = 0; i < kIdDraws; ++i) (void)draw.next();
        const std::int32_t on = day < 0 ? day : day + day_of(late);
        if (answers && on <= plan_.days) asked_.push_back({on, hour, one.instrument, id});
      }
    }
  }

  // The total that goes with the person's state of that day, in the questionnaire's own steps.
  void answer_measures(std::int32_t day, const course::SimulatedDay& today) {
    for (Asked& one : asked_) {
      if (one.day != day) continue;
      const knowledge::Instrument& scale = sources_.vocabulary->instrument(one.instrument);
      const auto domain =
          std::ranges::find(course::kDomainWords, std::string_view(scale.course->domain)) -
          course::kDomainWords.begin();
      constexpr double kWorst = 10;
      const double range = scale.high - scale.low;
      const double state =
          std::clamp(today.latent[static_cast<std::size_t>(domain)], 0.0, kWorst) / kWorst * range;
      const double steps = std::round(state / scale.course->step) * scale.course->step;
      const double away = std::min(steps, range);
      const bool better = scale.direction == knowledge::Direction::kHigherIsBetter;
      record(
          at_hour(day, one.hour),
          history::MeasureSubmitted{one.instrument, better ? scale.high - away : scale.low + away},
          one.id);
    }
  }

  void record(Instant at, history::Body body) { record(at, std::move(body), clock_); }

  void record(Instant at, history::Body body, Stream& ids) {
    history::Event event;
    std::array<std::uint8_t, kIdDraws> bits{};
    for (std::uint8_t& one : bits) one = static_cast<std::uint8_t>(ids.next());
    event.id.value = core::make_uuid_v7(at, bits);
    event.occurred_at = at;
    event.recorded_at = at;
    event.body = std::move(body);
    person_.events.push_back(std::move(event));
  }

  [[nodiscard]] Instant at_hour(std::int32_t day, double hour) const {
    constexpr double kMsPerHour = 3'600'000;
    return {start_.ms + day * core::kMsPerDay + static_cast<std::int64_t>(hour * kMsPerHour)};
  }

  // Spells of answering and of silence, with the share of days answered of this person.
  bool answers_on(std::int32_t day) {
    double share = 0;
    for (const AnswerShare& one : model_.by_day) {
      if (one.from <= day) share = one.share;
    }
    const double differ = model_.people_differ;
    const double own = stats::normal_cdf(
        stats::normal_quantile(share) * std::sqrt(1 + differ * differ) + differ * own_care_);
    double comes_back = 1 / model_.silent_days;
    double falls_silent = own > 0 ? comes_back * (1 - own) / own : 1;
    if (falls_silent > 1) {
      falls_silent = 1;
      comes_back = own / (1 - own);
    }
    const double u = spells_.uniform();
    if (day == 1) {
      silent_ = u >= own;
    } else {
      silent_ = silent_ ? u >= comes_back : u < falls_silent;
    }
    return !silent_;
  }

  void live_through() {
    const course::Road* road =
        sources_.course->find(course_indication(person_.truth.indication), course::Care::kOperated);
    course::Simulation days(*road, plan_.seed, person_.number, -1);
    clock_ = stream(Purpose::kClock);
    spells_ = stream(Purpose::kSpells);
    answers_ = stream(Purpose::kAnswers);
    own_care_ = stats::standard_normal(spells_);
    constexpr double kMorning = 9;
    record(at_hour(-7, kMorning), person_.profile);
    const course::SimulatedDay before = days.next();
    for (std::size_t i = 0; i < kPain.size(); ++i)
      last_told_[i] = before.score[static_cast<std::size_t>(kPain[i].second)];
    answer_measures(-1, before);
    record(at_hour(0, kMorning), person_.surgery);
    for (std::int32_t day = 0; day <= plan_.days; ++day) {
      const course::SimulatedDay today = days.next();
      if (today.setback_begins) person_.truth.setback_days.push_back(day);
      if (today.relapse_begins) relapse(day);
      answer_measures(day, today);
      if (day == 0) continue;
      const bool answers = answers_on(day);
      const double hour = between(clock_, 7, 22);
      if (!answers || (day - 1) % plan_.every != 0) continue;
      record(at_hour(day, hour), history::CheckInSubmitted{check_in(day, today)});
    }
  }

  void relapse(std::int32_t day) {
    person_.truth.relapse_day = day;
    for (std::size_t j = 0; j < model_.complications.size(); ++j) {
      if (!model_.complications[j].relapse) continue;
      Stream draw = stream(Purpose::kComplications, j);
      begin(model_.complications[j], day, draw);
    }
  }

  history::Answers check_in(std::int32_t day, const course::SimulatedDay& today) {
    Condition condition;
    condition.days_since_surgery = day;
    course::PerDomain<double> points{};
    bool both_legs = false;
    // Complications stand first: of two signs with one name theirs is told.
    for (Live& live : live_) {
      if (day < live.felt.from_day || day > live.felt.to_day) continue;
      const double says = answers_.uniform();
      if (const auto pain = pain_of(live.felt.symptom)) {
        points[static_cast<std::size_t>(*pain)] += live.points;
        if (*pain == course::Domain::kLegPain) both_legs = both_legs || is_on_both(live.report);
        continue;
      }
      const bool first = !std::exchange(live.told, true);
      if (std::ranges::find(condition.felt, live.felt.symptom, &Report::symptom) !=
          condition.felt.end())
        continue;
      condition.felt.push_back(as_told(live, first, says));
    }
    for (std::size_t i = 0; i < kPain.size(); ++i)
      tell_pain(i, today, points, both_legs, condition);
    const Care care{model_.skips_a_question, model_.unsure_when_well, model_.takes_temperature,
                    model_.takes_temperature_when_hot};
    return fill_in(*sources_.check_in, condition, care, *sources_.vocabulary, answers_);
  }

  [[nodiscard]] std::optional<course::Domain> pain_of(TermId term) const {
    for (const auto& [name, domain] : kPain) {
      if (sources_.vocabulary->name(term) == name) return domain;
    }
    return std::nullopt;
  }

  [[nodiscard]] bool is_on_both(const Report& report) const {
    const auto both = word_value(*sources_.vocabulary, "side", "bilateral");
    return both && std::ranges::find(report.attributes, *both) != report.attributes.end();
  }

  [[nodiscard]] Report as_told(const Live& live, bool first, double says) const {
    Report out = live.report;
    std::string_view change;
    if (!first) {
      const auto onset = sources_.vocabulary->attribute("onset");
      std::erase_if(out.attributes, [&](const AttributeValue& one) { return one.id == onset; });
      change = says < live.says.worse                      ? "worse"
               : says < live.says.worse + live.says.better ? "better"
                                                           : "unchanged";
    } else if (live.long_known) {
      change = "unchanged";
    }
    if (const auto value = word_value(*sources_.vocabulary, "change", change))
      out.attributes.push_back(*value);
    return out;
  }

  void tell_pain(std::size_t i, const course::SimulatedDay& today,
                 const course::PerDomain<double>& points, bool both_legs, Condition& condition) {
    const Vocabulary& vocabulary = *sources_.vocabulary;
    const auto domain = static_cast<std::size_t>(kPain[i].second);
    constexpr double kWorst = 10;
    const double score = std::round(std::clamp(today.latent[domain] + points[domain], 0.0, kWorst));
    Report report{*vocabulary.term(kPain[i].first), {}};
    condition.scores.push_back({report.symptom, static_cast<std::int32_t>(score)});
    const double moved = score - std::round(last_told_[i]);
    last_told_[i] = score;
    const std::string_view change = moved >= model_.pain_change_points    ? "worse"
                                    : moved <= -model_.pain_change_points ? "better"
                                                                          : "unchanged";
    if (const auto value = word_value(vocabulary, "change", change))
      report.attributes.push_back(*value);
    if (kPain[i].second == course::Domain::kLegPain) {
      if (const auto side = word_value(
              vocabulary, "side", side_word(both_legs ? On::kBothSides : On::kOperatedSide, true)))
        report.attributes.push_back(*side);
    }
    condition.felt.push_back(std::move(report));
  }

  const Sources& sources_;
  const Plan& plan_;
  const Model& model_;
  Person person_;
  Instant start_;
  std::vector<Live> live_;
  std::vector<Asked> asked_;
  Stream clock_{0, 0};
  Stream spells_{0, 0};
  Stream answers_{0, 0};
  double own_care_ = 0;
  bool silent_ = false;
  std::array<double, kPain.size()> last_told_{};
};

}  // namespace

Result<void> check(const Sources& sources) {
  const auto missing = [](const std::string& what) {
    return core::fail(ErrorCode::kNotFound, what);
  };
  const Model& model = *sources.model;
  if (model.measures.size() > kMostMeasures)
    return missing("there are more questionnaires than random streams");
  for (const Questionnaire& one : model.measures) {
    if (std::ranges::find(
            course::kDomainWords,
            std::string_view(sources.vocabulary->instrument(one.instrument).course->domain)) ==
        course::kDomainWords.end())
      return missing("the course has no domain that a questionnaire tells");
  }
  if (model.complications.size() > kMostComplications || model.benign.size() > kMostBenign)
    return missing("there are more kinds of signs than random streams");
  if (model.by_day.empty()) return missing("nobody answers: no share of days");
  for (const auto& [name, domain] : kPain) {
    if (!sources.vocabulary->term(name))
      return missing("no symptom is called " + std::string(name));
  }
  for (const Indication indication : {Indication::kDiscHerniation, Indication::kStenosis}) {
    const course::Road* road =
        sources.course->find(course_indication(indication), course::Care::kOperated);
    if (road == nullptr || road->draws.size() == 0)
      return missing("the course has no road for the operation");
    if (!(sources.outlook->population[static_cast<std::size_t>(indication)].sd_age > 0))
      return missing("the outlook does not say how old people are");
  }
  for (const Complication& one : model.complications) {
    for (const auto& rate : one.rates) {
      if (!rate || rate->model.empty()) continue;
      const outlook::Proportion* found = find_proportion(*sources.outlook, *rate);
      if (found == nullptr || found->draws.size() == 0)
        return missing("the outlook has no share called " + rate->model);
    }
  }
  for (const Risk& risk : model.risks) {
    if (!risk.modifier.empty() && find_modifier(*sources.outlook, risk.modifier) == nullptr)
      return missing("the outlook has nothing called " + risk.modifier);
  }
  return {};
}

Person draw_person(const Sources& sources, const Plan& plan, std::uint64_t number) {
  return Maker(sources, plan, number).run();
}

}  // namespace backsight::synthetic
