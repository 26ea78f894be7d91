// Every folder of data/refused holds files that replace those of data/good, and in expected.txt
// what the compiler must say about them: "file:line: error: part of the message", one a line. Every
// line must be said, and nothing else.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "backsight/knowledge_compiler/compile.h"
#include "sample.h"

namespace backsight::knowledge_compiler {
namespace {

std::vector<std::filesystem::path> folders() {
  std::vector<std::filesystem::path> out;
  for (const auto& entry :
       std::filesystem::directory_iterator(std::filesystem::path(BACKSIGHT_TEST_DATA) / "refused"))
    out.push_back(entry.path());
  std::ranges::sort(out);
  return out;
}

struct Expected {
  std::string place;  // "file:line"
  std::string severity;
  std::string part;
};

// "file:line: severity: part"; a problem of a whole file has no line.
Expected parse_line(const std::string& line) {
  const std::size_t first = line.find(": ");
  const std::size_t second = line.find(": ", first + 2);
  return {line.substr(0, first), line.substr(first + 2, second - first - 2),
          line.substr(second + 2)};
}

bool is(const Problem& problem, const Expected& expected) {
  const core::Place& place = problem.error.place;
  std::string where = place.file;
  if (place.line != 0) where += ":" + std::to_string(place.line);
  const bool same_severity =
      (problem.severity == Severity::kError) == (expected.severity == "error");
  return where == expected.place && same_severity &&
         problem.error.message.find(expected.part) != std::string::npos;
}

class Refused : public ::testing::TestWithParam<std::filesystem::path> {};

TEST_P(Refused, SaysWhereAndWhyAndNothingElse) {
  const Outcome outcome = compile(refused_files(GetParam()));
  std::vector<Expected> expected;
  std::istringstream lines(read_text(GetParam() / "expected.txt"));
  for (std::string line; std::getline(lines, line);) expected.push_back(parse_line(line));
  ASSERT_FALSE(expected.empty());

  std::vector<Problem> left = outcome.problems;
  bool error_expected = false;
  for (const Expected& line : expected) {
    error_expected = error_expected || line.severity == "error";
    const auto at = std::ranges::find_if(left, [&](const Problem& p) { return is(p, line); });
    if (at == left.end()) {
      ADD_FAILURE() << "not said: " << line.place << ": " << line.severity << ": " << line.part;
    } else {
      left.erase(at);
    }
  }
  for (const Problem& problem : left) ADD_FAILURE() << "said besides: " << describe(problem);
  EXPECT_EQ(outcome.pack.has_value(), !error_expected);
}

std::string name_of(const ::testing::TestParamInfo<std::filesystem::path>& info) {
  std::string name = info.param.filename().string();
  std::ranges::replace(name, '-', '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Data, Refused, ::testing::ValuesIn(folders()), name_of);

}  // namespace
}  // namespace backsight::knowledge_compiler
