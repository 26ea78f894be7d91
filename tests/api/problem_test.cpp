#include "backsight/api/problem.h"

#include <gtest/gtest.h>

#include "api/openapi.h"
#include "backsight/core/json.h"

namespace {

using namespace backsight;
using core::ErrorCode;

constexpr std::array kCodes = {
#define X(name, text, status, exit_code) ErrorCode::name,
#include "backsight/core/error_codes.def"
#undef X
};

TEST(Problem, EveryCodeHasAWholeProblem) {
  for (const ErrorCode code : kCodes) {
    const auto out = api::problem({code, "a sentence", {}});
    EXPECT_EQ(out.status, core::http_status(code));
    const auto body = core::json::parse(out.body).value();
    EXPECT_EQ(test::OpenApi::get().check_value("Problem", body), "") << core::code_text(code);
    EXPECT_NE(*body.find("title")->string(), "") << core::code_text(code);
    EXPECT_NE(*body.find("detail")->string(), "") << core::code_text(code);
  }
}

TEST(Problem, NamesThePlace) {
  const auto out = api::problem({ErrorCode::kOutOfRange, "too high", {"", 3, 14, "/body/x"}});
  EXPECT_EQ(out.body, R"({"type":"about:blank","title":"Unprocessable Content","status":422,)"
                      R"("detail":"too high","code":"out-of-range","pointer":"/body/x","line":3,)"
                      R"("column":14})");
}

// Sentences of the house that may quote the input, an id or a file do not leave it.
TEST(Problem, RepeatsNoValue) {
  for (const ErrorCode code :
       {ErrorCode::kUnknownWord, ErrorCode::kUnknownMember, ErrorCode::kBadTime,
        ErrorCode::kInconsistent, ErrorCode::kDuplicateKey, ErrorCode::kConflict,
        ErrorCode::kNotFound, ErrorCode::kStorage, ErrorCode::kDamaged, ErrorCode::kLocked,
        ErrorCode::kSystem, ErrorCode::kDiskFull, ErrorCode::kUnavailable,
        ErrorCode::kNewerSchema}) {
    const auto out = api::problem({code, "my secret", {"/home/kim/data.db", 0, 0, ""}});
    EXPECT_EQ(out.body.find("secret"), std::string::npos) << core::code_text(code);
    EXPECT_EQ(out.body.find("kim"), std::string::npos) << core::code_text(code);
  }
}

}  // namespace
