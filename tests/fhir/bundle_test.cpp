// What each kind of event becomes. Where FHIR says how, the test names the page of R4
// (hl7.org/fhir/R4).
#include "backsight/fhir/bundle.h"

#include <gmock/gmock.h>

#include <initializer_list>
#include <variant>

#include "sample.h"

namespace {

using namespace backsight;
using core::json::Value;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

history::EventId id(std::uint8_t number) {
  return {{{0, 0, 0, 0, 0, 0, 0x70, 0, 0x80, 0, 0, 0, 0, 0, 0, number}}};
}

history::Event event(std::uint8_t number, history::Body body,
                     history::Role author = history::Role::kPatient) {
  const core::Instant at{1'790'000'000'000 + number * 60'000};
  return {id(number), at, at, author, std::move(body), {}};
}

history::SurgeryRecorded operation(std::optional<core::Date> performed_on,
                                   std::optional<bool> durotomy) {
  history::SurgeryRecorded out;
  out.performed_on = performed_on;
  out.durotomy = durotomy;
  return out;
}

Value bundle(const history::History& history) {
  return fhir::bundle(test::sample_patient(), history, test::sample_vocabulary(),
                      test::kSampleMadeAt);
}

std::vector<Value> resources(const Value& bundle, std::string_view type) {
  std::vector<Value> out;
  for (const Value& entry : *bundle.find("entry")->array()) {
    const Value& resource = *entry.find("resource");
    if (*resource.find("resourceType")->string() == type) out.push_back(resource);
  }
  return out;
}

/// What stands at a path, written; numbers in it count from 0. "" when there is nothing.
std::string at(const Value& value, std::initializer_list<std::variant<const char*, int>> path) {
  const Value* here = &value;
  for (const auto& step : path) {
    if (const char* const* key = std::get_if<const char*>(&step)) {
      here = here->find(*key);
    } else {
      const auto index = static_cast<std::size_t>(std::get<int>(step));
      const auto* array = here->array();
      here = array != nullptr && index < array->size() ? &(*array)[index] : nullptr;
    }
    if (here == nullptr) return "";
  }
  return here->string() != nullptr ? *here->string() : core::json::write(*here);
}

std::vector<std::string> statuses(const Value& bundle, std::string_view type) {
  std::vector<std::string> out;
  for (const Value& one : resources(bundle, type)) out.push_back(at(one, {"status"}));
  return out;
}

history::Answers answers(std::string_view text) {
  const auto value = core::json::parse(text);
  auto read = history::read_answers(*value, core::Path(), test::sample_vocabulary());
  EXPECT_TRUE(read.has_value()) << (read ? "" : core::describe(read.error()));
  return read ? *std::move(read) : history::Answers{};
}

// A synthetic person with one event of each kind. After a change that is meant:
//   build/native/bin/fhir_write_bundles golden > tests/fhir/data/bundle.json
TEST(Bundle, IsTheGoldenFile) {
  EXPECT_EQ(test::lines(test::sample_bundle()), test::data("bundle.json"));
}

TEST(Bundle, OfNothingHoldsThePatient) {
  const Value out = bundle({});
  EXPECT_EQ(at(out, {"type"}), "collection");
  EXPECT_EQ(at(out, {"timestamp"}), "2027-01-15T08:00:00Z");
  EXPECT_EQ(out.find("entry")->array()->size(), 1);
  EXPECT_EQ(at(resources(out, "Patient")[0], {"name", 0, "text"}), "Synthetic Person One");
}

TEST(Bundle, SaysOfSyntheticPeopleAlone) {
  fhir::Patient patient = test::sample_patient();
  const history::History history = {event(1, history::MessageSent{"x"})};
  const auto write = [&] {
    return core::json::write(
        fhir::bundle(patient, history, test::sample_vocabulary(), test::kSampleMadeAt));
  };
  EXPECT_THAT(write(), HasSubstr(R"("tag":[{"display":"synthetic"}])"));
  EXPECT_THAT(write(), HasSubstr("HTEST"));  // R4, security-labels
  patient.synthetic = false;
  EXPECT_THAT(write(), Not(HasSubstr("synthetic")));
  EXPECT_THAT(write(), Not(HasSubstr("HTEST")));
}

// R4, value set yesnodontknow; data-absent-reason where there is no answer.
TEST(Bundle, KeepsFiveAnswersApart) {
  const Value out = bundle({event(1, history::CheckInSubmitted{answers(
                                         R"({"reported": [{"symptom": "fever"}],
                                             "denied": ["headache"],
                                             "unsure": ["urinary-retention"],
                                             "skipped": ["saddle-numbness"]})")})});
  const Value response = resources(out, "QuestionnaireResponse")[0];
  EXPECT_EQ(response.find("item")->array()->size(), 4);  // not asked: no item
  const auto item = [&](int n, std::initializer_list<std::variant<const char*, int>> path) {
    return at((*response.find("item")->array())[static_cast<std::size_t>(n)], path);
  };
  EXPECT_EQ(item(0, {"linkId"}), "fever");
  EXPECT_EQ(item(0, {"answer", 0, "valueCoding", "code"}), "Y");
  EXPECT_EQ(item(1, {"linkId"}), "headache");
  EXPECT_EQ(item(1, {"answer", 0, "valueCoding", "code"}), "N");
  EXPECT_EQ(item(2, {"linkId"}), "urinary-retention");
  EXPECT_EQ(item(2, {"answer", 0, "valueCoding", "code"}), "asked-unknown");
  EXPECT_EQ(item(3, {"linkId"}), "saddle-numbness");
  EXPECT_EQ(item(3, {"answer"}), "");
  EXPECT_EQ(item(3, {"extension", 0, "valueCode"}), "asked-declined");
}

// R4, datatypes, decimal: the precision counts.
TEST(Bundle, KeepsTheTextOfNumbers) {
  const Value out = bundle({event(1, history::CheckInSubmitted{answers(
                                         R"({"reported": [
                                           {"symptom": "leg-pain", "intensity_0_10": 1.10},
                                           {"symptom": "fever", "celsius": 38.0},
                                           {"symptom": "fast-heartbeat", "bpm": 1.0e2}]})")})});
  const auto observations = resources(out, "Observation");
  ASSERT_EQ(observations.size(), 3);
  EXPECT_EQ(at(observations[0], {"valueQuantity", "value"}), "1.10");
  EXPECT_EQ(at(observations[0], {"valueQuantity", "code"}), "{score}");
  EXPECT_EQ(at(observations[0], {"code", "coding", 0, "code"}), "72514-3");
  EXPECT_EQ(at(observations[1], {"valueQuantity", "value"}), "38.0");
  EXPECT_EQ(at(observations[1], {"valueQuantity", "code"}), "Cel");
  EXPECT_EQ(at(observations[1], {"code", "coding", 0, "code"}), "8310-5");
  EXPECT_EQ(at(observations[2], {"valueQuantity", "value"}), "1.0e2");
  EXPECT_EQ(at(observations[2], {"valueQuantity", "code"}), "/min");
  EXPECT_EQ(at(observations[2], {"code", "coding", 0, "code"}), "8867-4");
  EXPECT_EQ(at(resources(out, "QuestionnaireResponse")[0],
               {"item", 0, "answer", 0, "item", 0, "answer", 0, "valueDecimal"}),
            "1.10");
}

// LOINC 72514-3 is the severity of pain: how bad a fever is is not.
TEST(Bundle, CodesTheScoreOfPainOnly) {
  const Value out = bundle({event(1, history::CheckInSubmitted{answers(
                                         R"({"reported": [
                                           {"symptom": "saddle-numbness", "intensity_0_10": 7}]})")})});
  const Value observation = resources(out, "Observation")[0];
  EXPECT_EQ(at(observation, {"code"}), R"({"text":"saddle-numbness"})");
}

TEST(Bundle, ACorrectionStandsWithItsAuthor) {
  history::RecordCorrected correction{
      id(1), history::CheckInSubmitted{answers(R"({"denied": ["fever"]})")}};
  const Value out =
      bundle({event(1, history::CheckInSubmitted{answers(
                           R"({"reported": [{"symptom": "fever", "celsius": 39.1}]})")}),
              event(2, correction, history::Role::kNurse)});
  EXPECT_THAT(statuses(out, "QuestionnaireResponse"), ElementsAre("amended"));
  EXPECT_EQ(at(resources(out, "QuestionnaireResponse")[0],
               {"item", 0, "answer", 0, "valueCoding", "code"}),
            "N");
  EXPECT_TRUE(resources(out, "Observation").empty());  // the fever was corrected away
  const auto provenance = resources(out, "Provenance");
  ASSERT_EQ(provenance.size(), 2);
  EXPECT_EQ(at(provenance[0], {"agent", 0, "role", 0, "text"}), "patient");
  EXPECT_EQ(at(provenance[0], {"activity", "coding", 0, "code"}), "CREATE");
  EXPECT_EQ(at(provenance[1], {"agent", 0, "role", 0, "text"}), "nurse");
  EXPECT_EQ(at(provenance[1], {"activity", "coding", 0, "code"}), "UPDATE");
  EXPECT_EQ(at(provenance[1], {"entity", 0, "role"}), "revision");
  EXPECT_EQ(at(provenance[1], {"target"}), at(provenance[0], {"target"}));
}

TEST(Bundle, WhatWasWithdrawnIsEnteredInError) {
  history::History history = {
      event(1, history::CheckInSubmitted{answers(
                   R"({"reported": [{"symptom": "fever", "celsius": 39.1}]})")}),
      event(2, operation(std::nullopt, true)),
      event(3, history::MeasureSubmitted{{0}, 7}),
      event(4, history::NoteWritten{"x"}),
      event(5, history::MessageSent{"x"}),
      event(6, history::ConsentGiven{"research", "1", true})};
  for (std::uint8_t n = 1; n <= 6; ++n) {
    history.push_back(
        event(static_cast<std::uint8_t>(n + 10), history::RecordCorrected{id(n), std::nullopt}));
  }
  const Value out = bundle(history);
  const char* const error = "entered-in-error";
  EXPECT_THAT(statuses(out, "QuestionnaireResponse"), ElementsAre(error));
  EXPECT_THAT(statuses(out, "Procedure"), ElementsAre(error));
  EXPECT_THAT(statuses(out, "Observation"), ElementsAre(error, error, error));
  EXPECT_THAT(statuses(out, "DocumentReference"), ElementsAre(error));
  EXPECT_THAT(statuses(out, "Communication"), ElementsAre(error));
  EXPECT_THAT(statuses(out, "Consent"), ElementsAre(error));
  const auto provenance = resources(out, "Provenance");
  ASSERT_EQ(provenance.size(), 12);
  EXPECT_EQ(at(provenance[11], {"activity", "coding", 0, "code"}), "NULLIFY");
  EXPECT_EQ(at(provenance[11], {"entity", 0, "role"}), "removal");
}

TEST(Bundle, ACorrectionOfWhatIsNotThereNamesIt) {
  const Value out = bundle({event(2, history::RecordCorrected{id(1), std::nullopt})});
  const auto provenance = resources(out, "Provenance");
  ASSERT_EQ(provenance.size(), 1);
  EXPECT_EQ(at(provenance[0], {"target", 0, "identifier", "value"}),
            "urn:uuid:" + core::format(id(1)));
}

// Another kind of body replaces nothing (history::effective_events).
TEST(Bundle, ACorrectionOfAnotherKindWithdraws) {
  const Value out = bundle({event(1, history::MeasureSubmitted{{0}, 7}),
                            event(2, history::RecordCorrected{id(1), history::ProfileRecorded{}})});
  EXPECT_THAT(statuses(out, "Observation"), ElementsAre("entered-in-error"));
  EXPECT_EQ(at(resources(out, "Provenance")[1], {"activity", "coding", 0, "code"}), "NULLIFY");
}

// R4, consent-state-codes: what was taken back is never active.
TEST(Bundle, OnlyTheLastConsentHolds) {
  const history::ConsentGiven yes{"research", "1", true};
  const history::ConsentGiven no{"research", "1", false};
  const history::ConsentGiven other{"team-reads", "1", true};
  EXPECT_THAT(statuses(bundle({event(1, yes), event(2, other)}), "Consent"),
              ElementsAre("active", "active"));
  EXPECT_THAT(statuses(bundle({event(1, yes), event(2, other), event(3, no)}), "Consent"),
              ElementsAre("inactive", "active", "rejected"));
  EXPECT_THAT(statuses(bundle({event(1, no), event(2, yes)}), "Consent"),
              ElementsAre("inactive", "active"));
  // A withdrawal that was a mistake leaves the consent as it was.
  EXPECT_THAT(statuses(bundle({event(1, yes), event(2, no),
                               event(3, history::RecordCorrected{id(2), std::nullopt})}),
                       "Consent"),
              ElementsAre("active", "entered-in-error"));
}

// R4, event-status.
TEST(Bundle, AnOperationIsDoneOrToCome) {
  const auto status = [](std::optional<core::Date> day) {
    return statuses(bundle({event(1, operation(day, std::nullopt))}), "Procedure")[0];
  };
  EXPECT_EQ(status(core::Date{2027, 1, 15}), "completed");  // the day of the bundle
  EXPECT_EQ(status(core::Date{2027, 1, 16}), "preparation");
  EXPECT_EQ(status(std::nullopt), "unknown");
}

TEST(Bundle, ADuraKnownToBeWholeIsNotUnknown) {
  EXPECT_TRUE(resources(bundle({event(1, history::SurgeryRecorded{})}), "Observation").empty());
  const Value out = bundle({event(1, operation(std::nullopt, false))});
  const Value observation = resources(out, "Observation")[0];
  EXPECT_EQ(at(observation, {"code", "text"}), "durotomy");
  EXPECT_EQ(at(observation, {"valueBoolean"}), "false");
  EXPECT_EQ(at(observation, {"partOf", 0, "reference"}), "urn:uuid:" + core::format(id(1)));
}

TEST(Bundle, ThePatientIsOfTheLastProfile) {
  const Value out = bundle({event(1, history::ProfileRecorded{1970, history::Sex::kOther, {}}),
                            event(2, history::ProfileRecorded{1971, std::nullopt, {"diabetes"}})});
  const Value patient = resources(out, "Patient")[0];
  EXPECT_EQ(at(patient, {"birthDate"}), "1971");
  EXPECT_EQ(at(patient, {"gender"}), "");
  EXPECT_EQ(resources(out, "Observation").size(), 2);
  // Whose word it is stands with the last profile.
  EXPECT_EQ(at(resources(out, "Provenance")[0], {"target", 1}), "");
  EXPECT_EQ(at(resources(out, "Provenance")[1], {"target", 1, "reference"}),
            "urn:uuid:" + core::format(test::sample_patient().id));
}

TEST(Bundle, MessagesGoBetweenAPersonAndTheirTeam) {
  const std::string person = "urn:uuid:" + core::format(test::sample_patient().id);
  const auto message = [](history::Role role) {
    return resources(bundle({event(1, history::MessageSent{"x"}, role)}), "Communication")[0];
  };
  const Value from_person = message(history::Role::kPatient);
  EXPECT_EQ(at(from_person, {"sender", "reference"}), person);
  EXPECT_EQ(at(from_person, {"recipient", 0, "display"}), "care team");
  const Value from_carer = message(history::Role::kCarer);
  EXPECT_EQ(at(from_carer, {"sender", "type"}), "RelatedPerson");
  EXPECT_EQ(at(from_carer, {"recipient", 0, "display"}), "care team");
  const Value from_nurse = message(history::Role::kNurse);
  EXPECT_EQ(at(from_nurse, {"sender", "type"}), "Practitioner");
  EXPECT_EQ(at(from_nurse, {"sender", "display"}), "nurse");
  EXPECT_EQ(at(from_nurse, {"recipient", 0, "reference"}), person);
}

// RFC 4648, section 10.
TEST(Bundle, ANoteIsItsBytes) {
  const auto data = [](std::string text) {
    const Value out = bundle({event(1, history::NoteWritten{std::move(text)})});
    return at(resources(out, "DocumentReference")[0], {"content", 0, "attachment", "data"});
  };
  EXPECT_EQ(data("f"), "Zg==");
  EXPECT_EQ(data("fo"), "Zm8=");
  EXPECT_EQ(data("foo"), "Zm9v");
  EXPECT_EQ(data("foob"), "Zm9vYg==");
  EXPECT_EQ(data("fooba"), "Zm9vYmE=");
  EXPECT_EQ(data("foobar"), "Zm9vYmFy");
  EXPECT_EQ(data("\xFF\xFE\xFD"), "//79");  // both digits that base64url has not
}

TEST(Bundle, ScoresAreCodedWhereACodeIsKnown) {
  const auto code = [](std::string_view name) {
    const auto instrument = test::sample_vocabulary().instrument(name);
    const Value out = bundle({event(1, history::MeasureSubmitted{*instrument, 6})});
    EXPECT_EQ(at(resources(out, "Observation")[0], {"code", "text"}), name);
    return at(resources(out, "Observation")[0], {"code", "coding", 0, "code"});
  };
  EXPECT_EQ(code("gad-7"), "70274-6");
  EXPECT_EQ(code("phq-2"), "55758-7");
  EXPECT_EQ(code("odi"), "");
}

// A client chooses the ids of its events (R4, bundle, bdl-7: no two of a name).
TEST(Bundle, AnEventMayHaveTheIdOfThePerson) {
  history::Event one = event(1, history::MessageSent{"x"});
  one.id.value = test::sample_patient().id.value;
  const Value out = bundle({one});
  const auto& entries = *out.find("entry")->array();
  ASSERT_EQ(entries.size(), 3);
  EXPECT_NE(at(entries[0], {"fullUrl"}), at(entries[1], {"fullUrl"}));
  EXPECT_EQ(at(entries[2], {"resource", "target", 0, "reference"}), at(entries[1], {"fullUrl"}));
}

// The words that have a place of their own are those of the shipped vocabulary.
TEST(Bundle, KnowsTheShippedWords) {
  const auto read = [](std::string_view name) {
    std::ifstream file(BACKSIGHT_SOURCE_DIR "/" + std::string(name));
    return std::string(std::istreambuf_iterator<char>(file), {});
  };
  const std::string words = read("rules/vocabulary.yaml");
  for (const char* const word : {"intensity_0_10", "celsius", "bpm", "side", "location"}) {
    EXPECT_THAT(words, HasSubstr("\n  " + std::string(word) + ": "));
  }
  const std::string instruments = read("evidence/instruments.yaml");
  for (const char* const word : {"gad-7", "phq-2"}) {
    EXPECT_THAT(instruments, HasSubstr("\n  " + std::string(word) + ":\n"));
  }
}

}  // namespace
