#include "server/commands/keys_command.h"

#include <filesystem>

#include "authority/installation/key_rotation.h"
#include "base/json.h"
#include "server/admin_access.h"
#include "server/core.h"
#include "server/disk/directory_lock.h"

namespace jeton::server {
namespace {

Result<void, std::string> AskToRotate(const AdminAccess& access, const std::string& keys, bool force) {
  const auto answer = PostAdmin(access, "/keys/rotate", "keys=" + keys + (force ? "&force=true" : ""));
  if (!answer) return Fail(answer.error());
  if (answer->status == 200) return {};
  const auto body = ParseJson(answer->body);
  const std::string why = body && body->is_object() ? TextOf(body->get_object(), "message") : std::string();
  if (why.empty()) return Fail("the server at " + access.address + " answers " + std::to_string(answer->status));
  return Fail(why);
}

Result<void, std::string> RotateHere(const config::Config& config, const std::string& keys, bool force) {
  Core core;
  const auto opened = core.Open(config, PublicUrlOf(config, config.listener.address), std::nullopt);
  if (!opened) return Fail(opened.error());
  const auto purpose = authority::ParseKeyPurpose(keys).value();
  const authority::Run run = core.authority->Begin({.now = core.clock.Now()});
  const auto rotated = authority::RotateKeys(run, core.authority->keys, purpose, force);
  if (!rotated) return Fail(rotated.error().text);
  if (core.authority->settings.read_only) return {};
  core.database->WriteAndWait([&](storage::Transaction& transaction) {
    authority::NoteRotation(core.authority->Begin({.transaction = &transaction, .now = core.clock.Now()}),
                            core.authority->keys, purpose);
  });
  return {};
}

}  // namespace

Result<void, std::string> RunKeyRotation(const config::Config& config, const std::string& keys, bool force) {
  const std::string folder = config.settings.data_directory + "/keys";
  if (!std::filesystem::exists(folder)) return Fail("there are no keys in " + folder);
  DirectoryLock lock;
  const auto locked = lock.Take(config.settings.data_directory);
  if (locked) return RotateHere(config, keys, force);
  if (!locked.error().in_use) return Fail(locked.error().text);
  const auto access = ReadAdminAccess(config.settings.data_directory);
  if (!access) return Fail(access.error());
  return AskToRotate(*access, keys, force);
}

}  // namespace jeton::server
