// The example that is shipped: every setting stands in it, and what it shows is good.
#include <gtest/gtest.h>

#include <fstream>
#include <regex>
#include <sstream>

#include "backsight/config/read.h"

namespace {

using namespace backsight;

std::string example() {
  std::ifstream file(BACKSIGHT_SOURCE_DIR "/packaging/backsight.toml");
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// The lines that show a setting, without their "# ".
std::string with_everything_set(const std::string& text) {
  std::istringstream lines(text);
  std::string out;
  for (std::string line; std::getline(lines, line);) {
    static const std::regex kShown(R"(^# [a-z_]+ = .*)");
    out += (std::regex_match(line, kShown) ? line.substr(2) : line) + "\n";
  }
  return out;
}

TEST(Example, IsGoodAsItIs) {
  const auto read =
      config::read(example(), "/etc/backsight/backsight.toml", config::Files::kIgnore);
  ASSERT_TRUE(read.has_value()) << core::describe(read.error().front());
  config::Settings expected;
  expected.data = "/var/lib/backsight/data";
  EXPECT_EQ(*read, expected);
}

TEST(Example, IsGoodWithEverythingSet) {
  const auto read = config::read(with_everything_set(example()), "/etc/backsight/backsight.toml",
                                 config::Files::kIgnore);
  ASSERT_TRUE(read.has_value()) << core::describe(read.error().front());
  EXPECT_EQ(read->url, "https://backsight.example");
  EXPECT_EQ(read->trusted_proxies, std::vector<std::string>{"10.0.0.7"});
  EXPECT_EQ(read->team_hours, "Monday to Friday, 8 am to 4 pm");
}

TEST(Example, ShowsEverySettingInItsSection) {
  const std::string text = with_everything_set(example());
  ASSERT_FALSE(config::keys().empty());
  for (const config::KeyName& name : config::keys()) {
    const std::size_t section = text.find("\n[" + std::string(name.section) + "]\n");
    ASSERT_NE(section, std::string::npos) << name.section;
    const std::size_t end = text.find("\n[", section + 1);
    const std::size_t key = text.find("\n" + std::string(name.key) + " = ", section);
    EXPECT_LT(key, end) << name.section << "." << name.key;
  }
}

// What is shown as a default is the default: uncommenting such a line changes nothing.
TEST(Example, DefaultsAreWhatItShows) {
  for (const auto& [section, line] :
       std::vector<std::pair<std::string, std::string>>{{"server", "listen = \"127.0.0.1\""},
                                                        {"server", "port = 8080"},
                                                        {"proxy", "header = \"x-forwarded-for\""},
                                                        {"clinic", "emergency_number = \"112\""},
                                                        {"clinic", "time_zone = \"UTC\""},
                                                        {"sign_in", "idle_minutes = 15"},
                                                        {"retention", "record_years = 0"}}) {
    EXPECT_NE(example().find("\n# " + line + "\n"), std::string::npos) << line;
    const auto read =
        config::read("[" + section + "]\n" + line + "\n", "x", config::Files::kIgnore);
    ASSERT_TRUE(read.has_value()) << line;
    EXPECT_EQ(*read, config::Settings{}) << line;
  }
}

}  // namespace
