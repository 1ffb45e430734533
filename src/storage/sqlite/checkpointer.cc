#include "storage/sqlite/checkpointer.h"

#include <chrono>
#include <system_error>

#include "storage/driver.h"

namespace jeton::storage {
namespace {

// 40 MiB, so that pages that change often are copied once for many changes.
constexpr int kFullLog = 10'000;

// Copies what no reader or writer uses at the moment. Waits for neither. Returns true if that was the whole log.
bool Checkpoint(sqlite3* connection) {
  int pages = 0;
  int copied = 0;
  const int code = sqlite3_wal_checkpoint_v2(connection, nullptr, SQLITE_CHECKPOINT_PASSIVE, &pages, &copied);
  return code == SQLITE_OK && copied == pages;
}

bool HasEnded(const std::future<bool>& checkpoint) {
  return checkpoint.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
}

}  // namespace

Checkpointer::Checkpointer(const std::string& path, sqlite3* writer) : writer_(writer) {
  sqlite3* raw = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
  connection_.reset(raw);
  if (code != SQLITE_OK) throw Unavailable(path + ": cannot be opened for checkpoints");
  sqlite3_exec(raw, "PRAGMA synchronous = FULL", nullptr, nullptr, nullptr);
  const auto note_pages = [](void* pages, sqlite3*, const char*, int count) {
    *static_cast<int*>(pages) = count;
    return SQLITE_OK;
  };
  sqlite3_wal_hook(writer_, note_pages, &pages_);
}

Checkpointer::~Checkpointer() { sqlite3_wal_hook(writer_, nullptr, nullptr); }

void Checkpointer::AfterCommit() noexcept {
  written_since_ = true;
  if (most_.valid()) {
    if (!HasEnded(most_)) return;
    most_ = {};
    // Copies the little that has come since. If nothing is left over, the next commit restarts the log.
    Checkpoint(writer_);
  } else if (pages_ >= kFullLog) {
    Begin();
  }
}

bool Checkpointer::CarryOver() noexcept {
  if (pages_ == 0) return true;
  if (most_.valid()) {
    if (!HasEnded(most_)) return false;
    if (most_.get() && !written_since_) return true;
  }
  Begin();
  return false;
}

void Checkpointer::Begin() noexcept {
  written_since_ = false;
  try {
    most_ = std::async(std::launch::async, [this] { return Checkpoint(connection_.get()); });
  } catch (const std::system_error&) {
    Checkpoint(writer_);  // no thread is available
  }
}

}  // namespace jeton::storage
