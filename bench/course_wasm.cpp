#include "course_wasm.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>

#include "backsight/core/decimal.h"
#include "backsight/core/json.h"
#include "backsight/core/time.h"
#include "calls.h"

namespace backsight::bench {
namespace {

namespace fs = std::filesystem;
using core::json::Value;

constexpr int kRounds = 5;
constexpr int kRepeats = 10;
constexpr double kLimit = 4;      // times the native
constexpr double kAgree = 1e-9;   // of numbers: two C libraries
constexpr double kWanted = 0.02;  // seconds for a year, native

std::string read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string quoted(const fs::path& path) { return "'" + path.string() + "'"; }

// An answer of the native calls.
std::string ask(wasm::Call& call, const std::string& question) {
  const std::uint8_t* const result =
      wasm::answer(question.data(), static_cast<std::uint32_t>(question.size()), call);
  std::uint32_t length = 0;
  std::memcpy(&length, result, sizeof(length));
  std::string out(reinterpret_cast<const char*>(result) + sizeof(length), length);
  delete[] result;
  return out;
}

// A check-in on each day with scores. A score of 0 is pain that was denied.
std::string question_of(std::span<const course::Observation> year) {
  const auto date = [](std::int32_t day) {
    core::Instant instant = core::start_of({.year = 2025, .month = 3, .day = 3});
    instant.ms += day * core::kMsPerDay;
    return core::format(core::date_of(instant));
  };
  const auto instant = [&](std::int32_t day) { return date(day) + "T09:00:00Z"; };
  int events = 0;
  const auto event = [&](const std::string& kind, std::int32_t day, const std::string& body) {
    char id[40];
    std::snprintf(id, sizeof(id), "01930000-0000-7000-8000-%012d", ++events);
    return std::string(R"({"id":")") + id + R"(","kind":")" + kind + R"(","occurred_at":")" +
           instant(day) + R"(","recorded_at":")" + instant(day) +
           R"(","author":{"role":"patient"},"body":)" + body + "}";
  };
  std::string out = R"({"events":[)" +
                    event("surgery-recorded", 0,
                          R"({"performed_on":")" + date(0) +
                              R"(","procedure":"microdiscectomy","indication":"disc-herniation"})");
  std::int32_t last = 0;
  for (std::size_t i = 0; i < year.size();) {
    last = year[i].day;
    std::string reported;
    std::string denied;
    for (; i < year.size() && year[i].day == last; ++i) {
      if (year[i].domain == course::Domain::kDisability) continue;
      const std::string symptom =
          year[i].domain == course::Domain::kLegPain ? "\"leg-pain\"" : "\"back-pain\"";
      const auto score = std::lround(year[i].score);
      std::string& to = score == 0 ? denied : reported;
      if (!to.empty()) to += ',';
      to += score == 0
                ? symptom
                : "{\"symptom\":" + symptom + ",\"intensity_0_10\":" + std::to_string(score) + "}";
    }
    out += ",\n" + event("check-in-submitted", last,
                         "{\"reported\":[" + reported + "],\"denied\":[" + denied + "]}");
  }
  return out + R"(],"at":")" + date(last) + R"(T23:00:00Z"})";
}

// The largest difference of two numbers in the same place; nothing when the form differs.
std::optional<double> difference(const Value& a, const Value& b) {
  if (a.number() != nullptr && b.number() != nullptr) {
    return std::abs(core::to_double(a.number()->text).value_or(0) -
                    core::to_double(b.number()->text).value_or(0));
  }
  double out = 0;
  const auto add = [&](const Value& one, const Value* other) {
    const auto part = other == nullptr ? std::nullopt : difference(one, *other);
    if (part) out = std::max(out, *part);
    return part.has_value();
  };
  if (a.array() != nullptr && b.array() != nullptr) {
    if (a.array()->size() != b.array()->size()) return std::nullopt;
    for (std::size_t i = 0; i < a.array()->size(); ++i) {
      if (!add((*a.array())[i], &(*b.array())[i])) return std::nullopt;
    }
    return out;
  }
  if (a.object() != nullptr && b.object() != nullptr) {
    if (a.object()->size() != b.object()->size()) return std::nullopt;
    for (const auto& member : *a.object()) {
      // Courses are drawn for the goals: one that lies on the line may fall to either side.
      if (member.key == "goals") continue;
      if (!add(member.value, b.find(member.key))) return std::nullopt;
    }
    return out;
  }
  return core::json::write(a) == core::json::write(b) ? std::optional(0.0) : std::nullopt;
}

