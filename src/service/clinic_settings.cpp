#include "clinic_settings.h"

#include "backsight/core/object_reader.h"
#include "keyring.h"

namespace backsight::service {
namespace {

using core::ErrorCode;
using core::Result;
using store::Entity;
using store::EntityKind;

constexpr std::string_view kSettings = "clinic-settings";
constexpr std::size_t kMostHours = 300;
constexpr std::size_t kMostName = 120;
constexpr std::int32_t kMostSilence = 60;

std::unexpected<core::Error> refused(std::string message, std::string pointer) {
  core::Place place;
  place.pointer = std::move(pointer);
  return core::fail(ErrorCode::kOutOfRange, std::move(message), std::move(place));
}

}  // namespace

Result<ClinicSettings> read_settings(Folder& folder, ClinicId clinic) {
  TRY(const auto info, folder.keyring().clinic(clinic));
  ClinicSettings out;
  out.name = info.name;
  TRY(const auto entity, folder.store().entity(EntityKind::kSetting, clinic.value));
  if (!entity) return out;
  TRY(const auto text,
      vault::open(info.key, {kSettings, clinic.value, clinic.value}, entity->body));
  TRY(const auto value, core::json::parse(text));
  const core::Path root;
  TRY(auto reader, core::ObjectReader::make(value, root));
  TRY(out.team_hours, reader.string("team_hours"));
  TRY(const auto days, reader.optional_integer("silence_days", 1, kMostSilence));
  if (days) out.silence_days = static_cast<std::int32_t>(*days);
  TRY_VOID(reader.finish());
  return out;
}

Result<std::vector<store::Write>> write_settings(Folder& folder, ClinicId clinic,
                                                 const ClinicSettings& settings) {
  if (settings.name.empty() || settings.name.size() > kMostName) {
    return refused("a clinic has a name of at most 120 bytes", "/name");
  }
  if (settings.team_hours.size() > kMostHours) {
    return refused("say the hours in at most 300 bytes", "/team_hours");
  }
  if (settings.silence_days < 1 || settings.silence_days > kMostSilence) {
    return refused("silence_days must lie between 1 and 60", "/silence_days");
  }
  TRY(const auto info, folder.keyring().clinic(clinic));
  TRY(const auto earlier, folder.store().entity(EntityKind::kSetting, clinic.value));
  core::json::Object body;
  body.push_back({"team_hours", settings.team_hours});
  body.push_back({"silence_days", core::json::from_integer(settings.silence_days)});
  std::vector<store::Write> out;
  out.emplace_back(store::PutEntity{
      Entity{EntityKind::kSetting, clinic.value, clinic.value, "", earlier ? earlier->version : 0,
             vault::seal(info.key, {kSettings, clinic.value, clinic.value},
                         core::json::write(core::json::Value(std::move(body))))}});
  if (settings.name != info.name) {
    TRY(out.emplace_back(), folder.keyring().rename(clinic, settings.name));
  }
  return out;
}

}  // namespace backsight::service
