#include "storage/sqlite/database_file.h"

#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <string_view>

namespace jeton::storage {
namespace {

// SQLite's file format, section 1.3: the write and read versions, 2 for a database with a write-ahead log and else 1,
// and the user version.
constexpr std::size_t kHeaderSize = 100;
constexpr std::size_t kWriteVersion = 18;
constexpr std::size_t kUserVersion = 60;
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

bool DatabaseFile::MakeWhole(int file) {
  constexpr std::string_view kWithoutLog("\1\1", 2);
  constexpr std::string_view kClosed("\0\0\0\0", 4);
  const auto put = [file](std::string_view bytes, std::size_t at) {
    return pwrite(file, bytes.data(), bytes.size(), static_cast<off_t>(at)) == static_cast<ssize_t>(bytes.size());
  };
  return put(kWithoutLog, kWriteVersion) && put(kClosed, kUserVersion);
}

}  // namespace jeton::storage
