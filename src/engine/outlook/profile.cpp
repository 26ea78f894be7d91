#include "backsight/outlook/profile.h"

#include <array>
#include <cmath>

#include "backsight/core/object_reader.h"

namespace backsight::outlook {
namespace {

using core::ErrorCode;
using core::ObjectReader;
using core::Path;
using core::Result;
using core::Word;

constexpr std::array<Word<Indication>, 2> kIndications = {
    {{"disc-herniation", Indication::kDiscHerniation}, {"stenosis", Indication::kStenosis}}};
enum class AnySex : std::uint8_t { kFemale, kMale, kOther };
constexpr std::array<Word<AnySex>, 3> kSexes = {
    {{"female", AnySex::kFemale}, {"male", AnySex::kMale}, {"other", AnySex::kOther}}};
constexpr std::array<Word<Smoking>, 3> kSmoking = {
    {{"never", Smoking::kNever}, {"former", Smoking::kFormer}, {"current", Smoking::kCurrent}}};
constexpr std::array<Word<Cause>, 5> kCauses = {{{"degenerative", Cause::kDegenerative},
                                                 {"tumour", Cause::kTumour},
                                                 {"trauma", Cause::kTrauma},
                                                 {"infection", Cause::kInfection},
                                                 {"deformity", Cause::kDeformity}}};
constexpr std::array<Word<EarlierSurgery>, 3> kEarlier = {
    {{"none", EarlierSurgery::kNone},
     {"other-place", EarlierSurgery::kOtherPlace},
     {"same-place", EarlierSurgery::kSamePlace}}};
enum class AnyIndication : std::uint8_t { kDiscHerniation, kStenosis, kOther };
constexpr std::array<Word<AnyIndication>, 3> kAnyIndication = {
    {{"disc-herniation", AnyIndication::kDiscHerniation},
     {"stenosis", AnyIndication::kStenosis},
     {"other", AnyIndication::kOther}}};
enum class Procedure : std::uint8_t { kKnown };
constexpr std::array<Word<Procedure>, 7> kProcedures = {{{"microdiscectomy", Procedure::kKnown},
                                                         {"discectomy", Procedure::kKnown},
                                                         {"hemilaminectomy", Procedure::kKnown},
                                                         {"laminotomy", Procedure::kKnown},
                                                         {"laminectomy", Procedure::kKnown},
                                                         {"decompression", Procedure::kKnown},
                                                         {"fusion", Procedure::kKnown}}};

constexpr double kDaysPerYear = 365.25;

Result<std::optional<double>> read_bmi(ObjectReader& reader) {
  TRY(const auto bmi, reader.optional_number("bmi", 10, 90));
  TRY(const auto height, reader.optional_number("height_cm", 100, 250));
  TRY(const auto weight, reader.optional_number("weight_kg", 25, 400));
  if (!height || !weight) return bmi;
  const double metres = *height / 100;
  const double from_both = *weight / (metres * metres);
  if (from_both < 10 || from_both > 90) {
    return std::unexpected(reader.error("weight_kg", ErrorCode::kOutOfRange,
                                        "height and weight give a body mass index nobody has"));
  }
  if (bmi && std::abs(*bmi - from_both) > 1) {
    return std::unexpected(reader.error("bmi", ErrorCode::kInconsistent,
                                        "the body mass index is not that of height and weight"));
  }
  return std::optional<double>(from_both);
}

Result<void> read_operation(ObjectReader& reader, core::Date today, Profile& out) {
  TRY(const auto operated, reader.optional_boolean("operated"));
  TRY(const auto day, reader.optional_string("surgery_date"));
  TRY(out.event_since, reader.optional_boolean("event_since"));
  out.operated = operated.value_or(false);
  if (!out.operated) {
    if (out.event_since) {
      return std::unexpected(reader.error("event_since", ErrorCode::kInconsistent,
                                          "something since the operation, but \"operated\" is not "
                                          "true"));
    }
    if (!day) return {};
    return std::unexpected(reader.error("surgery_date", ErrorCode::kInconsistent,
                                        "there is a day of the operation, but \"operated\" is not "
                                        "true"));
  }
  if (out.procedure.empty()) {
    return std::unexpected(reader.error("procedure", ErrorCode::kMissingMember,
                                        "operated, but the procedure is not given"));
  }
  if (!day) {
    return std::unexpected(reader.error("surgery_date", ErrorCode::kMissingMember,
                                        "operated, but the day is not given"));
  }
  const auto date = core::parse_date(*day);
  if (!date)
    return std::unexpected(reader.error("surgery_date", date.error().code, date.error().message));
  const double days = core::days_between(core::start_of(*date), core::start_of(today));
  if (days < 0) {
    return std::unexpected(
        reader.error("surgery_date", ErrorCode::kOutOfRange, "this day is in the future"));
  }
  if (out.age && days / kDaysPerYear > *out.age) {
    return std::unexpected(
        reader.error("surgery_date", ErrorCode::kInconsistent, "this day is before the birth"));
  }
  out.years_since = days / kDaysPerYear;
  return {};
}

}  // namespace

std::string_view word(Indication indication) {
  return kIndications[static_cast<std::size_t>(indication)].text;
}

Result<Profile> read_profile(const core::json::Value& value, core::Date today) {
  const Path root;
  TRY(auto reader, ObjectReader::make(value, root));
  Profile out;
  TRY(const auto indication, reader.optional_word("indication", kAnyIndication));
  out.other_indication = indication == AnyIndication::kOther;
  if (indication == AnyIndication::kDiscHerniation) out.indication = Indication::kDiscHerniation;
  if (indication == AnyIndication::kStenosis) out.indication = Indication::kStenosis;
  TRY(const auto known, reader.optional_word("procedure", kProcedures));
  if (known) out.procedure = *value.find("procedure")->string();
  TRY(out.age, reader.optional_number("age", 0, 120));
  TRY(const auto sex, reader.optional_word("sex", kSexes));
  if (sex == AnySex::kFemale) out.sex = Sex::kFemale;
  if (sex == AnySex::kMale) out.sex = Sex::kMale;
  TRY(out.bmi, read_bmi(reader));
  TRY(out.smoking, reader.optional_word("smoking", kSmoking));
  TRY(out.diabetes, reader.optional_boolean("diabetes"));
  TRY(out.earlier_surgery, reader.optional_word("earlier_surgery", kEarlier));
  TRY(out.implant, reader.optional_boolean("implant"));
  TRY(out.emergency, reader.optional_boolean("emergency"));
  TRY(out.cause, reader.optional_word("cause", kCauses));
  TRY_VOID(read_operation(reader, today, out));
  TRY_VOID(reader.finish());
  return out;
}

}  // namespace backsight::outlook
