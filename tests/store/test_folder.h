// A folder for one test, gone at its end, and what stands in it.
#pragma once

#include <stdlib.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>

namespace backsight::store::test {

/// kMemory, where the system has it: for tests that commit thousands of times and cut no power.
enum class Where : std::uint8_t { kDisk, kMemory };

class TestFolder {
 public:
  explicit TestFolder(Where where = Where::kDisk) {
    std::filesystem::path base = std::filesystem::temp_directory_path();
    if (where == Where::kMemory && std::filesystem::is_directory("/dev/shm")) base = "/dev/shm";
    std::string name = base / "backsight-store-XXXXXX";
    path_ = ::mkdtemp(name.data());
  }
  ~TestFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TestFolder(const TestFolder&) = delete;
  TestFolder& operator=(const TestFolder&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

inline std::string read_file(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

inline void write_file(const std::filesystem::path& file, const std::string& bytes) {
  std::ofstream out(file, std::ios::binary | std::ios::trunc);
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

/// Every file of a folder with its bytes. Not while a store has it open: closing the files here
/// would drop SQLite's locks.
inline std::map<std::string, std::string> files_in(const std::filesystem::path& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    files[entry.path().filename()] = read_file(entry.path());
  }
  return files;
}

}  // namespace backsight::store::test
