#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <filesystem>

#include "base/file.h"
#include "keys/key_file.h"
#include "keys/key_files.h"
#include "server/doctor/checks.h"

namespace jeton::server {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kLittleRoom = 256u << 20;
constexpr std::uint64_t kScarceRoom = 1u << 30;
constexpr Seconds kOldKey{400 * 86400};

// Secrets that others can read are none.
void CheckSecret(const std::string& path, uid_t owner, Report& report) {
  struct stat found {};
  if (lstat(path.c_str(), &found) != 0) return;
  const mode_t open = found.st_mode & 077;
  const mode_t wanted = S_ISDIR(found.st_mode) ? 0700 : 0600;
  if (open != 0) {
    report.Fault("files", fmt::format("{} has the mode {:04o}: others can use it", path, found.st_mode & 07777u),
                 fmt::format("chmod {:04o} {}", wanted, path));
  }
  if (found.st_uid != owner) {
    report.Fault("files", fmt::format("{} does not belong to the owner of the data folder", path),
                 fmt::format("chown {} {}", owner, path));
  }
}

void CheckSecrets(const Patient& patient, uid_t owner, Report& report) {
  const std::string& data = patient.config.settings.data_directory;
  const std::size_t before = report.faults();
  std::error_code error;
  CheckSecret(KeyFolder(data), owner, report);
  for (const auto& entry : fs::directory_iterator(KeyFolder(data), error)) CheckSecret(entry.path(), owner, report);
  for (const auto& entry : fs::directory_iterator(data + "/registry", error)) {
    CheckSecret(entry.path() / "events-token", owner, report);
  }
  for (const char* name : {"/jeton.db", "/jeton.db-wal", "/bootstrap-token", "/admin-secret"}) {
    CheckSecret(data + name, owner, report);
  }
  if (report.faults() == before) report.Good("files", "secrets are for the server's user alone");
}

void CheckPair(const Patient& patient, Report& report) {
  const std::string& data = patient.config.settings.data_directory;
  std::error_code error;
  const bool elsewhere = !patient.config.postgres.url.empty();
  const bool database = elsewhere || fs::exists(data + "/jeton.db", error);
  const bool keys = fs::exists(SealingKeyPath(data), error);
  if (fs::exists(data + "/restoring", error)) {
    report.Fault("data", "a restore was cut off before it counted", "run `jetond restore` again");
  } else if (database && !keys) {
    report.Fault("data", fmt::format("there is a database in {}, but not its keys", data),
                 fmt::format("restore {}/keys from a backup", data));
  } else if (keys && !database) {
    report.Fault("data", fmt::format("there are keys in {}, but not their database", data),
                 "restore the database from a backup; for a new installation move the keys away");
  } else if (!database) {
    report.Fault("data", fmt::format("{} holds no installation", data),
                 "start the server, or run `jetond setup`; is --data-dir or --config missing?");
  } else {
    report.Good("data", data);
  }
}

void CheckRoom(const std::string& data, Report& report) {
  struct statvfs disk {};
  if (statvfs(data.c_str(), &disk) != 0) return;
  const std::uint64_t room = static_cast<std::uint64_t>(disk.f_bavail) * disk.f_frsize;
  const std::string left = fmt::format("{} MiB are left on the disk of {}", room >> 20, data);
  constexpr const char* kMend = "make room: without any, nothing can be written, and no token made";
  if (room < kLittleRoom) return report.Fault("disk", left, kMend);
  if (room < kScarceRoom) return report.Note("disk", left, kMend);
  report.Good("disk", left);
}

void CheckAge(const Patient& patient, Report& report) {
  struct stat found {};
  const std::string path =
      RegistryKeyPath(patient.config.settings.data_directory, "", crypto::SigningAlgorithm::kEs256);
  if (stat(path.c_str(), &found) != 0) return;
  const Seconds age{ToUnixSeconds(patient.now) - found.st_mtime};
  const std::string since = fmt::format("the keys for registries are {} days old", age.count() / 86400);
  if (age < kOldKey) return report.Good("keys", since);
  report.Note("keys", since, "rotate them: `jetond keys rotate registry`");
}

}  // namespace

std::vector<crypto::SigningKey> KeysOf(const Patient& patient, const RegistryService& registry) {
  const auto text =
      ReadFile(RegistryKeyPath(patient.config.settings.data_directory, registry.key_set(), registry.algorithm));
  const auto file = text ? KeyFile::Parse(*text, registry.algorithm) : std::nullopt;
  return file ? file->keys() : std::vector<crypto::SigningKey>();
}

std::string Patient::CommandFor(const std::string& service) const {
  return fmt::format("`jetond registry config {}{}`", service, file.empty() ? "" : " --config " + file);
}

void CheckFiles(const Patient& patient, Report& report) {
  const std::string& data = patient.config.settings.data_directory;
  struct stat found {};
  if (stat(data.c_str(), &found) != 0) {
    return report.Fault("data", "cannot look into " + data + ": " + LastReason(),
                        "start the server, or run `jetond setup`; is --data-dir or --config missing?");
  }
  if (geteuid() != 0 && geteuid() != found.st_uid) {
    report.Fault("data", data + " belongs to another user, so not all can be seen",
                 fmt::format("run this as that user: `sudo -u '#{}' jetond doctor`", found.st_uid));
  }
  if ((found.st_mode & 022) != 0) {
    report.Fault("data", fmt::format("{} has the mode {:04o}: others can write to it", data, found.st_mode & 07777u),
                 "chmod 0750 " + data);
  }
  CheckPair(patient, report);
  CheckSecrets(patient, found.st_uid, report);
  CheckRoom(data, report);
  CheckAge(patient, report);
}

}  // namespace jeton::server