struct Asked {
  double least = 0;  // seconds
  std::string answer;
};
std::optional<Asked> ask_wasm(const std::string& command) {
  std::FILE* const pipe = ::popen(command.c_str(), "r");
  if (pipe == nullptr) return std::nullopt;
  std::string text;
  char part[4096];
  while (const std::size_t n = std::fread(part, 1, sizeof(part), pipe)) text.append(part, n);
  const std::size_t line = text.find('\n');
  if (::pclose(pipe) != 0 || line == std::string::npos) return std::nullopt;
  return Asked{.least = std::strtod(text.c_str(), nullptr), .answer = text.substr(line + 1)};
}

bool compare(const char* what, const std::string& question, const std::string& command,
             double wanted) {
  double native = 1e9;
  double browser = 1e9;
  std::string ours;
  std::string theirs;
  for (int round = 0; round < kRounds; ++round) {
    for (int i = 0; i < kRepeats; ++i) {
      const std::clock_t begin = std::clock();
      ours = ask(wasm::course, question);
      native = std::min(native, static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC);
    }
    const auto asked = ask_wasm(command);
    if (!asked) return false;
    browser = std::min(browser, asked->least);
    theirs = asked->answer;
  }
  const auto a = core::json::parse(ours);
  const auto b = core::json::parse(theirs);
  const auto differ = a && b && ours.starts_with(R"({"ok")") ? difference(*a, *b) : std::nullopt;
  if (!differ) {
    std::printf("%s: the two answers are of different form\n", what);
    return false;
  }
  std::printf("%s\n  native %7.2f ms%s\n  wasm   %7.2f ms: %.1f times (limit %.0f)\n", what,
              1000 * native, wanted > 0 ? " (limit 20 ms)" : "", 1000 * browser, browser / native,
              kLimit);
  std::printf("  largest difference of a number %.1e (limit %.0e)\n", *differ, kAgree);
  return *differ < kAgree && browser / native <= kLimit;
}

}  // namespace

bool compare_with_wasm(const fs::path& rules, const fs::path& course,
                       std::span<const course::Observation> year) {
  if (std::system("command -v node >/dev/null") != 0 || !fs::exists(BACKSIGHT_ENGINE)) {
    std::printf("  (no wasm: Node or %s is not there)\n", BACKSIGHT_ENGINE);
    return true;
  }
  const auto loaded = [](wasm::Call& call, const char* name, const fs::path& section) {
    return ask(call, std::string(R"({"hash":"bench",")") + name + "\":" + read(section) + "}")
        .starts_with(R"({"ok")");
  };
  if (!loaded(wasm::load, "rules", rules) || !loaded(wasm::load_course, "course", course))
    return false;
  const std::string all = question_of(year);
  // Without curves and goals: reading the record, and the filter on it.
  const std::string bare = all.substr(0, all.size() - 1) + R"(,"days":[],"goals":[]})";
  const auto command = [&](const char* file, const std::string& question) {
    std::ofstream(file) << question;
    return "node " + quoted(fs::path(BACKSIGHT_PEERS) / "course_wasm.mjs") + " " +
           quoted(BACKSIGHT_ENGINE) + " " + quoted(rules) + " " + quoted(course) + " " + file +
           " " + std::to_string(kRepeats);
  };
  const bool first =
      compare("A year of daily check-ins, the record as JSON in, where they stand as JSON out",
              bare, command("bare.json", bare), kWanted);
  const bool second = compare("The same with the curves of two years and the usual goals", all,
                              command("all.json", all), 0);
  return first && second;
}

}  // namespace backsight::bench
