#include "record_folder.h"

#include <sodium.h>

#include <chrono>

namespace backsight::cli {

using core::Result;

core::Instant now() {
  return {std::chrono::duration_cast<std::chrono::milliseconds>(
              std::chrono::system_clock::now().time_since_epoch())
              .count()};
}

service::Random random_bytes() {
  return [](std::span<std::uint8_t> bytes) { randombytes_buf(bytes.data(), bytes.size()); };
}

Result<std::unique_ptr<RecordFolder>> RecordFolder::open(const std::filesystem::path& data,
                                                         std::optional<vault::MasterKeys> masters,
                                                         const knowledge::Knowledge& knowledge,
                                                         const service::Reach& reach) {
  std::unique_ptr<RecordFolder> out(new RecordFolder);
  store::Options options;
  if (masters) {
    out->chain_ = std::make_unique<service::SignedChain>(*masters, now);
    options.audit_chain = out->chain_.get();
  }
  TRY(out->store_, store::open(data, options));
  out->folder_ = std::make_unique<service::Folder>(*out->store_, knowledge, now, random_bytes());
  TRY(const bool clinics, service::holds_a_clinic(*out->store_));
  if (!clinics) return out;
  if (!masters) return std::unexpected(service::no_master_key());
  TRY_VOID(out->folder_->unlock(*std::move(masters), reach));
  return out;
}

RecordFolder::~RecordFolder() {
  folder_.reset();
  if (store_) store_->close();
}

}  // namespace backsight::cli
