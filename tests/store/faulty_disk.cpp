#include "faulty_disk.h"

#include <algorithm>
#include <fstream>

namespace backsight::store::test {
namespace {

constexpr std::size_t kSector = 512;

void put(std::string& file, std::size_t offset, std::string_view bytes) {
  if (file.size() < offset + bytes.size()) file.resize(offset + bytes.size(), '\0');
  bytes.copy(file.data() + offset, bytes.size());
}

void apply(std::string& file, const FaultyDisk::Waiting& waiting) {
  const auto offset = static_cast<std::size_t>(waiting.offset);
  if (!waiting.truncate) return put(file, offset, waiting.bytes);
  if (offset < file.size()) file.resize(offset);
}

// The sectors between `from` and `to` of a write, counted on the disk and not in the write.
void apply_part(std::string& file, const FaultyDisk::Waiting& waiting, std::size_t from,
                std::size_t to) {
  const auto offset = static_cast<std::size_t>(waiting.offset);
  const std::size_t first = std::max(offset, (offset / kSector + from) * kSector);
  const std::size_t last =
      std::min(offset + waiting.bytes.size(), (offset / kSector + to) * kSector);
  if (first < last)
    put(file, first, std::string_view(waiting.bytes).substr(first - offset, last - first));
}

}  // namespace

void FaultyDisk::set(const Faults& faults) {
  const std::lock_guard hold(mutex_);
  faults_ = faults;
}

void FaultyDisk::set_room(std::optional<std::int64_t> bytes) {
  const std::lock_guard hold(mutex_);
  room_ = bytes;
}

void FaultyDisk::hold_syncs(bool hold_them) {
  const std::lock_guard hold(mutex_);
  hold_syncs_ = hold_them;
  let_go_.notify_all();
}

void FaultyDisk::stop_after(std::uint64_t calls) {
  const std::lock_guard hold(mutex_);
  stop_at_ = calls_ + calls;
}

void FaultyDisk::stop_at_failed_sync() {
  const std::lock_guard hold(mutex_);
  stop_at_failed_sync_ = true;
}

void FaultyDisk::start() {
  const std::lock_guard hold(mutex_);
  stop_at_failed_sync_ = false;
  stop_at_.reset();
  stopped_ = false;
}

void FaultyDisk::cut_power_after(std::uint64_t calls) {
  const std::lock_guard hold(mutex_);
  cut_at_ = calls_ + calls;
}

void FaultyDisk::cut_power() {
  const std::lock_guard hold(mutex_);
  cut_power_now();
}

bool FaultyDisk::stopped() {
  const std::lock_guard hold(mutex_);
  return stopped_;
}

void FaultyDisk::write_found_files(const std::filesystem::path& folder) {
  const std::lock_guard hold(mutex_);
  for (const auto& [name, bytes] : found_) {
    std::ofstream out(folder / name, std::ios::binary);
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  }
}

std::uint64_t FaultyDisk::calls() {
  const std::lock_guard hold(mutex_);
  return calls_;
}

std::uint64_t FaultyDisk::syncs() {
  const std::lock_guard hold(mutex_);
  return syncs_;
}

std::uint64_t FaultyDisk::failures() {
  const std::lock_guard hold(mutex_);
  return failures_;
}

std::size_t FaultyDisk::writers_of(const std::string& file) {
  const std::lock_guard hold(mutex_);
  return images_[file].writers.size();
}

void FaultyDisk::forget_writers() {
  const std::lock_guard hold(mutex_);
  for (auto& [name, image] : images_) image.writers.clear();
}

// With the mutex held, before anything is done: counts the call and decides about it.
bool FaultyDisk::fails(double chance) {
  ++calls_;
  if (cut_at_ && calls_ >= *cut_at_) cut_power_now();
  if (stop_at_ && calls_ >= *stop_at_) stopped_ = true;
  if (stopped_) return true;
  if (chance <= 0 || std::generate_canonical<double, 32>(random_) >= chance) return false;
  ++failures_;
  return true;
}

int FaultyDisk::read(sqlite3_file* real, void* buffer, int count, std::int64_t offset) {
  {
    const std::lock_guard hold(mutex_);
    if (fails(faults_.read)) return SQLITE_IOERR_READ;
  }
  return real->pMethods->xRead(real, buffer, count, offset);
}

int FaultyDisk::write(sqlite3_file* real, Image& image, const void* bytes, int count,
                      std::int64_t offset) {
  const std::lock_guard hold(mutex_);
  image.writers.insert(real);
  const bool failed = fails(faults_.write);
  if (stopped_) return SQLITE_IOERR_WRITE;
  if (failed) {
    // A part of it may have been written.
    count = static_cast<int>(random_() % static_cast<std::uint64_t>(count));
  } else if (room_) {
    sqlite3_int64 size = 0;
    real->pMethods->xFileSize(real, &size);
    const std::int64_t growth = std::max<std::int64_t>(0, offset + count - size);
    if (growth > *room_) return SQLITE_FULL;
    *room_ -= growth;
  }
  if (count > 0) {
    const int result = real->pMethods->xWrite(real, bytes, count, offset);
    if (result != SQLITE_OK) return result;
    image.waiting.push_back(
        {offset, std::string(static_cast<const char*>(bytes), static_cast<std::size_t>(count)),
         false});
  }
  return failed ? SQLITE_IOERR_WRITE : SQLITE_OK;
}

int FaultyDisk::truncate(sqlite3_file* real, Image& image, std::int64_t size) {
  const std::lock_guard hold(mutex_);
  image.writers.insert(real);
  if (fails(faults_.truncate)) return SQLITE_IOERR_TRUNCATE;
  if (room_) {
    sqlite3_int64 before = 0;
    real->pMethods->xFileSize(real, &before);
    *room_ += std::max<std::int64_t>(0, before - size);
  }
  image.waiting.push_back({size, "", true});
  return real->pMethods->xTruncate(real, size);
}

int FaultyDisk::sync(Image& image) {
  std::unique_lock hold(mutex_);
  let_go_.wait(hold, [&] { return !hold_syncs_; });
  ++syncs_;
  if (fails(faults_.sync)) {
    if (!stopped_) {
      lose_some(image);
      stopped_ = stop_at_failed_sync_;
    }
    return SQLITE_IOERR_FSYNC;
  }
  for (const Waiting& waiting : image.waiting) apply(image.on_disk, waiting);
  image.waiting.clear();
  return SQLITE_OK;
}

// The kernel drops what it could not write and shows it as written from then on.
void FaultyDisk::lose_some(Image& image) {
  for (const Waiting& waiting : image.waiting) {
    if (random_() % 2 == 0) apply(image.on_disk, waiting);
  }
  image.waiting.clear();
}

std::string FaultyDisk::found(const Image& image) {
  std::string file = image.on_disk;
  for (const Waiting& waiting : image.waiting) {
    switch (random_() % 4) {
      case 0:
        break;
      case 1:
        if (!waiting.truncate) {
          const std::size_t sectors = waiting.bytes.size() / kSector + 2;
          const std::size_t from = random_() % sectors;
          apply_part(file, waiting, from, from + 1 + random_() % sectors);
        }
        break;
      default:
        apply(file, waiting);
    }
  }
  return file;
}

void FaultyDisk::cut_power_now() {
  if (power_is_cut_) return;
  power_is_cut_ = true;
  stopped_ = true;
  for (const auto& [name, image] : images_) {
    if (image.deleted && random_() % 2 == 0) continue;
    found_[name] = found(image);
  }
}

}  // namespace backsight::store::test
