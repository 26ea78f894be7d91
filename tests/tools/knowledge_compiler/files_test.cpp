#include "backsight/knowledge_compiler/files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sample.h"

namespace backsight::knowledge_compiler {
namespace {

namespace fs = std::filesystem;
using ::testing::UnorderedElementsAre;

class WritePack : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
    folder_ = fs::path(::testing::TempDir()) / (std::string("pack-") + test->name());
    fs::remove_all(folder_);
    Outcome outcome = compile(good_files());
    ASSERT_TRUE(outcome.pack);
    pack_ = *std::move(outcome.pack);
  }
  void TearDown() override { fs::remove_all(folder_); }

  std::vector<std::string> names() const {
    std::vector<std::string> out;
    for (const auto& entry : fs::directory_iterator(folder_))
      out.push_back(entry.path().filename().string());
    return out;
  }

  fs::path folder_;
  Pack pack_;
};

TEST_F(WritePack, WritesTheBytesOfThePack) {
  ASSERT_TRUE(write_pack(pack_, folder_ / "deep" / "er"));
  EXPECT_EQ(read_text(folder_ / "deep/er/manifest.json"), pack_.manifest);
  for (const Section& section : pack_.sections)
    EXPECT_EQ(read_text(folder_ / "deep/er" / section.file), section.json);
}

TEST_F(WritePack, LeavesFilesThatAreRightAlone) {
  ASSERT_TRUE(write_pack(pack_, folder_));
  const fs::path rules = folder_ / pack_.sections[3].file;
  const auto before = fs::file_time_type::clock::now() - std::chrono::hours(1);
  fs::last_write_time(rules, before);
  fs::last_write_time(folder_ / "manifest.json", before);
  ASSERT_TRUE(write_pack(pack_, folder_));
  EXPECT_EQ(fs::last_write_time(rules), before);
  EXPECT_EQ(fs::last_write_time(folder_ / "manifest.json"), before);
}

TEST_F(WritePack, RemovesSectionsOfAnOlderPackAndNothingElse) {
  fs::create_directories(folder_);
  for (const char* name : {"rules.0123456789ab.json", "notes.json", "rules.0123.json", "x.txt"})
    std::ofstream(folder_ / name) << "old";
  ASSERT_TRUE(write_pack(pack_, folder_));
  std::vector<std::string> expected = {"manifest.json", "notes.json", "rules.0123.json", "x.txt"};
  for (const Section& section : pack_.sections) expected.push_back(section.file);
  EXPECT_THAT(names(), ::testing::UnorderedElementsAreArray(expected));
}

TEST_F(WritePack, SaysWhereItCannotWrite) {
  std::ofstream(folder_) << "a file where the folder should be";
  const auto written = write_pack(pack_, folder_);
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().code, core::ErrorCode::kSystem);
  EXPECT_THAT(written.error().place.file, ::testing::HasSubstr("pack-SaysWhere"));
}

TEST(ReadSources, RefusesAFolderWithoutKnowledge) {
  const auto files = read_sources(::testing::TempDir() + "/no-such-folder");
  ASSERT_FALSE(files);
  EXPECT_EQ(files.error().code, core::ErrorCode::kSystem);
}

}  // namespace
}  // namespace backsight::knowledge_compiler
