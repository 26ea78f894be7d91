// What each endpoint answers, checked against api/openapi.yaml.
#include "api/api_fixture.h"

namespace {

using namespace backsight;
using core::json::Value;

class Endpoints : public test::ApiFixture {
 protected:
  const history::PersonId person_ = add_person();
  static constexpr const char* kEvents = "/api/v1/people/{person}/events";

  Value json_of(const api::Response& response) {
    auto value = core::json::parse(response.body);
    EXPECT_TRUE(value.has_value()) << response.body;
    return value ? *std::move(value) : Value();
  }
  static std::string text(const Value& value, std::string_view key) {
    const Value* found = value.find(key);
    return found == nullptr ? "(absent)" : core::json::write(*found);
  }
};

TEST_F(Endpoints, Health) {
  const auto answer = get("/healthz");
  EXPECT_EQ(answer.body, R"({"status":"ok"})");
  EXPECT_EQ(off_contract("GET", "/healthz", answer), "");
  EXPECT_EQ(answer.route, "/healthz");
}

TEST_F(Endpoints, Config) {
  const auto answer = get("/api/v1/config");
  EXPECT_EQ(off_contract("GET", "/api/v1/config", answer), "");
  EXPECT_EQ(answer.body, R"({"emergency_number":"112","team_watching":false,"knowledge":"small",)"
                         R"("mode":"local","demo":false,"version":"0.1.0"})");
  EXPECT_EQ(header(answer, "cache-control"), "no-store");
}

TEST_F(Endpoints, People) {
  const auto answer = get("/api/v1/people");
  EXPECT_EQ(off_contract("GET", "/api/v1/people", answer), "");
  EXPECT_EQ(answer.body, R"({"people":[{"id":")" + core::format(person_) +
                             R"(","name":"Kim","synthetic":false}]})");
}

TEST_F(Endpoints, RecordAndReadBack) {
  const std::string event = event_json(
      R"({"reported":[{"symptom":"back-pain","intensity_0_10":8.50}],"denied":["fever"],)"
      R"("unsure":["saddle-numbness"],"skipped":["headache"]})");
  const auto made = send(post(person_, event));
  EXPECT_EQ(made.status, 201);
  EXPECT_EQ(off_contract("POST", kEvents, made), "");
  EXPECT_EQ(made.route, kEvents);
  const Value recorded = json_of(made);
  EXPECT_EQ(text(*recorded.find("advice"), "urgency"), "\"same-day\"");
  EXPECT_NE(made.body.find("8.50"), std::string::npos);  // the number as it was written

  now_.ms += 1000;
  const auto again = send(post(person_, event));
  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(off_contract("POST", kEvents, again), "");
  EXPECT_EQ(text(json_of(again), "event"), text(recorded, "event"));

  const auto list = get(events_path(person_));
  EXPECT_EQ(off_contract("GET", kEvents, list), "");
  EXPECT_EQ(list.body, R"({"events":[)" + text(recorded, "event") + "]}");

  const auto advice = get("/api/v1/people/" + core::format(person_) + "/advice");
  EXPECT_EQ(off_contract("GET", "/api/v1/people/{person}/advice", advice), "");
  EXPECT_EQ(text(json_of(advice), "check_in"), text(*recorded.find("event"), "id"));
}

TEST_F(Endpoints, EveryKindOfEvent) {
  const auto check = [&](const std::string& event) {
    const auto made = send(post(person_, event));
    EXPECT_EQ(made.status, 201) << made.body;
    EXPECT_EQ(off_contract("POST", kEvents, made), "");
    const auto sent = core::json::parse(event).value();
    EXPECT_EQ(test::OpenApi::get().check_value("ProposedEvent", sent), "");
    return core::json::write(*json_of(made).find("event")->find("id"));
  };
  check(
      event_json(R"({"birth_year":1978,"sex":"female","risk":["diabetes"]})", "profile-recorded"));
  check(event_json("{}", "profile-recorded"));
  check(event_json(R"({"performed_on":"2026-11-12","procedure":"microdiscectomy",)"
                   R"("indication":"disc-herniation","level":"L4-L5","side":"left",)"
                   R"("durotomy":null,"fusion":false})",
                   "surgery-recorded"));
  const std::string id = check(event_json(R"({"reported":[{"symptom":"fever"}]})"));
  check(event_json(
      R"({"corrects":)" + id + R"(,"kind":"check-in-submitted","body":{"denied":["fever"]}})",
      "record-corrected"));
  check(event_json(R"({"corrects":)" + id + R"(,"body":null})", "record-corrected"));
  const std::string total =
      check(event_json(R"({"instrument":"odi","score":34})", "measure-submitted"));
  check(event_json(R"({"corrects":)" + total +
                       R"(,"kind":"measure-submitted","body":{"instrument":"odi","score":36}})",
                   "record-corrected"));
  EXPECT_EQ(off_contract("GET", kEvents, get(events_path(person_))), "");
}

