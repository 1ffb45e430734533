#include "cli/actions/actions.h"
#include "cli/table/table.h"

namespace jeton::cli {

std::vector<Command> LoginCommands() {
  return {
      {.words = "login",
       .summary = "Keep a token for a server, and use it from now on",
       .text =
           "Asks for the token on a terminal, without showing it; else reads it from standard input. It is tried, and "
           "kept in a file that only you can read. With several logins, --context chooses.",
       .positionals = {{.name = "URL",
                        .text = "The address of the server; that of the login if absent.",
                        .optional = true}},
       .flags = {{.name = "token-stdin",
                  .text = "Read the token from standard input.",
                  .kind = Kind::kSwitch,
                  .place = Place::kOwn},
                 {.name = "token-file",
                  .text = "Read the token from a file.",
                  .place = Place::kOwn,
                  .completes = Names::kFiles,
                  .value = "FILE"},
                 {.name = "name",
                  .text = "What the login is called; the host of the server if absent.",
                  .place = Place::kOwn},
                 {.name = "org",
                  .text = "The organization of names without one, from now on.",
                  .place = Place::kOwn,
                  .completes = Names::kOrganizations}},
       .examples = "jeton login https://tokens.example.com\n"
                   "jeton login https://tokens.example.com --token-stdin < token",
       .run = LogIn},
      {.words = "logout", .summary = "Forget the token of a login", .run = LogOut},
      {.words = "whoami",
       .summary = "Say who you are, and what your token may do",
       .method = "GET",
       .path = "/whoami",
       .name = "name"},
      {.words = "auth status",
       .summary = "List the logins, and say which is used and where they are kept",
       .columns = "name url user organization used",
       .name = "name",
       .run = ShowLogins},
      {.words = "auth use",
       .summary = "Use a login from now on",
       .positionals = {{.name = "NAME", .text = "The login.", .completes = Names::kContexts}},
       .run = UseLogin},
      {.words = "auth token",
       .summary = "Print the token that is presented",
       .text = "For other programs, like curl.",
       .examples = "curl -H \"Authorization: Bearer $(jeton auth token)\" https://tokens.example.com/jeton/v1/whoami",
       .run = PrintToken},
      {.words = "auth setup-docker",
       .summary = "Let docker, podman and skopeo use the login for registries",
       .text = "Names the credential helper docker-credential-jeton in docker's configuration, for these registries "
               "alone. Everything else in the file stays.",
       .positionals = {{.name = "REGISTRY",
                        .text = "The registry; the host of the server if absent.",
                        .optional = true,
                        .many = true}},
       .examples = "jeton auth setup-docker registry.example.com",
       .dry_run = true,
       .run = SetUpDocker},
  };
}

}  // namespace jeton::cli
