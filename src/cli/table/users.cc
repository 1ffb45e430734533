#include "cli/table/rows.h"
#include "cli/table/table.h"

namespace jeton::cli {
namespace {

std::vector<Flag> UserSettings() {
  return {{.name = "email", .text = "The mail address, which signs in, too."},
          {.name = "enabled", .text = "Whether the user's credentials are accepted.", .kind = Kind::kSwitch}};
}

constexpr Resource kUsers{.word = "user",
                          .article = "a user",
                          .plural = "users",
                          .path = "/users/{user}",
                          .list = "/users",
                          .place = "USER",
                          .binds = "user",
                          .form = "The user.",
                          .completes = Names::kUsers,
                          .columns = "name email enabled superuser created",
                          .mints = "password"};

}  // namespace

std::vector<Command> UserCommands() {
  std::vector<Command> all;
  AddResource(all, kUsers, UserSettings(), UserSettings());
  return all;
}

}  // namespace jeton::cli