TEST_F(Endpoints, TheCourse) {
  static constexpr const char* kCourse = "/api/v1/people/{person}/course";
  const std::string path = "/api/v1/people/" + core::format(person_) + "/course";
  const auto unknown = get(path);
  EXPECT_EQ(unknown.status, 422);
  EXPECT_EQ(code_of(unknown), "missing-member");
  EXPECT_EQ(off_contract("GET", kCourse, unknown), "");

  const auto operation = [&](const char* indication) {
    const auto made =
        send(post(person_, event_json(R"({"performed_on":"2026-11-12","indication":")" +
                                          std::string(indication) + "\"}",
                                      "surgery-recorded")));
    EXPECT_EQ(made.status, 201);
  };
  operation("fracture");
  const auto not_covered = get(path);
  EXPECT_EQ(not_covered.status, 422);
  EXPECT_EQ(code_of(not_covered), "out-of-range");
  EXPECT_NE(not_covered.body.find("disc herniation and stenosis only"), std::string::npos);
  EXPECT_EQ(off_contract("GET", kCourse, not_covered), "");

  now_.ms += 1000;
  operation("disc-herniation");
  const auto before = get(path);
  EXPECT_EQ(before.status, 200);
  EXPECT_EQ(off_contract("GET", kCourse, before), "") << "nothing was told yet";
  EXPECT_EQ(text(json_of(before), "last_day"), "null");

  // Rising leg pain, day after day, so that every word of the schema is used.
  for (int day = 0; day < 14; ++day) {
    const std::string leg = std::to_string(day < 8 ? 1 : 9);
    now_.ms += core::kMsPerDay;
    ASSERT_EQ(send(post(person_, event_json(R"({"reported":[{"symptom":"leg-pain",)"
                                            R"("intensity_0_10":)" +
                                            leg + "}]}")))
                  .status,
              201);
    ASSERT_EQ(
        send(post(person_, event_json(R"({"instrument":"odi","score":20})", "measure-submitted")))
            .status,
        201);
  }
  ASSERT_EQ(
      send(post(person_, event_json(R"({"instrument":"odi","score":60})", "measure-submitted")))
          .status,
      201);
  const auto answer = get(path);
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(off_contract("GET", kCourse, answer), "");
  const Value course = json_of(answer);
  EXPECT_EQ(text(course, "today"), "25");
  EXPECT_EQ(text(course, "superseded"), R"([{"day":25,"domain":"disability","score":2}])");
  EXPECT_EQ(text(course, "start"), R"("2026-11-12")");
  EXPECT_EQ(course.find("told")->array()->size(), 28U) << "14 of leg pain, 14 of disability";
  EXPECT_EQ(course.find("goals")->array()->size(), 1U);
  const Value& leg = *course.find("domains")->find("leg-pain");
  EXPECT_EQ(text(leg, "scores"), "14");
  EXPECT_EQ(text(*leg.find("stage"), "place"), R"("worse")");
  EXPECT_NE(text(*course.find("relapse"), "began"), "null");
}

// Scores outside the scale are refused with the scale they lie outside of, and nothing is kept.
TEST_F(Endpoints, AScoreOutsideItsScaleIsRefusedWithTheScale) {
  const auto refuse = [&](std::string_view body, std::string_view pointer,
                          std::string_view detail) {
    const auto refused = send(post(person_, event_json(body, "measure-submitted")));
    EXPECT_EQ(refused.status, 422) << body;
    EXPECT_EQ(off_contract("POST", kEvents, refused), "");
    EXPECT_EQ(text(json_of(refused), "pointer"), '"' + std::string(pointer) + '"');
    EXPECT_NE(refused.body.find(detail), std::string::npos) << refused.body;
  };
  refuse(R"({"instrument":"odi","score":101})", "/body/score",
         "a score of odi lies between 0 and 100");
  refuse(R"({"instrument":"odi","score":-2})", "/body/score",
         "a score of odi lies between 0 and 100");
  refuse(R"({"instrument":"rmdq","score":7.5})", "/body/score",
         "a score of rmdq lies between 0 and 24, in steps of 1");
  refuse(R"({"instrument":"odj","score":7})", "/body/instrument", "unknown-word");
  refuse(R"({"score":7})", "/body", "instrument");
  EXPECT_EQ(get(events_path(person_)).body, R"({"events":[]})");
}

