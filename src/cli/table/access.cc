#include "cli/actions/actions.h"
#include "cli/table/rows.h"
#include "cli/table/table.h"

namespace jeton::cli {
namespace {

constexpr std::string_view kActions = "pull push delete";

Positional ActionPlace() {
  return {.name = "ACTION",
          .text = "What it is about: with an API, one of its scopes; with a repository, one of three.",
          .member = "action",
          .choices = kActions,
          .any_before = "api:",
          .completes = Names::kChoices};
}
Positional ResourcePlace() {
  return {.name = "RESOURCE",
          .text = "The repository, like acme/web, or the API, like api:acme/orders.",
          .member = "resource",
          .completes = Names::kRepositories};
}
Positional SubjectPlace() {
  return {.name = "WHO",
          .text = "A robot, like acme+ci or just ci, or a user, like user:mira; with an API, an application.",
          .member = "who",
          .completes = Names::kRobots};
}
Flag NoteFlag() { return {.name = "note", .text = "What it is for; in the log."}; }

}  // namespace

std::vector<Command> AccessCommands() {
  return {
      {.words = "allow",
       .summary =
           "Let a robot or user pull, push or delete, or an application call an API, and make what is missing for it",
       .text =
           "Gives the least role that suffices. Makes the robot and the repository if they are missing, and a secret "
           "for the robot, which is printed once.\n\n"
           "With an API, gives an application the scope, and makes the application with a secret if it is missing.",
       .positionals = {SubjectPlace(), ActionPlace(), ResourcePlace()},
       .flags = {{.name = "for", .text = "How long, like 24h or 30d, or never. Ends the role and the secret."},
                 NoteFlag(),
                 {.name = "snippet",
                  .text = "Print commands that use the secret, for a shell, instead of the secret alone.",
                  .place = Place::kOwn,
                  .choices = "docker podman skopeo buildah kubernetes github gitlab terraform curl",
                  .completes = Names::kChoices}},
       .examples = "# The secret goes from one program to the other, and nowhere else.\n"
                   "jeton allow ci pull acme/web -q | docker login -u acme+ci --password-stdin registry.example.com\n"
                   "jeton allow ci push acme/web --for 30d --snippet skopeo\n"
                   "jeton allow user:mira push acme/web\n"
                   "jeton allow portal orders:read api:acme/orders --snippet curl",
       .method = "POST",
       .path = "/access/allow",
       .dry_run = true,
       .name = "token_id",
       .mints = "token",
       .run = Allow},
      {.words = "deny",
       .summary = "Take away the role that lets a robot or user pull, push or delete, or the scope of an application",
       .text =
           "Only the role on the repository goes. If another way is left, it is said. Tokens that an application has "
           "with the scope go on until they end.",
       .positionals = {SubjectPlace(), ActionPlace(), ResourcePlace()},
       .flags = {NoteFlag()},
       .examples = "jeton deny ci push acme/web\njeton deny portal orders:read api:acme/orders",
       .method = "POST",
       .path = "/access/deny",
       .dry_run = true,
       .name = "who",
       .next = "jeton robot list",
       .run = Deny},
      {.words = "can",
       .summary = "Say whether a user or robot may pull, push or delete, or an application call an API, and why",
       .text = "Ends with 0 for yes and 5 for no. The answer is that of the token endpoint.",
       .positionals = {ActionPlace(), ResourcePlace()},
       .flags = {{.name = "as",
                  .text = "Whom it is about: a robot, user or application; you if absent.",
                  .place = Place::kQuery,
                  .member = "who",
                  .completes = Names::kRobots,
                  .value = "WHO"}},
       .examples = "jeton can push acme/web --as ci\njeton can orders:read api:acme/orders --as portal",
       .method = "GET",
       .path = "/access/can",
       .name = "reason",
       .next = "jeton robot list",
       .run = Can},
      {.words = "who-can",
       .summary = "List the users and robots that may pull, push or delete, or the applications with a scope of an "
                  "API, and why",
       .positionals = {ActionPlace(), ResourcePlace()},
       .flags = {SortFlag("name -name")},
       .examples = "jeton who-can push acme/web\njeton who-can orders:read api:acme/orders",
       .method = "GET",
       .path = "/access/who-can",
       .form = Form::kPage,
       .columns = "KIND=subject.kind NAME=subject.name WAY=path* grants",
       .name = "subject.name"},
      {.words = "explain",
       .summary = "Say why a request was refused, from the code in its message",
       .positionals =
           {{.name = "CODE", .text = "The code: the last word of the refusal.", .binds = "code", .many = false}},
       .examples = "jeton explain 9K3MXW27QHTD",
       .method = "GET",
       .path = "/refusals/{code}",
       .name = "code",
       .next = "jeton refusals --since 7d",
       .run = Explain},
      {.words = "refusals",
       .summary = "List what was refused lately, newest first",
       .flags = {{.name = "since",
                  .text = "Only of the last 24h, 7d and so on, or since a time.",
                  .place = Place::kQuery},
                 {.name = "org",
                  .text = "Only those that concern this organization; JETON_ORG if absent.",
                  .place = Place::kQuery,
                  .member = "organization",
                  .completes = Names::kOrganizations,
                  .value = "ORG"}},
       .examples = "jeton refusals --since 1d",
       .method = "GET",
       .path = "/refusals",
       .form = Form::kPage,
       .columns = "code time login credential address ASKED=asked",
       .wide = "registry api token",
       .name = "code"},
      {.words = "suggest",
       .summary = "List what tokens may do, what they did in the last 90 days, and what would suffice",
       .flags = {{.name = "org",
                  .text = "The organization; JETON_ORG if absent.",
                  .place = Place::kQuery,
                  .member = "organization",
                  .completes = Names::kOrganizations,
                  .value = "ORG"},
                 {.name = "verdict",
                  .text = "Only tokens with this verdict; narrow and revoke are suggestions.",
                  .place = Place::kQuery,
                  .choices = "narrow revoke fits young unobserved unreported further",
                  .completes = Names::kChoices},
                 SortFlag("-created created")},
       .examples = "jeton suggest --org acme --verdict revoke",
       .method = "GET",
       .path = "/access/suggest",
       .form = Form::kPage,
       .columns = "token subject verdict granted used because",
       .wide = "kind name created last_used observed_since",
       .name = "token"},
  };
}

}  // namespace jeton::cli
