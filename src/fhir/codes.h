// The codes of others that a bundle uses. Each was looked up; what has no code here stays text.
#pragma once

#include <string_view>

namespace backsight::fhir {

struct Code {
  std::string_view system;
  std::string_view code;
  std::string_view display;
};

inline constexpr std::string_view kLoinc = "http://loinc.org";
inline constexpr std::string_view kUcum = "http://unitsofmeasure.org";
/// What an identifier that is a URI says of itself (R4, datatypes, section 2.24.0.11).
inline constexpr std::string_view kUriSystem = "urn:ietf:rfc:3986";

// The profiles of vital signs name these two (R4, observation-vitalsigns).
inline constexpr Code kBodyTemperature{kLoinc, "8310-5", "Body temperature"};
inline constexpr Code kHeartRate{kLoinc, "8867-4", "Heart rate"};
inline constexpr std::string_view kBodyTemperatureProfile =
    "http://hl7.org/fhir/StructureDefinition/bodytemp";
inline constexpr std::string_view kHeartRateProfile =
    "http://hl7.org/fhir/StructureDefinition/heartrate";
// loinc.org/72514-3; with the unit {score} in the examples of HL7 Europe's patient summary.
inline constexpr Code kPainSeverity{
    kLoinc, "72514-3", "Pain severity - 0-10 verbal numeric rating [Score] - Reported"};
// HL7 Personal Health Records, value set observation-scored-assessment-score-codes.
inline constexpr Code kGad7{
    kLoinc, "70274-6", "Generalized anxiety disorder 7 item (GAD-7) total score [Reported.PHQ]"};
// loinc.org/55758-7, with this name in the records that Synthea makes.
inline constexpr Code kPhq2{kLoinc, "55758-7",
                            "Patient Health Questionnaire 2 item (PHQ-2) total score [Reported]"};

// R4's value sets consent-category and c80-doc-typecodes.
inline constexpr Code kConsent{kLoinc, "59284-0", "Patient Consent"};
inline constexpr Code kNote{kLoinc, "34109-9", "Note"};

// The answers of R4's value set yesnodontknow, and the reason where there is no answer.
inline constexpr std::string_view kYesNo = "http://terminology.hl7.org/CodeSystem/v2-0136";
inline constexpr std::string_view kAbsent =
    "http://terminology.hl7.org/CodeSystem/data-absent-reason";
inline constexpr std::string_view kAbsentExtension =
    "http://hl7.org/fhir/StructureDefinition/data-absent-reason";
inline constexpr Code kYes{kYesNo, "Y", "Yes"};
inline constexpr Code kNo{kYesNo, "N", "No"};
inline constexpr Code kAskedUnknown{kAbsent, "asked-unknown", "Asked But Unknown"};
inline constexpr Code kAskedDeclined{kAbsent, "asked-declined", "Asked But Declined"};
inline constexpr Code kUnknown{kAbsent, "unknown", "Unknown"};

inline constexpr std::string_view kCategory =
    "http://terminology.hl7.org/CodeSystem/observation-category";
inline constexpr Code kSurvey{kCategory, "survey", "Survey"};
inline constexpr Code kVitalSigns{kCategory, "vital-signs", "Vital Signs"};
inline constexpr Code kSocialHistory{kCategory, "social-history", "Social History"};
inline constexpr Code kOfProcedure{kCategory, "procedure", "Procedure"};

inline constexpr Code kAuthor{"http://terminology.hl7.org/CodeSystem/provenance-participant-type",
                              "author", "Author"};
inline constexpr std::string_view kDataOperation =
    "http://terminology.hl7.org/CodeSystem/v3-DataOperation";
inline constexpr Code kCreate{kDataOperation, "CREATE", "create"};
inline constexpr Code kRevise{kDataOperation, "UPDATE", "revise"};
inline constexpr Code kNullify{kDataOperation, "NULLIFY", "nullify"};
// R4, security-labels: what is no data of a real person.
inline constexpr Code kTestData{"http://terminology.hl7.org/CodeSystem/v3-ActReason", "HTEST",
                                "test health data"};

}  // namespace backsight::fhir
