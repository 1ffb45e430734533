#include "cli/actions/actions.h"
#include "cli/table/rows.h"
#include "cli/table/table.h"

namespace jeton::cli {
namespace {

std::vector<Flag> OrganizationSettings() {
  return {{.name = "email", .text = "The address at which its admins are reached."},
          {.name = "enabled", .text = "Whether its tokens are accepted.", .kind = Kind::kSwitch},
          {.name = "longest-life", .text = "The longest life of a token, like 90d.", .member = "policy.longest_life"},
          {.name = "default-life",
           .text = "The life of a token whose life is not chosen.",
           .member = "policy.default_life"},
          {.name = "never-allowed",
           .text = "Whether a token may have no end.",
           .kind = Kind::kSwitch,
           .member = "policy.never_allowed"},
          {.name = "owner-required",
           .text = "Whether a person must answer for each token.",
           .kind = Kind::kSwitch,
           .member = "policy.owner_required"},
          {.name = "allowed-addresses",
           .text = "The addresses and blocks from which tokens may be presented.",
           .kind = Kind::kList,
           .member = "policy.allowed_addresses"}};
}

std::vector<Flag> TeamSettings(bool required) {
  return {{.name = "role",
           .text = "What its members may do in the organization.",
           .choices = "member creator admin",
           .completes = Names::kChoices,
           .required = required},
          {.name = "description", .text = "What it is for."}};
}

std::vector<Flag> RepositorySettings() {
  return {{.name = "visibility",
           .text = "Whether all callers may pull, or only accounts with a role.",
           .choices = "private public",
           .completes = Names::kChoices},
          {.name = "description", .text = "What it is for."}};
}

constexpr Resource kOrganizations{.word = "org",
                                  .article = "an organization",
                                  .plural = "organizations",
                                  .path = "/organizations/{organization}",
                                  .list = "/organizations",
                                  .place = "ORG",
                                  .binds = "organization",
                                  .form = "The organization, like acme.",
                                  .completes = Names::kOrganizations,
                                  .columns = "name email enabled role created",
                                  .wide = "policy"};
constexpr Resource kTeams{.word = "team",
                          .article = "a team",
                          .plural = "teams",
                          .path = "/organizations/{organization}/teams/{team}",
                          .list = "/organizations/{organization}/teams",
                          .place = "TEAM",
                          .binds = "organization/team",
                          .form = "The team, like acme/builders.",
                          .completes = Names::kTeams,
                          .columns = "name role description",
                          .sorts = "name -name"};
constexpr Resource kRepositories{.word = "repo",
                                 .article = "a repository",
                                 .plural = "repositories",
                                 .path = "/organizations/{organization}/repositories/{repository}",
                                 .list = "/organizations/{organization}/repositories",
                                 .place = "REPO",
                                 .binds = "organization/repository",
                                 .form = "The repository, like acme/web.",
                                 .completes = Names::kRepositories,
                                 .columns = "resource visibility description created",
                                 .name = "resource"};

std::vector<Command> MemberCommands() {
  const Positional team{.name = "TEAM",
                        .text = "The team, like acme/builders.",
                        .binds = "organization/team",
                        .completes = Names::kTeams};
  const Positional member{.name = "NAME",
                          .text = "A user, or a robot like acme+ci.",
                          .binds = "name",
                          .completes = Names::kRobots,
                          .many = true};
  constexpr std::string_view kPath = "/organizations/{organization}/teams/{team}/members/{name}";
  return {{.words = "team members",
           .summary = "List the users and robots of a team",
           .positionals = {team},
           .flags = {SortFlag("name -name")},
           .method = "GET",
           .path = "/organizations/{organization}/teams/{team}/members",
           .form = Form::kPage,
           .columns = "kind name",
           .name = "name"},
          {.words = "team add",
           .summary = "Take users and robots into a team",
           .positionals = {team, member},
           .examples = "jeton team add acme/builders mira acme+ci",
           .method = "PUT",
           .path = kPath,
           .dry_run = true,
           .name = "name"},
          {.words = "team remove",
           .summary = "Take users and robots out of a team",
           .positionals = {team, member},
           .method = "DELETE",
           .path = kPath,
           .form = Form::kNothing,
           .dry_run = true}};
}

std::vector<Command> OrganizationMemberCommands() {
  return {{.words = "org members",
           .summary = "List the users in the teams of an organization",
           .positionals = {{.name = "ORG",
                            .text = "The organization.",
                            .binds = "organization",
                            .completes = Names::kOrganizations,
                            .optional = true}},
           .flags = {SortFlag("name -name")},
           .method = "GET",
           .path = "/organizations/{organization}/members",
           .form = Form::kPage,
           .columns = "name teams repositories",
           .name = "name"}};
}

std::vector<Command> RoleCommands() {
  return {{.words = "repo roles",
           .summary = "List the roles on a repository",
           .positionals = {{.name = "REPO",
                            .text = "The repository, like acme/web.",
                            .binds = "organization/repository",
                            .completes = Names::kRepositories}},
           .flags = {SortFlag("name -name")},
           .method = "GET",
           .path = "/organizations/{organization}/repositories/{repository}/roles",
           .form = Form::kPage,
           .columns = "kind name role",
           .name = "name"}};
}

}  // namespace

std::vector<Command> OrganizationCommands() {
  std::vector<Command> all;
  AddResource(all, kOrganizations, OrganizationSettings(), OrganizationSettings(),
              {{.name = "everywhere",
                .text = "All organizations, for superusers; yours if absent.",
                .kind = Kind::kSwitch,
                .place = Place::kQuery}});
  AddRows(all, OrganizationMemberCommands());
  AddResource(all, kTeams, TeamSettings(true), TeamSettings(false));
  AddRows(all, MemberCommands());
  AddResource(all, kRepositories, RepositorySettings(), RepositorySettings());
  AddRows(all, RoleCommands());
  return all;
}

}  // namespace jeton::cli
