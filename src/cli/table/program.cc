#include "cli/actions/actions.h"
#include "cli/table/table.h"

namespace jeton::cli {

std::vector<Command> ProgramCommands() {
  return {
      {.words = "ci token",
       .summary = "Get a robot's password for a job, from the identity that its platform gives it",
       .text = "Needs no login: the robot trusts the platform's token (`jeton robot trust add`). GitHub is asked by "
               "ACTIONS_ID_TOKEN_REQUEST_URL; GitLab gives the token in JETON_ID_TOKEN, Kubernetes in a mounted "
               "file.",
       .flags = {{.name = "robot",
                  .text = "The robot, like acme+ci.",
                  .place = Place::kOwn,
                  .completes = Names::kRobots,
                  .required = true},
                 {.name = "provider",
                  .text = "The platform; seen from the environment if absent.",
                  .place = Place::kOwn,
                  .choices = "auto github gitlab kubernetes",
                  .completes = Names::kChoices},
                 {.name = "audience",
                  .text = "Whom GitHub's token is to be for; the server if absent.",
                  .place = Place::kOwn},
                 {.name = "variable",
                  .text = "The variable with GitLab's token; JETON_ID_TOKEN or JOB_TOKEN if absent.",
                  .place = Place::kOwn},
                 {.name = "token-file",
                  .text = "The file with the token; /var/run/secrets/jeton/token or /identity/token if absent.",
                  .place = Place::kOwn,
                  .completes = Names::kFiles,
                  .value = "FILE"},
                 {.name = "org",
                  .text = "The organization of a robot without one; JETON_ORG if absent.",
                  .place = Place::kOwn,
                  .completes = Names::kOrganizations}},
       .examples = "jeton ci token --robot acme+ci -q | docker login -u acme+ci --password-stdin registry.example.com",
       .name = "account",
       .mints = "token",
       .run = TokenForJob},
      {.words = "completion",
       .summary = "Print the completion of a shell",
       .text = "The packages install it. Names come from the server if it answers within 300 ms.",
       .positionals =
           {{.name = "SHELL", .text = "The shell.", .choices = "bash zsh fish", .completes = Names::kChoices}},
       .examples = "source <(jeton completion bash)",
       .run = PrintCompletion},
      {.words = "version", .summary = "Print the version", .run = Version},
      {.words = "help",
       .summary = "Explain the program, a command or a topic",
       .positionals = {{.name = "TOPIC",
                        .text = "A command or a topic.",
                        .completes = Names::kCommands,
                        .optional = true,
                        .many = true}},
       .flags = {{.name = "format",
                  .text = "As text, as a manual page, or as Markdown.",
                  .place = Place::kOwn,
                  .choices = "text man markdown",
                  .completes = Names::kChoices},
                 {.name = "man-pages",
                  .text = "Write all manual pages into this folder.",
                  .place = Place::kOwn,
                  .completes = Names::kFiles,
                  .value = "FOLDER"}},
       .run = Help}};
}

}  // namespace jeton::cli
