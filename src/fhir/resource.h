// From events to resources: what each file of this module does. Private to fhir.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "backsight/fhir/bundle.h"
#include "backsight/history/facts.h"
#include "element.h"
#include "urls.h"

namespace backsight::fhir {

/// How an event stands now.
enum class Standing : std::uint8_t { kAsWritten, kCorrected, kWithdrawn };

/// An event with the body that counts; a withdrawn one with the body that it had.
struct Entry {
  const history::Event* event = nullptr;
  history::Effective now;
  Standing standing = Standing::kAsWritten;
  core::Instant version_at;  ///< when what stands now was recorded
  bool replaced = false;     ///< a consent that a later one about the same replaces
  std::string url;           ///< of its first resource
  std::vector<std::string> all_urls;
};

/// What the resources of one bundle share.
class Writer {
 public:
  Writer(const Patient& patient, const knowledge::Vocabulary& vocabulary, core::Instant made_at);

  void patient(const history::ProfileRecorded* profile);
  /// All that an event becomes, without its Provenance.
  void resources(Entry& entry);
  /// Who wrote the event, for its resources.
  void provenance(const Entry& entry, bool of_patient);
  /// Who corrected what; `corrected` is nullptr when the record does not hold it.
  void correction(const history::Event& event, const history::RecordCorrected& correction,
                  const Entry* corrected);

  [[nodiscard]] Value finish() &&;

 private:
  void profile(Entry& entry);
  void operation(Entry& entry);
  void operation_fact(Entry& entry, std::string_view what, std::optional<bool> value);
  void check_in(Entry& entry);
  void numbers(Entry& entry, const history::Report& report, std::size_t number);
  void measure(Entry& entry);
  void note(Entry& entry, const history::NoteWritten& note);
  void message(Entry& entry, const history::MessageSent& message);
  void consent(Entry& entry, const history::ConsentGiven& consent);

  /// "resourceType", "id" and "meta". `part` names what an event becomes besides its first
  /// resource.
  [[nodiscard]] Object start(std::string_view type, const Entry& entry, std::string_view part = "",
                             std::string_view profile = "") const;
  /// An Observation of this event, up to its value.
  [[nodiscard]] Object observation(const Entry& entry, std::string_view part, const Code& category,
                                   Value code, std::string_view profile = "") const;
  [[nodiscard]] Object meta(std::string_view profile) const;
  [[nodiscard]] Value subject() const { return reference(patient_url_); }
  /// Who wrote the event, by role.
  [[nodiscard]] Value author(const history::Event& event) const;
  /// The body of a Provenance about `targets`.
  [[nodiscard]] Object provenance_of(const history::Event& event, std::string_view id,
                                     Array targets, const Code& activity) const;
  void add(Entry& entry, Object resource);
  void add(std::string url, Object resource);

  const Patient& patient_;
  const knowledge::Vocabulary& vocabulary_;
  core::Instant made_at_;
  Urls urls_;
  std::string patient_url_;
  Array entries_;
};

}  // namespace backsight::fhir
