// The store in one data folder on this machine, kept by SQLite.
//
// The folder holds backsight.db (with -wal and -shm beside it while it is in use) and
// backsight.lock. One process at a time may use it; others may look at it (open_read_only). Inside
// the process one thread with one connection does all writing and checkpointing, and puts whatever
// is waiting into one commit (group commit); readers have read-only connections.
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

/// A look at a data folder, or at a copy of one.
class ReadOnly : public Readable {
 public:
  /// The version of its schema. When it is older than current_schema(), nothing but backup_to() can
  /// be done here: the reads answer kUnavailable until a server has brought it up to date.
  [[nodiscard]] virtual std::int64_t schema() const = 0;

  /// Writes everything committed at one moment into a new file (0600), checked and synced: a
  /// database that open() takes under the name backsight.db. Nothing of it is left after an error:
  /// kConflict (the file exists), kDiskFull, kSystem (it cannot be made), kStorage, kDamaged.
  [[nodiscard]] virtual core::Result<void> backup_to(const std::filesystem::path& file) = 0;
};

/// Opens a folder to read, for backup, audit verify and doctor: while a server runs, beside others
/// that read, or where nobody runs. Takes no lock of the folder and keeps no server out; one may
/// start and stop meanwhile. Never writes to the database or its log, and never moves the log into
/// the database. `options`: readers and vfs count. Errors: kNotFound (no database there),
/// kNewerSchema, kDamaged (not a database, or not ours), kStorage.
///
/// What this rests on, with SQLite 3.40.1:
/// - The WAL-reset bug (https://www.sqlite.org/wal.html#walresetbug, in all versions before 3.51.3)
///   needs two connections that write or checkpoint at the same moment. These are opened read-only
///   and are told not to checkpoint when they close; VACUUM INTO reads one snapshot of them and
///   writes into the new file alone. So there still is one connection that writes and checkpoints.
/// - Copying backsight.db as a file while a server runs is not safe: the log belongs to it, and the
///   two change between the copies.
/// - Reading a log needs its index, backsight.db-shm. Where no server runs, these connections make
///   the index and an empty log when there is none, which needs a folder that can be written (as
///   root they get the owner of the database); they stay behind and mean nothing. A backup has
///   neither, and can be read where nothing can be written.
/// - A log that a dead server left behind may show a commit that was never acknowledged
///   (durable_log.h). It is whole, and it may be in the backup.
/// - The log cannot start over while a snapshot is read: with a backup of minutes it grows by what
///   is written in them. Nobody waits for it, but for a fifth of a second each time it has doubled.
[[nodiscard]] core::Result<std::unique_ptr<ReadOnly>> open_read_only(
    const std::filesystem::path& folder, const Options& options = {});

/// The schema that open() brings a folder to.
[[nodiscard]] std::int64_t current_schema();

}  // namespace backsight::store
