#include "storage/sqlite/database_file.h"

#include <array>
#include <filesystem>
#include <fstream>

namespace jeton::storage {
namespace {

// SQLite's file format, section 1.3: the write version, 2 for a database with a write-ahead log, and the user version.
constexpr std::size_t kHeaderSize = 100;
constexpr std::size_t kWriteVersion = 18;
constexpr std::size_t kUserVersionLastByte = 63;

}  // namespace

DatabaseFile DatabaseFile::Look(const std::string& path) {
  DatabaseFile file;
  std::error_code error;
  file.exists = std::filesystem::exists(path, error);
  file.has_log = std::filesystem::exists(path + "-wal", error);
  if (file.has_log) {
    const auto size = std::filesystem::file_size(path + "-wal", error);
    file.log_bytes = error ? 0 : size;
  }
  std::array<char, kHeaderSize> header{};
  std::ifstream stream(path, std::ios::binary);
  if (!stream.read(header.data(), header.size())) return file;
  file.marked_open = header[kWriteVersion] == 2 && header[kUserVersionLastByte] == kOpenMark;
  return file;
}

}  // namespace jeton::storage
