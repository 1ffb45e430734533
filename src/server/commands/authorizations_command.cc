#include "server/commands/authorizations_command.h"

#include <filesystem>
#include <functional>

#include "authority/broker/authorization_administration.h"
#include "base/encoding.h"
#include "base/json.h"
#include "server/admin_access.h"
#include "server/core.h"
#include "server/disk/directory_lock.h"

namespace jeton::server {
namespace {

using What = AuthorizationsCommand::What;

struct Step {
  std::size_t removed = 0;
  bool more = false;
};
using StepResult = Result<Step, std::string>;

std::string UnknownUser(const AuthorizationsCommand& command) { return "there is no user " + *command.user; }

// Repeats the step until none are left. What one step removed stays removed, even if the next one fails.
Result<std::size_t, std::string> Repeat(const std::function<StepResult()>& step) {
  std::size_t removed = 0;
  for (;;) {
    const StepResult done = step();
    if (!done) return Fail(done.error());
    removed += done->removed;
    if (!done->more) return removed;
  }
}

StepResult Ask(const AdminAccess& access, const AuthorizationsCommand& command) {
  const bool expire = command.what == What::kExpire;
  const auto answer = PostAdmin(access, expire ? "/authorizations/expire" : "/authorizations/revoke-all",
                                command.user ? "user=" + PercentEncode(*command.user) : "");
  if (!answer) return Fail(answer.error());
  if (answer->status == 404 && command.user) return Fail(UnknownUser(command));
  const auto body = ParseJson(answer->body);
  const auto* const removed = body ? Member(*body, "removed") : nullptr;
  const auto* const more = body ? Member(*body, "more") : nullptr;
  if (answer->status != 200 || removed == nullptr || !removed->is_int64() || more == nullptr || !more->is_bool()) {
    return Fail("the server at " + access.address + " answers " + std::to_string(answer->status));
  }
  return Step{static_cast<std::size_t>(removed->get_int64()), more->get_bool()};
}

StepResult Do(Core& core, const AuthorizationsCommand& command) {
  Result<std::size_t, authority::Refusal> removed = std::size_t{0};
  const auto outcome = core.database->WriteAndWait([&](storage::Transaction& transaction) {
    const authority::Run run =
        core.authority->Begin({.transaction = &transaction, .now = core.clock.Now(), .address = ""});
    removed = command.what == What::kExpire ? authority::RemoveExpiredAuthorizations(run)
                                            : authority::RemoveAuthorizations(run, command.user);
  });
  if (outcome != storage::Database::Outcome::kCommitted) return Fail(std::string("cannot write the database"));
  if (!removed) return Fail(UnknownUser(command));
  return Step{*removed, *removed == authority::kRemovedAtOnce};
}

}  // namespace

Result<std::size_t, std::string> RunAuthorizations(const config::Config& config, const AuthorizationsCommand& command) {
  const std::string file = config.settings.data_directory + "/jeton.db";
  const bool is_file = config.postgres.url.empty();
  if (is_file && !std::filesystem::exists(file)) return Fail("there is no database at " + file);
  DirectoryLock lock;
  if (const auto locked = lock.Take(config.settings.data_directory); !locked) {
    if (!locked.error().in_use) return Fail(locked.error().text);
    const auto access = ReadAdminAccess(config.settings.data_directory);
    if (!access) return Fail(access.error());
    return Repeat([&] { return Ask(*access, command); });
  }
  Core core;
  if (const auto opened = core.Open(config, "http://" + config.listener.address, std::nullopt); !opened)
    return Fail(opened.error());
  return Repeat([&] { return Do(core, command); });
}

}  // namespace jeton::server
