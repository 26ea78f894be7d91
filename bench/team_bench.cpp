// The team's day over HTTP, in a clinic's folder of so many people (who do not exist):
//
//   roster   everybody of the clinic by need; limit 50 ms at 10,000 people
//   page     one person with a check-in for each day of a year; limit 30 ms
//   check-in one more check-in of a person; at each size of the folder within 1.5x of the smallest
//
// Each figure is the median of several requests, beside an empty answer (/healthz) of the same
// server in the same run. Settings come from the environment: BACKSIGHT=program
// PEOPLE="100 10000"
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

#include "clinic_folder.h"
#include "load_client.h"
#include "server_process.h"
#include "store_bench_raw.h"

namespace {

using namespace backsight;
using bench::must;

std::string setting(const char* name, const char* otherwise) {
  const char* value = std::getenv(name);
  return value == nullptr ? otherwise : value;
}

// Milliseconds of the median request; each must be answered.
template <class Make>
double median_ms(std::uint16_t port, int times, Make make) {
  std::vector<double> all;
  for (int i = 0; i < times; ++i) {
    const std::string request = make(i);
    const auto begin = std::chrono::steady_clock::now();
    must(!bench::ask(port, request).empty(), "an answer");
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begin;
    all.push_back(took.count());
  }
  std::ranges::sort(all);
  return all[all.size() / 2];
}

core::Uuid id(std::uint64_t n) {
  std::array<std::uint8_t, 10> bits{};
  for (std::size_t i = 0; i < 8; ++i) bits[2 + i] = static_cast<std::uint8_t>(n >> (8 * (7 - i)));
  return core::make_uuid_v7(core::Instant{1'760'000'000'000}, bits);
}

std::string event(std::uint64_t n, std::string_view kind, core::Instant when,
                  const std::string& body) {
  return R"({"id":")" + core::format(id(n)) + R"(","kind":")" + std::string(kind) +
         R"(","occurred_at":")" + core::format(when) + R"(","body":)" + body + "}";
}

struct Figures {
  double nothing = 0;
  double roster = 0;
  double page = 0;
  double check_in = 0;
};

Figures measure(const std::string& program, std::size_t people) {
  std::string folder = (std::filesystem::temp_directory_path() / "backsight-team-XXXXXX").string();
  must(::mkdtemp(folder.data()) != nullptr, "a temporary folder");
  const bench::ClinicFolder clinic = bench::make_clinic_folder(folder + "/clinic", people);
  Figures out;
  {
    const bench::ServerProcess server(
        {program, "serve", "--config", folder + "/clinic/config.toml"}, "http://localhost:");
    const std::string head = " HTTP/1.1\r\nHost: localhost\r\nCookie: backsight=" + clinic.token +
                             "\r\nX-Backsight-Csrf: " + clinic.csrf + "\r\n";
    const auto get = [&](const std::string& path) { return "GET " + path + head + "\r\n"; };
    const auto post = [&](const std::string& path, const std::string& body) {
      return "POST " + path + head +
             "Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) +
             "\r\n\r\n" + body;
    };
    const std::string person = "/api/v1/people/" + core::format(clinic.people.front());
    constexpr std::int64_t kBegin = 1'735'700'000'000;  // early 2025
    std::uint64_t n = 0;
    must(!bench::ask(server.port(),
                     post(person + "/events",
                          event(n++, "surgery-recorded", core::Instant{kBegin},
                                R"({"performed_on":"2025-01-01","indication":"disc-herniation"})")))
              .empty(),
         "the operation");
    const auto check_in = [&](const std::string& of, int day) {
      return post(of + "/events",
                  event(n++, "check-in-submitted", core::Instant{kBegin + day * core::kMsPerDay},
                        R"({"reported":[{"symptom":"leg-pain","intensity_0_10":)" +
                            std::to_string(day % 5) + R"(}],"denied":["fever"]})"));
    };
    for (int day = 1; day <= 365; ++day) {
      must(!bench::ask(server.port(), check_in(person, day)).empty(), "a check-in");
    }
    out.nothing = median_ms(server.port(), 51, [&](int) { return get("/healthz"); });
    out.roster = median_ms(server.port(), 21, [&](int) { return get("/api/v1/team/roster"); });
    out.page = median_ms(server.port(), 21, [&](int) { return get(person + "/page"); });
    out.check_in = median_ms(server.port(), 101, [&](int i) {
      const auto& other = clinic.people[1 + static_cast<std::size_t>(i) % (people - 1)];
      return check_in("/api/v1/people/" + core::format(other), 10 + i / 50);
    });
  }
  std::error_code ignored;
  std::filesystem::remove_all(folder, ignored);
  return out;
}

}  // namespace

int main() {
  const std::string program = setting("BACKSIGHT", "build/backsight");
  std::istringstream sizes(setting("PEOPLE", "100 10000"));
  std::printf("The team's day, medians in ms\n%10s %10s %10s %10s %10s\n", "people", "nothing",
              "roster", "page", "check-in");
  double smallest = 0;
  double check_in = 0;
  for (std::size_t people = 0; sizes >> people;) {
    const Figures figures = measure(program, people);
    std::printf("%10zu %10.2f %10.2f %10.2f %10.2f\n", people, figures.nothing, figures.roster,
                figures.page, figures.check_in);
    std::fflush(stdout);
    if (smallest == 0) smallest = figures.check_in;
    check_in = figures.check_in;
  }
  std::printf(
      "limits: roster 50 ms at 10,000, page of a year 30 ms; check-in at the largest size is %.2f "
      "times that at the smallest (limit 1.5)\n",
      check_in / smallest);
}
