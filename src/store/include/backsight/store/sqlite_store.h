// The store in one data folder on this machine, kept by SQLite.
//
// The folder holds backsight.db (with -wal and -shm beside it while it is in use) and
// backsight.lock. One process at a time may use it. Inside the process one thread with one
// connection does all writing and checkpointing, and puts whatever is waiting into one commit
// (group commit); readers have read-only connections.
//
// After a write or an fsync has failed, the failed batch is answered with the error. Before the
// next one the writer moves everything committed into the database file, syncs it and empties the
// write-ahead log; as long as that does not work, writes are refused and reads go on. A log that a
// process left behind is written again and synced before it is read. So a page that the operating
// system shows but dropped after a failed fsync is never built upon.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "backsight/store/store.h"

namespace backsight::store {

struct Options {
  std::size_t readers = 4;  ///< read-only connections; more readers wait for a free one

  /// What may wait for the writer: so many commits (an append() is one), so many bytes of them.
  /// Beyond that they are refused with kUnavailable.
  std::size_t queue_events = 4096;
  std::size_t queue_bytes = 64u << 20;
  std::size_t batch_events = 256;  ///< at most this many commits become durable together

  /// The log is moved into the database file when it has this many pages of 4 KiB.
  int checkpoint_pages = 2000;

  /// A database file up to this size is checked as a whole (PRAGMA quick_check) when it is opened;
  /// a larger one by its header, its schema and its length only.
  std::uint64_t check_up_to_bytes = 64u << 20;

  /// Hashes and signs the audit log; must outlive the store. None: AppendAudit is refused.
  const AuditChain* audit_chain = nullptr;

  std::string vfs;  ///< name of a registered SQLite VFS: for tests that inject faults
};

/// Opens the data folder, or makes it (0700, its files 0600) with an empty record in it. Errors:
///   kLocked       another process, or another Store of this one, uses the folder
///   kNewerSchema  a newer version wrote it
///   kDamaged      the database is missing while its log is there, cut short, not a database, not
///                 ours, fails SQLite's check, or lacks a table; or, with an audit chain, the audit
///                 log does not end with a head that the chain has signed
///   kDiskFull, kStorage, kSystem
/// With every one of these errors what was in the folder is left byte for byte, except that a
/// migration may have been committed before a later step failed. A folder on a full disk opens when
/// its database is complete: reads work, and writes do as soon as there is room.
[[nodiscard]] core::Result<std::unique_ptr<Store>> open(const std::filesystem::path& folder,
                                                        const Options& options = {});

}  // namespace backsight::store
