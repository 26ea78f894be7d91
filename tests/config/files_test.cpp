// Files that the configuration names.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "backsight/config/read.h"

namespace {

using namespace backsight;
using core::ErrorCode;
using testing::HasSubstr;

class Files : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = testing::TempDir() + "config-XXXXXX";
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  void make(const std::string& name, mode_t rights) {
    std::ofstream(folder_ / name) << "x";
    ASSERT_EQ(chmod((folder_ / name).c_str(), rights), 0);
  }
  config::Problems problems(std::string_view text) {
    const auto read = config::read(text, folder_ / "b.toml", config::Files::kLook);
    return read ? config::Problems{} : read.error();
  }

  std::filesystem::path folder_;
};

TEST_F(Files, ThatAreThereAreFine) {
  make("cert.pem", 0644);
  make("key.pem", 0600);
  make("master", 0400);
  EXPECT_TRUE(problems("[tls]\ncertificate = \"cert.pem\"\nkey = \"key.pem\"\n"
                       "[keys]\nmaster = \"master\"\n")
                  .empty());
}

TEST_F(Files, ThatAreMissingAreNamedWithTheirPlace) {
  make("key.pem", 0600);
  auto found = problems("[tls]\ncertificate = \"cert.pem\"\nkey = \"key.pem\"\n");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].code, ErrorCode::kNotFound);
  EXPECT_EQ(found[0].place.line, 2U);
  EXPECT_EQ(found[0].place.column, 15U);
  EXPECT_THAT(found[0].message, HasSubstr((folder_ / "cert.pem").string()));
  found = problems("[keys]\nmaster = \".\"\n");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_THAT(found[0].message, HasSubstr("no file"));
}

TEST_F(Files, SecretsThatOthersMayReadAreRefused) {
  for (const mode_t rights : {0640, 0604, 0660, 0602}) {
    make("master", rights);
    const auto found = problems("[keys]\nmaster = \"master\"\n");
    ASSERT_EQ(found.size(), 1U) << rights;
    EXPECT_EQ(found[0].code, ErrorCode::kForbidden);
    EXPECT_EQ(found[0].place.line, 2U);
    EXPECT_THAT(found[0].message, HasSubstr("chmod 600"));
  }
}

}  // namespace
