#include "cli/actions/actions.h"
#include "cli/table/rows.h"
#include "cli/table/table.h"

namespace jeton::cli {
namespace {

constexpr std::string_view kTokenKindChoices =
    "oauth robot password authorization identity session client_secret api_credential refresh";
constexpr std::string_view kTokenColumns = "id kind name SUBJECT=subject.name state expires last_used";
constexpr std::string_view kTokenWide = "organization owner application scopes created created_by last_address origin";

// Which tokens: the filters of the list and of a revocation.
std::vector<Flag> TokenFilters() {
  return {
      {.name = "org",
       .text = "Those of the robots and applications of this organization.",
       .place = Place::kQuery,
       .member = "organization",
       .completes = Names::kOrganizations},
      {.name = "owner",
       .text = "Those of this user and of their robots; `me`: yours.",
       .place = Place::kQuery,
       .completes = Names::kUsers},
      {.name = "everywhere",
       .text = "Those of all users and organizations, for superusers.",
       .kind = Kind::kSwitch,
       .place = Place::kQuery},
      {.name = "subject",
       .text = "Only those that act as this user, robot or application (its client id).",
       .place = Place::kQuery,
       .completes = Names::kRobots},
      {.name = "kind",
       .text = "Only those of this kind.",
       .place = Place::kQuery,
       .choices = kTokenKindChoices,
       .completes = Names::kChoices},
      {.name = "state",
       .text = "Only those in this state.",
       .place = Place::kQuery,
       .choices = "live resting not_yet expiring ended",
       .completes = Names::kChoices},
      {.name = "unused", .text = "Only those that were not used for so long, like 90d.", .place = Place::kQuery},
      {.name = "expires-within", .text = "Only those that end within this time, like 14d.", .place = Place::kQuery},
      {.name = "created-by",
       .text = "Only those that this user made and has seen the secrets of.",
       .place = Place::kQuery,
       .completes = Names::kUsers},
      {.name = "created-before",
       .text = "Only those made before this time, or longer ago than 30d and so on.",
       .place = Place::kQuery},
      {.name = "address", .text = "Only those last used from this address or block.", .place = Place::kQuery},
      {.name = "application",
       .text = "Only those of this application, like acme/portal, or by its client id.",
       .place = Place::kQuery,
       .completes = Names::kApplications},
      {.name = "q", .text = "Only those with this text in name, subject or application.", .place = Place::kQuery},
  };
}

std::vector<Flag> JoinedFlags(std::vector<Flag> flags, const std::vector<Flag>& more) {
  flags.insert(flags.end(), more.begin(), more.end());
  return flags;
}

Positional Id(bool many, bool optional = false) {
  return {.name = "ID",
          .text = "The id of the token, not its text.",
          .binds = "id",
          .completes = Names::kTokens,
          .optional = optional,
          .many = many};
}

std::vector<Flag> Restrictions() {
  return {{.name = "repositories",
           .text = "Only for these repositories and patterns, like acme/*.",
           .kind = Kind::kList,
           .member = "restriction.repositories",
           .completes = Names::kRepositories},
          {.name = "actions",
           .text = "Only for these actions.",
           .kind = Kind::kList,
           .member = "restriction.actions",
           .choices = "pull push delete",
           .completes = Names::kChoices},
          {.name = "addresses",
           .text = "Only from these addresses and blocks.",
           .kind = Kind::kList,
           .member = "restriction.addresses"},
          {.name = "not-before", .text = "When it begins to work, in RFC 3339.", .member = "restriction.not_before"},
          {.name = "uses", .text = "How often it may be used.", .kind = Kind::kWhole, .member = "restriction.uses"}};
}

std::vector<Flag> SecretFlags() {
  return {{.name = "secret-file",
           .text = "Read it from a file.",
           .place = Place::kOwn,
           .completes = Names::kFiles,
           .value = "FILE"},
          {.name = "secret-stdin",
           .text = "Read it from standard input, also if that is a terminal.",
           .kind = Kind::kSwitch,
           .place = Place::kOwn}};
}

Positional Dash() {
  return {.name = "-", .text = "Standard input, which is read anyway.", .choices = "-", .optional = true};
}

Command List() {
  return {.words = "token list",
          .summary = "List tokens of every kind",
          .text = "Without a filter for whose they are: yours.",
          .flags = JoinedFlags(TokenFilters(), {SortFlag("-created created")}),
          .examples =
              "jeton token list --org acme --unused 90d\n"
              "jeton token list --owner mira --kind robot -o csv > tokens.csv",
          .method = "GET",
          .path = "/tokens",
          .form = Form::kPage,
          .columns = kTokenColumns,
          .wide = kTokenWide,
          .name = "id"};
}

Command Create() {
  return {.words = "token create",
          .summary = "Make a token; its secret is printed once",
          .flags = JoinedFlags(
              {{.name = "kind",
                .text = "What to make; of a robot or an application as these flags say, else a personal "
                        "authorization.",
                .choices = "robot authorization password oauth",
                .completes = Names::kChoices},
               {.name = "robot", .text = "The robot that it is for.", .completes = Names::kRobots},
               {.name = "application",
                .text = "The application that it is for, like acme/portal, or by its client id.",
                .completes = Names::kApplications},
               {.name = "scopes", .text = "What it may do: of oauth and authorization.", .kind = Kind::kList},
               {.name = "note", .text = "What it is called in lists."},
               {.name = "expires-in", .text = "How long it lives, like 12h, or never; 30d if absent."}},
              Restrictions()),
          .examples =
              "jeton token create --robot acme+ci --expires-in 90d --actions pull\n"
              "jeton token create --kind password --note laptop",
          .method = "POST",
          .path = "/tokens",
          .dry_run = true,
          .name = "id",
          .mints = "token",
          .run = CreateToken};
}

Command Rotate() {
  return {.words = "token rotate",
          .summary = "Replace the secret of a token, with an overlap if wanted",
          .positionals = {Id(false, true)},
          .flags = {{.name = "robot",
                     .text = "Instead of an id: the robot whose one secret is meant.",
                     .place = Place::kOwn,
                     .completes = Names::kRobots},
                    {.name = "overlap",
                     .text = "How long the old secret works beside the new one; it ends at once if absent."},
                    {.name = "expires-in", .text = "How long the new one lives; as long as the old one if absent."}},
          .examples = "jeton token rotate --robot acme+ci --overlap 1h",
          .method = "POST",
          .path = "/tokens",
          .dry_run = true,
          .name = "id",
          .mints = "token",
          .next = "jeton token list",
          .run = RotateToken};
}

Command Revoke() {
  return {.words = "token revoke",
          .summary = "End tokens: by ids, or all that fit a filter",
          .text =
              "With the answer they are dead everywhere on the server, and so is what was made with them. By a "
              "filter, it says how many they are, and asks. Very many end step by step, while it waits.",
          .positionals = {Id(true, true)},
          .flags = JoinedFlags(TokenFilters(), {{.name = "reason", .text = "Why; for the log.", .place = Place::kQuery},
                                                {.name = "no-wait",
                                                 .text = "Do not wait for very many; ends with 8 if they are not done.",
                                                 .kind = Kind::kSwitch,
                                                 .place = Place::kOwn}}),
          .examples =
              "jeton token revoke --owner mira --reason \"left the company\"\n"
              "jeton token revoke --org acme --unused 90d --dry-run",
          .method = "POST",
          .path = "/tokens/revoke",
          .dry_run = true,
          .bulk = true,
          .name = "receipt",
          .next = "jeton token list",
          .run = RevokeTokens};
}

}  // namespace

std::vector<Command> TokenCommands() {
  return {
      List(),
      Create(),
      {.words = "token show",
       .summary = "Show a token",
       .positionals = {Id(true)},
       .method = "GET",
       .path = "/tokens/{id}",
       .name = "id"},
      {.words = "token edit",
       .summary = "Change the note, the end or the restriction of a token",
       .positionals = {Id(false)},
       .flags = JoinedFlags({{.name = "note", .text = "What it is called in lists."},
                             {.name = "expires-in", .text = "How long it is to live from now on."}},
                            Restrictions()),
       .method = "PATCH",
       .path = "/tokens/{id}",
       .dry_run = true,
       .name = "id"},
      Rotate(),
      Revoke(),
      {.words = "token identify",
       .summary = "Say what a text that was found is, without using it",
       .text = "Reads the text from standard input. Its form tells kind and checksum; with a login, the server says "
               "whose it is and where it may be revoked, as far as you may know. Ends with 0 only if it may be a "
               "token.",
       .positionals = {Dash()},
       .flags = JoinedFlags(
           SecretFlags(),
           {{.name = "offline", .text = "Do not ask the server.", .kind = Kind::kSwitch, .place = Place::kOwn}}),
       .examples = "jeton token identify < found.txt",
       .name = "kind",
       .run = IdentifyText},
      {.words = "token leaked",
       .summary = "End those of leaked texts that are tokens of this server",
       .text = "Reads the texts from standard input, one a line.",
       .positionals = {Dash()},
       .flags = SecretFlags(),
       .examples = "jeton token leaked < found.txt",
       .dry_run = true,
       .name = "ours",
       .run = ReportLeaked},
      {.words = "usage",
       .summary = "Show when the tokens of a robot, user or application, or a repository, were used",
       .text = "Of a repository, it shows how often it was pulled and pushed on each day, as registries reported it.",
       .positionals = {{.name = "NAME",
                        .text = "A robot, a user, the client id of an application, or a repository like acme/web.",
                        .completes = Names::kRobots}},
       .flags = {{.name = "org",
                  .text = "The organization of an application.",
                  .place = Place::kOwn,
                  .completes = Names::kOrganizations},
                 {.name = "since",
                  .text = "Of a repository, only of the last 30d and so on, or since a time.",
                  .place = Place::kOwn}},
       .examples = "jeton usage acme+ci\n"
                   "jeton usage acme/web --since 30d",
       .form = Form::kPage,
       .columns = "id name state last_used last_address LEFT=uses.left expires",
       .wide = kTokenWide,
       .name = "id",
       .run = ShowUsage}};
}

}  // namespace jeton::cli
