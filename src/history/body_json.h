// Members shared by the surgery of an event and the surgery of a facts file. Private to history.
#pragma once

#include "backsight/history/event.h"

namespace backsight::history {

inline constexpr std::array<core::Word<Sex>, 3> kSexWords = {
    {{"female", Sex::kFemale}, {"male", Sex::kMale}, {"other", Sex::kOther}}};
inline constexpr std::array<core::Word<Side>, 3> kSideWords = {
    {{"left", Side::kLeft}, {"right", Side::kRight}, {"bilateral", Side::kBilateral}}};
inline constexpr std::array<core::Word<Role>, 6> kRoleWords = {
    {{"patient", Role::kPatient},
     {"carer", Role::kCarer},
     {"nurse", Role::kNurse},
     {"physiotherapist", Role::kPhysiotherapist},
     {"surgeon", Role::kSurgeon},
     {"clinic-lead", Role::kClinicLead}}};

/// An open word; error kUnknownWord when it has another form.
[[nodiscard]] core::Result<std::optional<std::string>> optional_token(core::ObjectReader& reader,
                                                                      std::string_view key);
/// A list of open words: at most 50.
[[nodiscard]] core::Result<std::vector<std::string>> optional_tokens(core::ObjectReader& reader,
                                                                     std::string_view key);
/// Everything of an operation but its date; the caller reads that and finishes the reader.
[[nodiscard]] core::Result<SurgeryRecorded> read_operation(core::ObjectReader& reader);
/// The members of read_operation, appended to `out`.
void write_operation(const SurgeryRecorded& surgery, core::json::Object& out);

template <class Enum, std::size_t N>
[[nodiscard]] core::json::Value word_or_null(const std::optional<Enum>& value,
                                             const std::array<core::Word<Enum>, N>& words) {
  if (!value) return nullptr;
  for (const auto& word : words) {
    if (word.value == *value) return word.text;
  }
  return nullptr;
}

}  // namespace backsight::history
