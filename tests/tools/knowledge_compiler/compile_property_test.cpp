// Laws of the compiler: it ends on anything, never makes a pack out of something with errors, and
// gives the same answer twice.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "sample.h"

namespace backsight::knowledge_compiler {
namespace {

const std::vector<SourceFile>& good() {
  static const std::vector<SourceFile> kFiles = good_files();
  return kFiles;
}

void check_laws(const std::vector<SourceFile>& files) {
  const Outcome outcome = compile(files);
  RC_ASSERT(outcome.pack.has_value() == !has_errors(outcome.problems));
  for (const Problem& problem : outcome.problems) {
    RC_ASSERT(!problem.error.place.file.empty());
    RC_ASSERT(!problem.error.message.empty());
  }
  const Outcome again = compile(files);
  RC_ASSERT(again.problems.size() == outcome.problems.size());
  if (outcome.pack) RC_ASSERT(again.pack->hash == outcome.pack->hash);
}

SourceFile& pick_file(std::vector<SourceFile>& files) {
  return files[*rc::gen::inRange<std::size_t>(0, files.size())];
}

// A line lost or doubled: the commonest slips of copying.
RC_GTEST_PROP(Compile, EndsOnLostAndDoubledLines, ()) {
  std::vector<SourceFile> files = good();
  std::string& text = pick_file(files).text;
  const auto lines = static_cast<std::size_t>(std::ranges::count(text, '\n'));
  RC_PRE(lines > 0u);
  std::size_t start = 0;
  for (auto skip = *rc::gen::inRange<std::size_t>(0, lines); skip > 0; --skip)
    start = text.find('\n', start) + 1;
  const std::size_t end = text.find('\n', start) + 1;
  if (*rc::gen::arbitrary<bool>())
    text.erase(start, end - start);
  else
    text.insert(start, text.substr(start, end - start));
  check_laws(files);
}

// A word replaced by another word of the knowledge: well-formed, but perhaps not meaningful.
RC_GTEST_PROP(Compile, EndsOnWordsInTheWrongPlace, ()) {
  std::vector<SourceFile> files = good();
  std::string& text = pick_file(files).text;
  static constexpr std::string_view kSeparators = " \n,{}[]";
  const std::size_t from =
      text.find_first_not_of(kSeparators, *rc::gen::inRange<std::size_t>(0, text.size()));
  RC_PRE(from != std::string::npos);
  const std::size_t to = std::min(text.find_first_of(kSeparators, from), text.size());
  const auto word = *rc::gen::element<std::string>(
      "null", "[]", "{}", "7", "-1", "0.5", "true", "fever", "leg-pain", "saddle-numbness", "years",
      "any:", "all:", "not:", "is:", "[{}]", "'x'", "{symptom: fever}", "leaflet-a/fever", "left");
  text.replace(from, to - from, word);
  check_laws(files);
}

// Bytes changed anywhere.
RC_GTEST_PROP(Compile, EndsOnChangedBytes, ()) {
  std::vector<SourceFile> files = good();
  std::string& text = pick_file(files).text;
  for (auto times = *rc::gen::inRange(1, 4); times > 0; --times)
    text[*rc::gen::inRange<std::size_t>(0, text.size())] = *rc::gen::arbitrary<char>();
  check_laws(files);
}

}  // namespace
}  // namespace backsight::knowledge_compiler
