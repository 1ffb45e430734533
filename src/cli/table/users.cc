#include "cli/actions/actions.h"
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

std::vector<Command> ConsentCommands() {
  return {
      {.words = "consent list",
       .summary = "List the applications that you let act for you",
       .text = "With what you are not asked again for, and their logins: the refresh tokens with which they go on "
               "while you are away. `jeton-cli` is this program.",
       .method = "GET",
       .path = "/users/me/consents",
       .form = Form::kPage,
       .columns = "application name organization remembered logins",
       .wide = "devices",
       .name = "application"},
      {.words = "consent revoke",
       .summary = "Take back what you let applications do",
       .text = "With the answer, all that an application holds with which it acts as you has ended, and so has what "
               "was made with it. You are asked before it gets another token.",
       .positionals = {{.name = "APPLICATION",
                        .text = "The client id of the application, as the list shows it.",
                        .binds = "application",
                        .completes = Names::kConsents,
                        .many = true}},
       .examples = "jeton consent revoke jeton-cli --dry-run",
       .method = "DELETE",
       .path = "/users/me/consents/{application}",
       .dry_run = true,
       .bulk = true,
       .name = "receipt",
       .run = Delete}};
}

}  // namespace

std::vector<Command> UserCommands() {
  std::vector<Command> all;
  AddResource(all, kUsers, UserSettings(), UserSettings());
  AddRows(all, ConsentCommands());
  return all;
}

}  // namespace jeton::cli