TEST_F(Endpoints, AConflictIsTold) {
  const std::string event = event_json(R"({"reported":[{"symptom":"fever"}]})");
  ASSERT_EQ(send(post(person_, event)).status, 201);
  std::string other = event;
  other.replace(other.find("\"fever\""), 7, "\"headache\"");
  const auto refused = send(post(person_, other));
  EXPECT_EQ(refused.status, 409);
  EXPECT_EQ(code_of(refused), "conflict");
  EXPECT_EQ(off_contract("POST", kEvents, refused), "");
}

TEST_F(Endpoints, NobodyIsNotFound) {
  for (const std::string& id : {core::format(new_id()), std::string("nobody"), std::string("..")}) {
    EXPECT_EQ(get("/api/v1/people/" + id + "/events").status, 404);
    EXPECT_EQ(get("/api/v1/people/" + id + "/advice").status, 404);
    EXPECT_EQ(get("/api/v1/people/" + id + "/course").status, 404);
  }
  EXPECT_EQ(send(post({new_id().value}, event_json("{}"))).status, 404);
}

TEST_F(Endpoints, FailuresOfTheServerAreLoggedAndTellNothing) {
  store_.fail_with(core::ErrorCode::kDiskFull);
  const auto full = send(post(person_, event_json("{}")));
  EXPECT_EQ(full.status, 507);
  EXPECT_EQ(off_contract("POST", kEvents, full), "");
  store_.fail_with(core::ErrorCode::kStorage);
  EXPECT_EQ(get(events_path(person_)).status, 500);
  store_.fail_with(core::ErrorCode::kUnavailable);
  const auto busy = send(post(person_, event_json("{}")));
  EXPECT_EQ(busy.status, 503);
  EXPECT_EQ(header(busy, "retry-after"), "1");
  EXPECT_EQ(logged_.size(), 3U);
  EXPECT_EQ(busy.body.find("made to fail"), std::string::npos);
}

TEST_F(Endpoints, OnlyJsonIsRead) {
  const auto status = [&](std::vector<api::Header> headers) {
    api::Request one = post(person_, event_json("{}"));
    one.headers = {{"host", "localhost"}};
    for (auto& header : headers) one.headers.push_back(std::move(header));
    return send(std::move(one)).status;
  };
  for (const char* type :
       {"application/json", "Application/JSON", "application/json;charset=utf-8",
        "application/json; charset=UTF-8", "application/json; charset=\"utf-8\""}) {
    EXPECT_EQ(status({{"content-type", type}}), 201) << type;
  }
  for (const char* type :
       {"", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data",
        "application/json; charset=latin1", "application/json, text/plain", "application/jsonx",
        "application/problem+json", "text/plain;application/json"}) {
    EXPECT_EQ(status({{"content-type", type}}), 415) << type;
  }
  EXPECT_EQ(status({}), 415);
  EXPECT_EQ(status({{"content-type", "application/json"}, {"content-encoding", "gzip"}}), 415);
}

