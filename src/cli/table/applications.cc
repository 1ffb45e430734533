#include "cli/actions/actions.h"
#include "cli/table/rows.h"
#include "cli/table/table.h"

namespace jeton::cli {
namespace {

std::vector<Flag> ApplicationSettings(bool required) {
  return {{.name = "title", .text = "What users read when it asks for access.", .required = required},
          {.name = "description", .text = "What it is for."},
          {.name = "homepage", .text = "Where it is found."},
          {.name = "redirect-uris", .text = "Where users may be sent back to.", .kind = Kind::kList},
          {.name = "grant-types", .text = "How it may get tokens.", .kind = Kind::kList},
          {.name = "auth-method",
           .text = "How it authenticates.",
           .choices = "client_secret_basic private_key_jwt none",
           .completes = Names::kChoices},
          {.name = "jwks-file",
           .text = "A file with its public keys, a JWK set.",
           .member = "jwks",
           .completes = Names::kFiles,
           .value = "FILE"},
          {.name = "jwks-uri", .text = "Where its public keys are, instead."},
          {.name = "apis",
           .text = "The APIs for which it gets tokens, with their scopes: orders/orders:read.",
           .kind = Kind::kList,
           .value = "API/SCOPE"},
          {.name = "scopes", .text = "The scopes of this server that its tokens may have.", .kind = Kind::kList},
          {.name = "default-scopes", .text = "Those of a token that asks for none.", .kind = Kind::kList},
          {.name = "access-token-life", .text = "How long the tokens of its grants live, like 15m."},
          {.name = "refresh-grace",
           .text = "How long after its first use a refresh token may come again, like 60s.",
           .member = "refresh.grace"},
          {.name = "refresh-idle-life",
           .text = "How long an unused refresh token lives, like 30d.",
           .member = "refresh.idle_life"},
          {.name = "refresh-absolute-life",
           .text = "How long after the consent refresh tokens live, like 1y.",
           .member = "refresh.absolute_life"},
          {.name = "refresh-rotate",
           .text = "Whether each use gives a new refresh token.",
           .kind = Kind::kSwitch,
           .member = "refresh.rotate"},
          {.name = "first-party", .text = "Whether users are not asked for their consent.", .kind = Kind::kSwitch},
          {.name = "exchange-subjects",
           .text = "The client ids of applications whose tokens it may exchange; *: all of its organization.",
           .kind = Kind::kList,
           .member = "exchange.subjects"},
          {.name = "exchange-impersonate",
           .text = "Whether it may exchange without naming an actor.",
           .kind = Kind::kSwitch,
           .member = "exchange.impersonate"},
          {.name = "assertion-audience",
           .text = "What the audience of its assertions may be.",
           .choices = "any issuer",
           .completes = Names::kChoices},
          {.name = "enabled", .text = "Whether it and its tokens work.", .kind = Kind::kSwitch}};
}

std::vector<Flag> ApiSettings(bool required) {
  return {{.name = "identifier", .text = "The address that names it in requests and tokens.", .required = required},
          {.name = "title", .text = "What users read.", .required = required},
          {.name = "enabled", .text = "Whether tokens are given for it.", .kind = Kind::kSwitch},
          {.name = "scopes", .text = "What may be asked for.", .kind = Kind::kList},
          {.name = "token-format",
           .text = "Whether it asks this server about each token, or checks signatures itself.",
           .choices = "opaque jwt",
           .completes = Names::kChoices},
          {.name = "typ", .text = "The type of its JWTs.", .choices = "at+jwt JWT", .completes = Names::kChoices},
          {.name = "alg", .text = "How its JWTs are signed.", .choices = "ES256 RS256", .completes = Names::kChoices},
          {.name = "access-token-life", .text = "How long its tokens live, like 15m."}};
}

constexpr Resource kApplications{.word = "app",
                                 .article = "an application, which is an OAuth client",
                                 .plural = "applications, which are OAuth clients",
                                 .path = "/organizations/{organization}/applications/{application}",
                                 .list = "/organizations/{organization}/applications",
                                 .place = "APP",
                                 .binds = "organization/application",
                                 .form = "The application, like acme/portal.",
                                 .completes = Names::kApplications,
                                 .columns = "name client_id title enabled created",
                                 .wide = "grant_types auth_method apis redirect_uris scopes",
                                 .create = CreateWithBriefMembers};
constexpr Resource kApis{.word = "api",
                         .article = "an API, which takes tokens",
                         .plural = "APIs, which take tokens",
                         .path = "/organizations/{organization}/apis/{api}",
                         .list = "/organizations/{organization}/apis",
                         .place = "API",
                         .binds = "organization/api",
                         .form = "The API, like acme/orders.",
                         .completes = Names::kApis,
                         .columns = "name identifier title scopes token_format enabled",
                         .wide = "typ alg access_token_life created",
                         .create = CreateWithBriefMembers};

std::vector<Command> SecretCommands() {
  const Positional application{.name = "APP",
                               .text = "The application, like acme/portal.",
                               .binds = "organization/application",
                               .completes = Names::kApplications};
  return {{.words = "app secret create",
           .summary = "Make another secret of an application; it is printed once",
           .text = "Two are live at most: deploy the new one, then delete the old one.",
           .positionals = {application},
           .flags = {{.name = "expires-in", .text = "How long it is valid, like 90d, or never."}},
           .method = "POST",
           .path = "/organizations/{organization}/applications/{application}/secrets",
           .dry_run = true,
           .name = "id",
           .mints = "client_secret"},
          {.words = "app secret delete",
           .summary = "End a secret of an application",
           .positionals = {application, {.name = "ID", .text = "The id of the secret.", .binds = "secret"}},
           .method = "DELETE",
           .path = "/organizations/{organization}/applications/{application}/secrets/{secret}",
           .form = Form::kNothing,
           .dry_run = true}};
}

std::vector<Command> CredentialCommands() {
  const Positional api{
      .name = "API", .text = "The API, like acme/orders.", .binds = "organization/api", .completes = Names::kApis};
  return {{.words = "api credential create",
           .summary = "Make a secret with which an API asks about tokens; it is printed once",
           .text = "Present it with the username in the header (Basic) at /oauth2/introspect.",
           .positionals = {api},
           .flags = {{.name = "expires-in", .text = "How long it is valid, like 90d, or never."}},
           .method = "POST",
           .path = "/organizations/{organization}/apis/{api}/credentials",
           .dry_run = true,
           .name = "id",
           .mints = "secret"},
          {.words = "api credential delete",
           .summary = "End a secret of an API",
           .positionals = {api, {.name = "ID", .text = "The id of the secret.", .binds = "credential"}},
           .method = "DELETE",
           .path = "/organizations/{organization}/apis/{api}/credentials/{credential}",
           .form = Form::kNothing,
           .dry_run = true}};
}

}  // namespace

std::vector<Command> ApplicationCommands() {
  std::vector<Command> all;
  AddResource(all, kApplications, ApplicationSettings(true), ApplicationSettings(false));
  AddRows(all, SecretCommands());
  AddResource(all, kApis, ApiSettings(true), ApiSettings(false));
  AddRows(all, CredentialCommands());
  return all;
}

}  // namespace jeton::cli
