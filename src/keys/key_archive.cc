#include "keys/key_archive.h"

#include <boost/json/serialize.hpp>
#include <filesystem>
#include <map>

#include "base/file.h"
#include "base/json.h"
#include "keys/key_files.h"

namespace jeton {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

constexpr std::string_view kFormat = "jeton keys 1";
constexpr std::string_view kEventsToken = "events-token";

bool IsPlainName(std::string_view name) {
  return !name.empty() && name.front() != '.' &&
         name.find_first_of(std::string_view("/\0", 2)) == std::string_view::npos;
}

// keys/NAME or registry/NAME/events-token: an archive must not write anywhere else.
bool BelongsInArchive(const std::string& path) {
  const auto slash = path.find('/');
  if (slash == std::string::npos) return false;
  const std::string folder = path.substr(0, slash);
  const std::string rest = path.substr(slash + 1);
  if (folder == "keys") return IsPlainName(rest);
  const auto last = rest.find('/');
  return folder == "registry" && last != std::string::npos && IsPlainName(rest.substr(0, last)) &&
         rest.substr(last + 1) == kEventsToken;
}

std::map<std::string, std::string> FilesOf(const std::string& data_directory) {
  std::map<std::string, std::string> paths;  // by their name in the archive
  std::error_code error;
  const auto note = [&](const fs::path& path) {
    const std::string name = path.lexically_relative(data_directory).generic_string();
    // A file that is being replaced has a temporary neighbour.
    const bool whole = fs::is_regular_file(path, error) && !name.ends_with(".new");
    if (whole && BelongsInArchive(name)) paths.emplace(name, path.string());
  };
  for (const auto& entry : fs::directory_iterator(KeyFolder(data_directory), error)) note(entry.path());
  for (const auto& entry : fs::directory_iterator(data_directory + "/registry", error)) {
    note(entry.path() / kEventsToken);
  }
  return paths;
}

}  // namespace

Result<std::string, std::string> PackKeys(const std::string& data_directory) {
  json::object files;
  for (const auto& [name, path] : FilesOf(data_directory)) {
    const auto content = ReadFile(path);
    if (!content) return Fail(content.error());
    files.emplace(name, *content);
  }
  if (!files.contains("keys/sealing")) return Fail("there are no keys in " + KeyFolder(data_directory));
  return json::serialize(json::object{{"format", kFormat}, {"files", std::move(files)}}) + "\n";
}

Result<void, std::string> UnpackKeys(std::string_view archive, const std::string& data_directory) {
  const auto value = ParseJson(archive);
  const auto* const format = value ? Member(*value, "format") : nullptr;
  const auto* const files = value ? Member(*value, "files") : nullptr;
  bool good = format != nullptr && *format == json::string(kFormat) && files != nullptr && files->is_object();
  if (good) {
    for (const auto& file : files->get_object()) good &= BelongsInArchive(file.key()) && file.value().is_string();
  }
  if (!good) return Fail(std::string("it is no file of keys that `jetond backup --with-keys` made, or is damaged"));
  if (auto made = MakeKeyFolder(data_directory); !made) return made;
  for (const auto& file : files->get_object()) {
    const std::string path = data_directory + "/" + std::string(file.key());
    std::error_code error;
    fs::create_directories(fs::path(path).parent_path(), error);
    const auto& content = file.value().get_string();
    if (auto written = WriteKeys(path, {content.data(), content.size()}); !written) return written;
  }
  return {};
}

}  // namespace jeton
