// How a FaultyDisk shows itself to SQLite: https://www.sqlite.org/c3ref/vfs.html.
#include <atomic>

#include "faulty_disk.h"

namespace backsight::store::test {
namespace {

// What SQLite sees of an open file; the real file stands behind it in the same memory.
struct OpenFile {
  sqlite3_file base;
  FaultyDisk* disk;
  FaultyDisk::Image* image;

  static OpenFile& of(sqlite3_file* file) { return *reinterpret_cast<OpenFile*>(file); }
  sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};

FaultyDisk& disk_of(sqlite3_vfs* vfs) { return *static_cast<FaultyDisk*>(vfs->pAppData); }

template <auto Method, class... Arguments>
int forward(sqlite3_file* file, Arguments... arguments) {
  sqlite3_file* real = OpenFile::of(file).real();
  return (real->pMethods->*Method)(real, arguments...);
}

const sqlite3_io_methods kMethods = {
    .iVersion = 2,  // 3 would offer mmap
    .xClose = [](sqlite3_file* file) { return forward<&sqlite3_io_methods::xClose>(file); },
    .xRead =
        [](sqlite3_file* file, void* buffer, int count, sqlite3_int64 offset) {
          auto& open = OpenFile::of(file);
          return open.disk->read(open.real(), buffer, count, offset);
        },
    .xWrite =
        [](sqlite3_file* file, const void* bytes, int count, sqlite3_int64 offset) {
          auto& open = OpenFile::of(file);
          return open.disk->write(open.real(), *open.image, bytes, count, offset);
        },
    .xTruncate =
        [](sqlite3_file* file, sqlite3_int64 size) {
          auto& open = OpenFile::of(file);
          return open.disk->truncate(open.real(), *open.image, size);
        },
    .xSync =
        [](sqlite3_file* file, int) {
          auto& open = OpenFile::of(file);
          return open.disk->sync(*open.image);
        },
    .xFileSize =
        [](sqlite3_file* file, sqlite3_int64* size) {
          return forward<&sqlite3_io_methods::xFileSize>(file, size);
        },
    .xLock = [](sqlite3_file* file,
                int level) { return forward<&sqlite3_io_methods::xLock>(file, level); },
    .xUnlock = [](sqlite3_file* file,
                  int level) { return forward<&sqlite3_io_methods::xUnlock>(file, level); },
    .xCheckReservedLock =
        [](sqlite3_file* file, int* out) {
          return forward<&sqlite3_io_methods::xCheckReservedLock>(file, out);
        },
    .xFileControl =
        [](sqlite3_file* file, int what, void* argument) {
          // SQLite tells how large the file will get; the real one would then grow it by itself.
          if (what == SQLITE_FCNTL_SIZE_HINT) return SQLITE_OK;
          return forward<&sqlite3_io_methods::xFileControl>(file, what, argument);
        },
    .xSectorSize = [](sqlite3_file*) { return 512; },
    .xDeviceCharacteristics =
        [](sqlite3_file* file) {
          return forward<&sqlite3_io_methods::xDeviceCharacteristics>(file);
        },
    .xShmMap =
        [](sqlite3_file* file, int page, int size, int extend, void volatile** out) {
          return forward<&sqlite3_io_methods::xShmMap>(file, page, size, extend, out);
        },
    .xShmLock =
        [](sqlite3_file* file, int offset, int count, int flags) {
          return forward<&sqlite3_io_methods::xShmLock>(file, offset, count, flags);
        },
    .xShmBarrier =
        [](sqlite3_file* file) {
          sqlite3_file* real = OpenFile::of(file).real();
          real->pMethods->xShmBarrier(real);
        },
    .xShmUnmap = [](sqlite3_file* file,
                    int remove) { return forward<&sqlite3_io_methods::xShmUnmap>(file, remove); },
    .xFetch = nullptr,
    .xUnfetch = nullptr,
};

std::string name_in(const char* path) { return std::filesystem::path(path).filename(); }

}  // namespace

FaultyDisk::FaultyDisk(std::uint64_t seed) : real_(sqlite3_vfs_find(nullptr)), random_(seed) {
  static std::atomic<int> number{0};
  name_ = "faulty-" + std::to_string(++number);
  vfs_ = *real_;
  vfs_.iVersion = 1;
  vfs_.szOsFile = static_cast<int>(sizeof(OpenFile)) + real_->szOsFile;
  vfs_.pNext = nullptr;
  vfs_.zName = name_.c_str();
  vfs_.pAppData = this;
  vfs_.xOpen = [](sqlite3_vfs* vfs, const char* path, sqlite3_file* file, int flags, int* out) {
    return disk_of(vfs).open(path, file, flags, out);
  };
  vfs_.xDelete = [](sqlite3_vfs* vfs, const char* path, int sync_folder) {
    return disk_of(vfs).remove(path, sync_folder);
  };
  vfs_.xAccess = [](sqlite3_vfs* vfs, const char* path, int flags, int* out) {
    sqlite3_vfs* real = disk_of(vfs).real();
    return real->xAccess(real, path, flags, out);
  };
  vfs_.xFullPathname = [](sqlite3_vfs* vfs, const char* path, int size, char* out) {
    sqlite3_vfs* real = disk_of(vfs).real();
    return real->xFullPathname(real, path, size, out);
  };
  vfs_.xGetLastError = [](sqlite3_vfs*, int, char*) { return 0; };
  sqlite3_vfs_register(&vfs_, 0);
}

FaultyDisk::~FaultyDisk() { sqlite3_vfs_unregister(&vfs_); }

int FaultyDisk::open(const char* path, sqlite3_file* file, int flags, int* out_flags) {
  if (path == nullptr) return real_->xOpen(real_, path, file, flags, out_flags);
  const std::lock_guard hold(mutex_);
  auto& made = OpenFile::of(file);
  made.base.pMethods = nullptr;
  const int result = real_->xOpen(real_, path, made.real(), flags, out_flags);
  if (result != SQLITE_OK) return result;
  Image& image = images_[name_in(path)];
  if (!image.known) {
    // What was there before this disk was used counts as durable.
    sqlite3_int64 size = 0;
    made.real()->pMethods->xFileSize(made.real(), &size);
    image.on_disk.resize(static_cast<std::size_t>(size));
    if (size > 0) {
      made.real()->pMethods->xRead(made.real(), image.on_disk.data(), static_cast<int>(size), 0);
    }
    image.known = true;
  } else if (image.deleted) {
    image.waiting.push_back({0, "", true});
    image.deleted = false;
  }
  made.base.pMethods = &kMethods;
  made.disk = this;
  made.image = &image;
  return SQLITE_OK;
}

int FaultyDisk::remove(const char* path, int sync_folder) {
  const std::lock_guard hold(mutex_);
  if (stopped_) return SQLITE_IOERR_DELETE;
  const auto found = images_.find(name_in(path));
  if (found != images_.end()) found->second.deleted = true;
  return real_->xDelete(real_, path, sync_folder);
}

}  // namespace backsight::store::test
