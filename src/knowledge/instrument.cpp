#include "backsight/knowledge/instrument.h"

#include <cmath>

namespace backsight::knowledge {
namespace {

using core::ErrorCode;
using core::ObjectReader;
using core::Path;
using core::Result;

constexpr double kMost = 1e6;    // of any scale
constexpr double kLeast = 1e-6;  // a step of any scale

constexpr std::array<core::Word<Direction>, 3> kDirections = {{
    {"higher-is-worse", Direction::kHigherIsWorse},
    {"higher-is-better", Direction::kHigherIsBetter},
    {"neither", Direction::kNeither},
}};

std::string text_of(double number) { return core::json::write(core::json::from_double(number)); }

Result<double> need_number(ObjectReader& reader, std::string_view key, double low, double high) {
  TRY(const auto number, reader.optional_number(key, low, high));
  if (number) return *number;
  return std::unexpected(reader.error(key, ErrorCode::kMissingMember, "a number is needed"));
}

Result<Instrument::Course> read_course(const core::json::Value& value, const Path& path) {
  TRY(auto reader, ObjectReader::make(value, path));
  Instrument::Course out;
  TRY(out.domain, reader.string("domain"));
  TRY(out.step, need_number(reader, "step", kLeast, kMost));
  TRY_VOID(reader.finish());
  return out;
}

}  // namespace

Result<void> check_score(const Instrument& instrument, double score) {
  constexpr double kSame = 1e-9;  // of a step: what writing 0.1 in binary may be off
  bool fits = score >= instrument.low && score <= instrument.high;
  if (fits && instrument.step) {
    const double steps = (score - instrument.low) / *instrument.step;
    fits = std::abs(steps - std::round(steps)) <= kSame * (1 + steps);
  }
  if (fits) return {};
  std::string message = "a score of " + instrument.name + " lies between " +
                        text_of(instrument.low) + " and " + text_of(instrument.high);
  if (instrument.step) message += ", in steps of " + text_of(*instrument.step);
  return core::fail(ErrorCode::kOutOfRange, std::move(message));
}

Result<Instrument> read_instrument(std::string_view name, const core::json::Value& value,
                                   const Path& path) {
  TRY(auto reader, ObjectReader::make(value, path));
  Instrument out;
  out.name = std::string(name);
  TRY(out.low, need_number(reader, "from", -kMost, kMost));
  TRY(out.high, need_number(reader, "to", -kMost, kMost));
  if (!(out.low < out.high)) {
    return std::unexpected(
        reader.error("to", ErrorCode::kInconsistent, "the scale ends before it begins"));
  }
  TRY(out.step, reader.optional_number("step", kLeast, kMost));
  TRY(const auto direction, reader.optional_word("direction", kDirections));
  if (!direction) {
    return std::unexpected(reader.error("direction", ErrorCode::kMissingMember, "no direction"));
  }
  out.direction = *direction;
  if (const auto* course = reader.optional_member("course")) {
    TRY(out.course, read_course(*course, Path(path, "course")));
  }
  TRY_VOID(reader.finish());
  return out;
}

}  // namespace backsight::knowledge
