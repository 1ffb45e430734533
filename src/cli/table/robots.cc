#include "cli/actions/actions.h"
#include "cli/table/rows.h"
#include "cli/table/table.h"

namespace jeton::cli {
namespace {

Positional Robot(bool many) {
  return {.name = "ROBOT",
          .text = "The robot, like acme+ci.",
          .binds = "organization+name",
          .completes = Names::kRobots,
          .many = many};
}

std::vector<Flag> RobotSettings() {
  return {{.name = "description", .text = "What it is for."},
          {.name = "disabled", .text = "Whether all its credentials are refused.", .kind = Kind::kSwitch},
          {.name = "ends", .text = "When it stops working, in RFC 3339, or never."}};
}

constexpr std::string_view kRobotPath = "/organizations/{organization}/robots/{name}";
constexpr std::string_view kRobotColumns = "account description disabled ends last_used";
constexpr std::string_view kRuleColumns = "name issuer subject audiences claims";

Command Trust(std::string_view words, std::string_view summary, std::vector<Flag> flags, Action run) {
  return {.words = words,
          .summary = summary,
          .positionals = {Robot(false)},
          .flags = std::move(flags),
          .columns = kRuleColumns,
          .name = "name",
          .next = "jeton robot list",
          .run = run};
}

Command AddTrustRow() {
  Command command =
      Trust("robot trust add", "Let jobs that show a token of another issuer log in as a robot",
            {{.name = "issuer", .text = "Whose tokens: their iss.", .place = Place::kOwn, .required = true},
             {.name = "subject", .text = "Whom they are about: their sub.", .place = Place::kOwn},
             {.name = "audiences",
              .text = "Whom they are for: one of these; this server if absent.",
              .kind = Kind::kList,
              .place = Place::kOwn},
             {.name = "claims",
              .text = "What else they must say: NAME=PATTERN. A star stands for any characters up to a delimiter.",
              .kind = Kind::kList,
              .place = Place::kOwn},
             {.name = "name", .text = "What the rule is called.", .place = Place::kOwn}},
            AddTrust);
  command.text = "It needs a subject or claims. With a rule, jobs need no secret: `jeton ci token`.";
  command.examples =
      "jeton robot trust add acme+ci --name main --issuer https://token.actions.githubusercontent.com "
      "--claims repository_id=74,ref=refs/heads/main";
  command.dry_run = true;
  return command;
}

Command RemoveTrustRow() {
  Command command = Trust("robot trust remove", "Remove a trust rule of a robot", {}, RemoveTrust);
  command.positionals.push_back({.name = "RULE", .text = "Its name, or its number in the list."});
  command.dry_run = true;
  return command;
}

Command TryTrustRow() {
  Command command = Trust("robot trust try", "Say whether a job's token would log in as a robot, and what does not fit",
                          {{.name = "secret-file",
                            .text = "Read the token from a file.",
                            .place = Place::kOwn,
                            .completes = Names::kFiles,
                            .value = "FILE"},
                           {.name = "secret-stdin",
                            .text = "Read it from standard input, also if that is a terminal.",
                            .kind = Kind::kSwitch,
                            .place = Place::kOwn}},
                          TryTrust);
  command.text = "Reads the token from standard input, and does not use it up. Ends with 5 if it would be refused.";
  command.columns = {};
  command.name = "accepted";
  return command;
}

}  // namespace

std::vector<Command> RobotCommands() {
  return {{.words = "robot list",
           .summary = "List the robots of an organization",
           .text = "With `--org me`: your own.",
           .flags = {SortFlag("name -name")},
           .method = "GET",
           .path = "/organizations/{organization}/robots",
           .form = Form::kPage,
           .columns = kRobotColumns,
           .wide = "created",
           .name = "account"},
          {.words = "robot show",
           .summary = "Show a robot",
           .positionals = {Robot(true)},
           .method = "GET",
           .path = kRobotPath,
           .name = "account"},
          {.words = "robot create",
           .summary = "Make a robot, without a secret",
           .text = "`jeton token create --robot` makes a secret; `jeton allow` does all of it.",
           .positionals = {Robot(false)},
           .flags = RobotSettings(),
           .examples = "jeton robot create acme+ci --description \"Builds the shop\"",
           .method = "PUT",
           .path = kRobotPath,
           .must_be_new = true,
           .dry_run = true,
           .name = "account"},
          {.words = "robot edit",
           .summary = "Change a robot",
           .positionals = {Robot(false)},
           .flags = RobotSettings(),
           .path = kRobotPath,
           .dry_run = true,
           .name = "account",
           .run = Edit},
          {.words = "robot disable",
           .summary = "Refuse all credentials of a robot",
           .positionals = {Robot(true)},
           .path = kRobotPath,
           .dry_run = true,
           .name = "account",
           .run = DisableRobot},
          {.words = "robot enable",
           .summary = "Accept the credentials of a robot again",
           .positionals = {Robot(true)},
           .path = kRobotPath,
           .dry_run = true,
           .name = "account",
           .run = EnableRobot},
          {.words = "robot delete",
           .summary = "Delete robots; their secrets, logins and roles end at once",
           .positionals = {Robot(true)},
           .method = "DELETE",
           .path = kRobotPath,
           .form = Form::kNothing,
           .dry_run = true,
           .bulk = true,
           .run = Delete},
          AddTrustRow(),
          Trust("robot trust list", "List the trust rules of a robot", {}, ListTrust),
          RemoveTrustRow(),
          TryTrustRow()};
}

}  // namespace jeton::cli
