// knowledge_compiler: makes the knowledge pack out of evidence/, rules/ and content/en/.
//
// Exit codes: 0 made (or, with --check, fit to be made); 1 a file cannot be read or written;
// 2 the knowledge is refused; 64 wrong usage.
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "backsight/knowledge_compiler/compile.h"
#include "backsight/knowledge_compiler/files.h"

namespace {

using namespace backsight;

constexpr std::string_view kUsage =
    "usage: knowledge_compiler CHECKOUT OUT              make the knowledge pack in OUT\n"
    "       knowledge_compiler --check CHECKOUT          check evidence, rules and texts\n"
    "       knowledge_compiler --check-evidence CHECKOUT\n";

constexpr int kMade = 0;
constexpr int kSystemTrouble = 1;
constexpr int kRefused = 2;
constexpr int kWrongUsage = 64;

struct Arguments {
  bool check = false;
  bool check_evidence = false;
  std::vector<std::string> folders;
};

std::optional<Arguments> read_arguments(int count, char** values) {
  Arguments out;
  for (int i = 1; i < count; ++i) {
    const std::string_view word = values[i];
    if (word == "--check")
      out.check = true;
    else if (word == "--check-evidence")
      out.check_evidence = true;
    else if (word.starts_with('-'))
      return std::nullopt;
    else
      out.folders.emplace_back(word);
  }
  if (out.check && out.check_evidence) return std::nullopt;
  const std::size_t wanted = out.check || out.check_evidence ? 1 : 2;
  if (out.folders.size() != wanted) return std::nullopt;
  return out;
}

void print(std::span<const knowledge_compiler::Problem> problems) {
  for (const auto& problem : problems)
    fmt::print(stderr, "{}\n", knowledge_compiler::describe(problem));
  const auto errors = std::ranges::count(problems, knowledge_compiler::Severity::kError,
                                         &knowledge_compiler::Problem::severity);
  if (!problems.empty())
    fmt::print(stderr, "{} errors, {} warnings\n", errors,
               static_cast<std::ptrdiff_t>(problems.size()) - errors);
}

int system_trouble(const core::Error& error) {
  fmt::print(stderr, "{}\n", core::describe(error));
  return kSystemTrouble;
}

}  // namespace

int main(int count, char** values) {
  const auto read = read_arguments(count, values);
  if (!read) {
    fmt::print(stderr, "{}", kUsage);
    return kWrongUsage;
  }
  const Arguments& arguments = *read;
  const auto files = knowledge_compiler::read_sources(arguments.folders[0]);
  if (!files) return system_trouble(files.error());
  if (arguments.check_evidence) {
    const auto problems = knowledge_compiler::check_evidence(*files);
    print(problems);
    return knowledge_compiler::has_errors(problems) ? kRefused : kMade;
  }
  const auto outcome = knowledge_compiler::compile(*files);
  print(outcome.problems);
  if (!outcome.pack) return kRefused;
  if (arguments.check) return kMade;
  if (const auto written = knowledge_compiler::write_pack(*outcome.pack, arguments.folders[1]);
      !written)
    return system_trouble(written.error());
  fmt::print("{}\n", outcome.pack->hash);
  return kMade;
}
