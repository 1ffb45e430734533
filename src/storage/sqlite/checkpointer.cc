#include "storage/sqlite/checkpointer.h"

#include <chrono>
#include <system_error>

#include "storage/driver.h"

namespace jeton::storage {
namespace {

// 40 MiB, so that pages that change often are copied once for many changes.
constexpr int kFullLog = 10'000;

// Copies what no reader or writer uses at the moment. Waits for neither.
void Checkpoint(sqlite3* connection) {
  sqlite3_wal_checkpoint_v2(connection, nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
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
  if (most_.valid()) {
    if (most_.wait_for(std::chrono::seconds(0)) != std::future_status::ready) return;
    most_ = {};
    // Copies the little that has come since. If nothing is left over, the next commit restarts the log.
    return Checkpoint(writer_);
  }
  if (pages_ >= kFullLog) Begin();
}

void Checkpointer::CarryOver() noexcept {
  if (pages_ > 0 && !most_.valid()) Begin();
}

void Checkpointer::Begin() noexcept {
  try {
    most_ = std::async(std::launch::async, [this] { Checkpoint(connection_.get()); });
  } catch (const std::system_error&) {
    Checkpoint(writer_);  // no thread is available
  }
}

}  // namespace jeton::storage