// Each bad body is refused with its place, and nothing is recorded.
TEST_F(Endpoints, BadBodies) {
  struct Bad {
    std::string body;
    int status;
    std::string code;
    std::string pointer;
    std::string line_and_column;
  };
  const std::string id = core::format(new_id());
  const auto with = [&](std::string_view members) {
    return R"({"id":")" + id + R"(","kind":"check-in-submitted",)" + "\n" + std::string(members) +
           "}";
  };
  const std::string time = R"("occurred_at":"2026-11-23T03:12:00Z")";
  const auto in_body = [&](std::string_view body) {
    return with(time + ",\"body\":" + std::string(body));
  };
  const std::vector<Bad> all = {
      {"", 400, "syntax", "", "1:1"},
      {"nonsense", 400, "syntax", "", ""},
      {in_body("{}") + "x", 400, "syntax", "", ""},
      {in_body("{").substr(0, 60), 400, "syntax", "", ""},
      {"\xEF\xBB\xBF{}", 400, "syntax", "", ""},
      {in_body("{\"denied\":[\"\xC3\x28\"]}"), 400, "encoding", "", ""},
      {"{\"a\":\"\xED\xA0\x80\"}", 400, "encoding", "", "1:7"},
      {in_body(R"({"denied":[],"denied":[]})"), 400, "duplicate-key", "/body/denied", ""},
      {std::string(17, '[') + std::string(17, ']'), 400, "too-deep", "", ""},
      {"[]", 422, "wrong-type", "", "1:1"},
      {"null", 422, "wrong-type", "", "1:1"},
      {"{}", 422, "missing-member", "", "1:1"},
      {with(R"("body":{})"), 422, "missing-member", "", "1:1"},
      {with(time), 422, "missing-member", "", "1:1"},
      {with(R"("occurred_at":"yesterday","body":{})"), 422, "bad-time", "/occurred_at", "2:15"},
      {with(R"("occurred_at":5,"body":{})"), 422, "wrong-type", "/occurred_at", "2:15"},
      {with(R"("occurred_at":"2026-11-23T08:10:00.001Z","body":{})"), 422, "out-of-range",
       "/occurred_at", "2:15"},
      {with(time + R"(,"body":{},"recorded_at":"2026-11-23T03:12:00Z")"), 422, "unknown-member",
       "/recorded_at", ""},
      {R"({"id":"123","kind":"check-in-submitted",)" + time + R"(,"body":{}})", 422, "bad-id",
       "/id", "1:7"},
      {R"({"id":")" + id + R"(","kind":"other",)" + time + R"(,"body":{}})", 422, "unknown-word",
       "/kind", ""},
      {in_body(R"({"reported":{}})"), 422, "wrong-type", "/body/reported", ""},
      {in_body(R"({"reported":[{"symptom":"leg-pian"}]})"), 422, "unknown-word",
       "/body/reported/0/symptom", ""},
      {in_body(R"({"reported":[{"symptom":"leg-pain","colour":"mauve"}]})"), 422, "unknown-member",
       "/body/reported/0/colour", ""},
      {in_body(R"({"reported":[{"symptom":"back-pain","intensity_0_10":11}]})"), 422,
       "out-of-range", "/body/reported/0/intensity_0_10", ""},
      {in_body(R"({"reported":[{"symptom":"back-pain","intensity_0_10":"8"}]})"), 422, "wrong-type",
       "/body/reported/0/intensity_0_10", ""},
      {in_body(R"({"reported":[{"symptom":"back-pain","side":"up"}]})"), 422, "unknown-word",
       "/body/reported/0/side", ""},
      {in_body(R"({"reported":[{"side":"left"}]})"), 422, "missing-member", "/body/reported/0", ""},
      {in_body(R"({"denied":["fever"],"unsure":["fever"]})"), 422, "inconsistent", "/body/unsure/0",
       ""},
      {in_body(R"({"denied":["fever","fever"]})"), 422, "inconsistent", "/body/denied/1", ""},
      {R"({"id":")" + id + R"(","kind":"record-corrected",)" + time + R"(,"body":{"corrects":")" +
           id + R"(","body":null}})",
       422, "dangling", "/body/corrects", ""},
  };
  for (const Bad& bad : all) {
    const auto refused = send(post(person_, bad.body));
    EXPECT_EQ(refused.status, bad.status) << bad.body << "\n" << refused.body;
    EXPECT_EQ(off_contract("POST", kEvents, refused), "") << bad.body;
    const Value problem = json_of(refused);
    EXPECT_EQ(code_of(refused), bad.code) << bad.body;
    const Value* pointer = problem.find("pointer");
    EXPECT_EQ(pointer == nullptr ? "" : *pointer->string(), bad.pointer) << bad.body;
    ASSERT_NE(problem.find("line"), nullptr) << bad.body << "\n" << refused.body;
    if (!bad.line_and_column.empty()) {
      EXPECT_EQ(text(problem, "line") + ":" + text(problem, "column"), bad.line_and_column)
          << bad.body;
    }
    for (const char* value : {"yesterday", "leg-pian", "mauve", "\"8\"", "fever", "nonsense"}) {
      EXPECT_EQ(problem.find("detail")->string()->find(value), std::string::npos) << refused.body;
    }
  }
  EXPECT_EQ(store_.events_kept(), 0U);
  EXPECT_EQ(send(post(person_, event_json("{}"))).status, 201);
}

TEST_F(Endpoints, ABodyOverTheLimitIsTooLarge) {
  std::string spaces = event_json("{}");
  spaces.resize(api::kMostBodyBytes, ' ');
  EXPECT_EQ(send(post(person_, spaces)).status, 201);
  spaces += ' ';
  const auto refused = send(post(person_, spaces));
  EXPECT_EQ(refused.status, 413);
  EXPECT_EQ(off_contract("POST", kEvents, refused), "");
}

}  // namespace
