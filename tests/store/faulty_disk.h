// A disk that fails and forgets, as a SQLite VFS over the real one.
//
// The files behind it are what the operating system would show (its page cache). Beside them it
// keeps what has truly reached the disk: a write gets there with the next sync of its file. A sync
// that fails loses a part of what was waiting for good, while the file goes on showing it, as Linux
// does. When the power is cut, each waiting write is there as a whole, in part (by sectors of 512
// bytes) or not at all.
#pragma once

#include <sqlite3.h>

#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace backsight::store::test {

/// Chances, from 0 to 1, that a call fails.
struct Faults {
  double read = 0;
  double write = 0;
  double truncate = 0;
  double sync = 0;
};

class FaultyDisk {
 public:
  /// Registers a VFS under name(). Must outlive every connection that uses it.
  explicit FaultyDisk(std::uint64_t seed);
  ~FaultyDisk();
  FaultyDisk(const FaultyDisk&) = delete;
  FaultyDisk& operator=(const FaultyDisk&) = delete;

  [[nodiscard]] const std::string& name() const { return name_; }

  void set(const Faults& faults);
  /// From now on files may grow by this many bytes; no value: without limit.
  void set_room(std::optional<std::int64_t> bytes);
  /// Every sync waits until it is let go.
  void hold_syncs(bool hold);
  /// Before the call with this number from now on: nothing reaches the files any more, as if the
  /// process had been killed. start() lets the next process find what the page cache shows.
  void stop_after(std::uint64_t calls);
  /// The same, right after the next sync that fails.
  void stop_at_failed_sync();
  void start();
  /// The same, but the power goes: there is no start(), only write_found_files().
  void cut_power_after(std::uint64_t calls);
  void cut_power();
  [[nodiscard]] bool stopped();

  /// Writes the files as they are found when the power is back. After cut_power().
  void write_found_files(const std::filesystem::path& folder);

  /// How many reads, writes, truncations and syncs there were.
  [[nodiscard]] std::uint64_t calls();
  [[nodiscard]] std::uint64_t syncs();
  [[nodiscard]] std::uint64_t failures();
  /// How many open files wrote to the file of this name since the last forget_writers().
  [[nodiscard]] std::size_t writers_of(const std::string& file);
  void forget_writers();

  // For the VFS.
  struct Waiting {
    std::int64_t offset;
    std::string bytes;
    bool truncate;  ///< to `offset`
  };
  struct Image {
    std::string on_disk;
    std::vector<Waiting> waiting;
    bool known = false;
    bool deleted = false;
    std::set<const void*> writers;
  };
  int open(const char* path, sqlite3_file* file, int flags, int* out_flags);
  int remove(const char* path, int sync_folder);
  int read(sqlite3_file* real, void* buffer, int count, std::int64_t offset);
  int write(sqlite3_file* real, Image& image, const void* bytes, int count, std::int64_t offset);
  int truncate(sqlite3_file* real, Image& image, std::int64_t size);
  int sync(Image& image);
  [[nodiscard]] sqlite3_vfs* real() const { return real_; }

 private:
  bool fails(double chance);
  void cut_power_now();
  void lose_some(Image& image);
  std::string found(const Image& image);

  std::string name_;
  sqlite3_vfs* real_;
  sqlite3_vfs vfs_;
  std::mutex mutex_;
  std::condition_variable let_go_;
  std::mt19937_64 random_;
  Faults faults_;
  std::optional<std::int64_t> room_;
  bool hold_syncs_ = false;
  bool stopped_ = false;
  bool power_is_cut_ = false;
  bool stop_at_failed_sync_ = false;
  std::optional<std::uint64_t> stop_at_;
  std::optional<std::uint64_t> cut_at_;
  std::uint64_t calls_ = 0;
  std::uint64_t syncs_ = 0;
  std::uint64_t failures_ = 0;
  std::map<std::string, Image> images_;
  std::map<std::string, std::string> found_;
};

}  // namespace backsight::store::test
