#include "cli/actions/actions.h"
#include "cli/table/rows.h"
#include "cli/table/table.h"

namespace jeton::cli {
namespace {

constexpr std::string_view kLogColumns = "time kind organization PERFORMER=performer.name repository address";
constexpr std::string_view kLogWide = "id metadata";

std::vector<Flag> LogFilters(bool of_the_past) {
  std::vector<Flag> flags = {
      {.name = "org",
       .text = "The log of this organization; JETON_ORG if absent; without any, of the installation.",
       .place = Place::kQuery,
       .member = "organization",
       .completes = Names::kOrganizations,
       .value = "ORG"},
      {.name = "kind", .text = "Only entries of this kind, like create_robot.", .place = Place::kQuery},
      {.name = "performer",
       .text = "Only what this user, robot or application did.",
       .place = Place::kQuery,
       .completes = Names::kRobots},
      {.name = "subject",
       .text = "Only entries that name this account.",
       .place = Place::kQuery,
       .completes = Names::kRobots},
      {.name = "address", .text = "Only what was done from this address or block.", .place = Place::kQuery},
      {.name = "q", .text = "Only entries with this text.", .place = Place::kQuery}};
  if (!of_the_past) return flags;
  flags.push_back(
      {.name = "since", .text = "Only since this time, or of the last 24h, 7d and so on.", .place = Place::kQuery});
  flags.push_back({.name = "until", .text = "Only before this time.", .place = Place::kQuery});
  return flags;
}

Flag OrganizationOfWebhook(Place place) {
  return {.name = "org",
          .text = "The organization of the webhook; JETON_ORG if absent; without any, the installation.",
          .place = place,
          .member = "organization",
          .completes = Names::kOrganizations,
          .value = "ORG"};
}

std::vector<Flag> WebhookSettings(bool required) {
  return {
      // Every command has --url for the server.
      {.name = "to", .text = "The https address that is told.", .member = "url", .value = "URL", .required = required},
      {.name = "events",
       .text = "What it is told of.",
       .kind = Kind::kList,
       .choices = "token.expiring token.revoked token.leaked access.refused_often key.rotated",
       .completes = Names::kChoices,
       .required = required},
      OrganizationOfWebhook(Place::kBody),
      {.name = "enabled", .text = "Whether it is told anything.", .kind = Kind::kSwitch}};
}

Positional Webhook(bool many) { return {.name = "WEBHOOK", .text = "The webhook.", .binds = "name", .many = many}; }

}  // namespace

std::vector<Command> WebhookCommands() {
  constexpr std::string_view kWebhookPath = "/webhooks/{name}";
  return {
      {.words = "webhook list",
       .summary = "List the addresses that are told of what happens",
       .flags = {OrganizationOfWebhook(Place::kQuery),
                 {.name = "everywhere",
                  .text = "Those of all organizations, for superusers.",
                  .kind = Kind::kSwitch,
                  .place = Place::kQuery},
                 SortFlag("created -created")},
       .method = "GET",
       .path = "/webhooks",
       .form = Form::kPage,
       .columns = "name url events organization enabled",
       .name = "name"},
      {.words = "webhook show",
       .summary = "Show a webhook, and how its deliveries go",
       .positionals = {Webhook(true)},
       .flags = {OrganizationOfWebhook(Place::kQuery)},
       .method = "GET",
       .path = kWebhookPath,
       .name = "name"},
      {.words = "webhook create",
       .summary = "Have an address told of what happens; the secret that signs is printed once",
       .positionals = {Webhook(false)},
       .flags = WebhookSettings(true),
       .examples = "jeton webhook create alarm --org acme --to https://hooks.example.com/jeton --events token.leaked",
       .method = "PUT",
       .path = kWebhookPath,
       .must_be_new = true,
       .dry_run = true,
       .name = "name",
       .mints = "secret"},
      {.words = "webhook edit",
       .summary = "Change a webhook; what no flag names stays",
       .positionals = {Webhook(false)},
       .flags = WebhookSettings(false),
       .examples = "jeton webhook edit alarm --org acme --enabled=false",
       .path = kWebhookPath,
       .dry_run = true,
       .name = "name",
       .run = Edit},
      {.words = "webhook rotate",
       .summary = "Replace the secret of a webhook, with an overlap if wanted",
       .positionals = {Webhook(false)},
       .flags = {OrganizationOfWebhook(Place::kQuery),
                 {.name = "overlap", .text = "How long the old secret signs beside the new one, like 24h."}},
       .method = "POST",
       .path = "/webhooks/{name}/secret",
       .dry_run = true,
       .name = "name",
       .mints = "secret"},
      {.words = "webhook delete",
       .summary = "Delete webhooks with what waits for them",
       .positionals = {Webhook(true)},
       .flags = {OrganizationOfWebhook(Place::kQuery)},
       .method = "DELETE",
       .path = kWebhookPath,
       .form = Form::kNothing,
       .dry_run = true,
       .bulk = true,
       .run = Delete}};
}

std::vector<Command> LogCommands() {
  std::vector<Flag> of_export = LogFilters(true);
  of_export.push_back(
      {.name = "cursor", .text = "Go on behind the line with this member `cursor`.", .place = Place::kQuery});
  return {{.words = "log search",
           .summary = "List what was done, by whom, from where, newest first",
           .flags = LogFilters(true),
           .examples = "jeton log search --org acme --performer mira --since 7d",
           .method = "GET",
           .path = "/audit",
           .form = Form::kPage,
           .columns = kLogColumns,
           .wide = kLogWide,
           .name = "id"},
          {.words = "log tail",
           .summary = "Print what is done, as it is done, until it is interrupted",
           .text = "A line an entry; with `-o json`, each as a line of JSON.",
           .flags = LogFilters(false),
           .method = "GET",
           .path = "/audit",
           .columns = kLogColumns,
           .wide = kLogWide,
           .name = "id",
           .run = TailLog},
          {.words = "log export",
           .summary = "Print the whole log as lines of JSON, or in the form of -o",
           .text = "Goes on by itself if the connection is cut. If that fails, it says from where to go on.",
           .flags = of_export,
           .examples = "jeton log export --org acme --since 90d > log.ndjson",
           .method = "GET",
           .path = "/audit",
           .columns = kLogColumns,
           .wide = kLogWide,
           .name = "id",
           .run = ExportLog}};
}

}  // namespace jeton::cli
