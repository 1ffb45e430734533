#include "cli/actions/actions.h"
#include "cli/table/table.h"

namespace jeton::cli {

std::vector<Command> LoginCommands() {
  return {
      {.words = "login",
       .summary = "Sign in at a server, and use the login from now on",
       .text =
           "On a desktop it opens a browser in which you sign in and allow it; on another terminal it shows a code, "
           "which you type into a browser anywhere. What it gets is kept in a file that only you can read, and renewed "
           "while it is used. With --token-stdin, or without a terminal, it keeps a token that you bring: asked for "
           "on a terminal, without showing it, else read from standard input. With several logins, --context "
           "chooses.\n\n"
           "A login may do all that you may, except what only superusers may: --superuser asks for that, too. It ends "
           "with 8 if it is not allowed in time.",
       .positionals = {{.name = "URL",
                        .text = "The address of the server; that of the login if absent.",
                        .optional = true}},
       .flags = {{.name = "device",
                  .text = "Show a code, even if there is a browser.",
                  .kind = Kind::kSwitch,
                  .place = Place::kOwn},
                 {.name = "scopes",
                  .text = "What the login may do; everything but super:user if absent.",
                  .kind = Kind::kList,
                  .place = Place::kOwn},
                 {.name = "superuser",
                  .text = "Let the login do what superusers may.",
                  .kind = Kind::kSwitch,
                  .place = Place::kOwn},
                 {.name = "token-stdin",
                  .text = "Keep a token that you bring, from standard input.",
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
                   "jeton login https://tokens.example.com --device\n"
                   "jeton login https://tokens.example.com --token-stdin < token",
       .run = LogIn},
      {.words = "logout",
       .summary = "Forget a login, and end what it was given",
       .text = "A token that you brought is only forgotten. It ends with 9 if the server could not be told.",
       .run = LogOut},
      {.words = "whoami",
       .summary = "Say who you are, and what your token may do",
       .method = "GET",
       .path = "/whoami",
       .name = "name"},
      {.words = "auth status",
       .summary = "List the logins, and say which is used and where they are kept",
       .columns = "name url user organization used expires",
       .name = "name",
       .run = ShowLogins},
      {.words = "auth use",
       .summary = "Use a login from now on",
       .positionals = {{.name = "NAME", .text = "The login.", .completes = Names::kContexts}},
       .run = UseLogin},
      {.words = "auth token",
       .summary = "Print the token that is presented",
       .text = "For other programs, like curl. One that is about to end is renewed first.",
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
