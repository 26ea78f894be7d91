#include "backsight/outlook/outlook.h"

namespace backsight::outlook {
namespace {

using core::json::Array;
using core::json::from_double;
using core::json::from_integer;
using core::json::Object;
using core::json::Value;

Value texts(const std::vector<std::string>& list) { return Value(Array(list.begin(), list.end())); }

Value write(const Band& band) {
  Object out;
  out.push_back({"median", from_double(band.median)});
  out.push_back({"low50", from_double(band.low50)});
  out.push_back({"high50", from_double(band.high50)});
  out.push_back({"low95", from_double(band.low95)});
  out.push_back({"high95", from_double(band.high95)});
  return Value(std::move(out));
}

Value ids(const std::vector<const Modifier*>& list) {
  Array out;
  for (const Modifier* modifier : list) out.emplace_back(modifier->id);
  return Value(std::move(out));
}

Value effects(const std::vector<Studied>& list) {
  Array out;
  for (const Studied& studied : list) {
    Object one;
    one.push_back({"modifier", Value(studied.modifier->id)});
    one.push_back({"exposed", studied.exposed ? Value(*studied.exposed) : Value(nullptr)});
    one.push_back({"low", from_double(studied.effect->shown_low)});
    one.push_back({"high", from_double(studied.effect->shown_high)});
    one.push_back({"findings", texts(studied.effect->findings)});
    out.emplace_back(std::move(one));
  }
  return Value(std::move(out));
}

Value write(const Modifier& modifier) {
  Object out;
  out.push_back({"id", Value(modifier.id)});
  out.push_back({"answer", Value(modifier.answer)});
  out.push_back({"exposed", texts(modifier.exposed)});
  out.push_back({"exposed_from", from_double(modifier.exposed_from)});
  out.push_back({"causal", Value(modifier.causal)});
  out.push_back({"what_if", Value(modifier.what_if)});
  return Value(std::move(out));
}

Value write(const Forecast& forecast) {
  Array points;
  for (const TimePoint& point : forecast.points) {
    Object one;
    one.push_back({"years", from_double(point.years)});
    one.push_back({"any_place", write(point.any_place)});
    one.push_back({"average_place", write(point.average_place)});
    points.emplace_back(std::move(one));
  }
  Object width;
  width.push_back({"years", from_double(forecast.width.years)});
  width.push_back({"places", from_double(forecast.width.places)});
  width.push_back({"parameters", from_double(forecast.width.parameters)});
  width.push_back({"unknown_answers", from_double(forecast.width.unknown_answers)});
  Object basis;
  basis.push_back({"cohorts", from_integer(forecast.basis->cohorts)});
  basis.push_back({"people", from_integer(forecast.basis->people)});
  basis.push_back({"earliest_years", from_double(forecast.basis->earliest_years)});
  basis.push_back({"latest_years", from_double(forecast.basis->latest_years)});
  basis.push_back({"certainty", Value(forecast.basis->certainty)});
  basis.push_back({"because", Value(forecast.basis->because)});
  basis.push_back({"findings", texts(forecast.basis->findings)});
  Object out;
  out.push_back({"id", Value(forecast.id)});
  out.push_back({"group", Value(forecast.group)});
  out.push_back({"points", Value(std::move(points))});
  out.push_back({"width", Value(std::move(width))});
  out.push_back({"counted", ids(forecast.counted)});
  out.push_back({"unknown", ids(forecast.unknown)});
  out.push_back({"effects", effects(forecast.studied)});
  if (forecast.chosen) out.push_back({"chosen", Value(true)});
  out.push_back({"basis", Value(std::move(basis))});
  return Value(std::move(out));
}

}  // namespace

Value write(const Outlook& outlook) {
  Object out;
  out.push_back({"knowledge", Value(outlook.model->version)});
  out.push_back({"status", Value(outlook.outside.empty() ? "covered" : "outside")});
  Array outside;
  for (const Outside* reason : outlook.outside) {
    Object one;
    one.push_back({"id", Value(reason->id)});
    one.push_back({"sources", texts(reason->sources)});
    outside.emplace_back(std::move(one));
  }
  out.push_back({"outside", Value(std::move(outside))});
  Array modifiers;
  for (const Modifier& modifier : outlook.model->modifiers) modifiers.push_back(write(modifier));
  out.push_back({"modifiers", Value(std::move(modifiers))});
  Array options;
  for (const OptionOutlook& option : outlook.options) {
    Array forecasts;
    for (const Forecast& forecast : option.forecasts) forecasts.push_back(write(forecast));
    Object one;
    one.push_back(
        {"option", Value(option.option == Option::kSurgery ? "surgery" : "non-operative")});
    one.push_back({"forecasts", Value(std::move(forecasts))});
    options.emplace_back(std::move(one));
  }
  out.push_back({"options", Value(std::move(options))});
  return Value(std::move(out));
}

}  // namespace backsight::outlook
