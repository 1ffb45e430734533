#include "endpoints/api/applications/documents.h"

#include "authority/applications/client_credentials.h"
#include "base/encoding.h"
#include "base/json.h"
#include "domain/access/targets.h"
#include "domain/redirect_uri.h"
#include "endpoints/api/applications/client_documents.h"
#include "wire/document.h"

namespace jeton::endpoints::api {
namespace {

namespace json = boost::json;
using authority::ApplicationSettings;

// What is sent.

constexpr std::size_t kMostRedirects = 50;

Result<std::vector<std::string>, std::string> ReadRedirects(const json::value& value) {
  if (!value.is_array()) return Fail(std::string("must be a list of addresses"));
  if (value.get_array().size() > kMostRedirects) return Fail(std::string("must have at most 50 addresses"));
  std::vector<std::string> redirects;
  for (const json::value& one : value.get_array()) {
    std::string uri(one.is_string() ? wire::View(one.get_string()) : std::string_view());
    if (uri.find(' ') != std::string::npos || !RedirectMatches(uri, uri)) {
      return Fail(std::string("must hold absolute addresses without a fragment or spaces"));
    }
    redirects.push_back(std::move(uri));
  }
  return redirects;
}

Result<OAuthScopes, std::string> ReadScopes(const json::value& value) {
  if (!value.is_array()) return Fail(std::string("must be a list of scopes"));
  std::string text;
  for (const json::value& one : value.get_array()) {
    if (!one.is_string()) return Fail(std::string("must be a list of scopes"));
    text += (text.empty() ? "" : " ") + std::string(wire::View(one.get_string()));
  }
  if (text.empty()) return OAuthScopes();
  const auto scopes = OAuthScopes::Parse(text);
  if (!scopes) return Fail(std::string("has a scope that is not known"));
  return *scopes;
}

constexpr wire::Shape kListOfTexts{.type = wire::Shape::Type::kList};
constexpr wire::Shape kListOfGrants{.type = wire::Shape::Type::kList, .choices = kGrantTypeNames};
constexpr wire::MemberOf<ApplicationSettings> kSettingsMembers[] = {
    {"title", wire::Presence::kRequired, wire::Text<&ApplicationSettings::title>({.filled = true, .longest = 255}),
     "What users read when it asks for access."},
    {"description", wire::Presence::kNullable, wire::Text<&ApplicationSettings::description>({.longest = 4096}),
     "What it is for."},
    {"homepage", wire::Presence::kNullable, wire::Text<&ApplicationSettings::homepage>({.longest = 2048}),
     "Where it is found."},
    {"redirect_uris", wire::Presence::kNullable,
     wire::Read<ReadRedirects, &ApplicationSettings::redirect_uris>(kListOfTexts),
     "Where users may be sent back to: absolute addresses, compared byte for byte, but for the port of a loopback."},
    {"grant_types", wire::Presence::kNullable, wire::Read<ReadGrantTypes, &ApplicationSettings::grants>(kListOfGrants),
     "How it may get tokens; null: authorization_code, and client_credentials if it authenticates."},
    {"auth_method", wire::Presence::kNullable,
     wire::Choice<ParseClientAuthentication, &ApplicationSettings::client, &OAuthClient::authentication>(kAuthMethods),
     "How it authenticates; null: client_secret_basic, by a secret in the header or the form."},
    {"jwks", wire::Presence::kNullable,
     wire::Read<ReadJwks, &ApplicationSettings::client, &OAuthClient::jwks>({.type = wire::Shape::Type::kObject}),
     "Its public keys, for private_key_jwt: a JWK set."},
    {"jwks_uri", wire::Presence::kNullable,
     wire::Text<&ApplicationSettings::client, &OAuthClient::jwks_uri>({.longest = 2048, .fault = FaultOfJwksUri}),
     "Where its public keys are, instead of jwks."},
    {"apis", wire::Presence::kNullable,
     wire::Read<ReadAskedApis, &ApplicationSettings::apis>({.type = wire::Shape::Type::kList, .inner = &kAskedApi}),
     "The APIs for which it gets tokens, and the scopes of each."},
    {"scopes", wire::Presence::kNullable, wire::Read<ReadScopes, &ApplicationSettings::scopes>(kListOfTexts),
     "The scopes of this server that its tokens may have; none: all that are not dangerous."},
    {"default_scopes", wire::Presence::kNullable,
     wire::Read<ReadScopeWords, &ApplicationSettings::default_scopes>(kListOfTexts),
     "Of those and of its APIs' scopes, the ones that a token has when it asks for none; none: all that are not "
     "dangerous."},
    {"access_token_life", wire::Presence::kNullable,
     wire::Read<ReadSeconds, &ApplicationSettings::access_token_life>(kDurationShape),
     "How long the tokens of its grants live, like 15m or 24h; null: 30 days for its own, ten years for those of "
     "users."},
    {"refresh", wire::Presence::kNullable,
     wire::Object<kRefreshRules, &ApplicationSettings::client, &OAuthClient::refresh>(), "Its refresh tokens."},
    {"first_party", wire::Presence::kNullable, wire::Flag<&ApplicationSettings::client, &OAuthClient::first_party>(),
     "Whether users are not asked for their consent. Only superusers set it."},
    {"exchange", wire::Presence::kNullable,
     wire::Object<kExchangeRules, &ApplicationSettings::client, &OAuthClient::exchange>(),
     "Whose tokens it may exchange for others; null: no one's."},
    {"assertion_audience", wire::Presence::kNullable,
     wire::Choice<ParseAssertionAudience, &ApplicationSettings::client, &OAuthClient::assertion_audience>(
         kAssertionAudiences),
     "What the audience of its assertions may be: issuer, or any (the default), which is also the address of the "
     "endpoint."},
    {"enabled", wire::Presence::kNullable, wire::Flag<&ApplicationSettings::enabled>(),
     "Whether it and its tokens work."},
};

std::string FaultOfSettings(ApplicationSettings& settings) {
  OAuthClient client = settings.client;
  client.grants = settings.grants.value_or(UsualGrants(client.authentication));
  return FaultOf(client);
}

constexpr wire::MemberOf<NewSecret> kNewSecretMembers[] = {
    {"expires_in", wire::Presence::kNullable, wire::Read<ReadLife, &NewSecret::expires_in>(kLifeShape),
     "How long it is valid, like 90d, or never; null: for ever."},
};

// What is answered.

struct ShownSecret {
  Id id;
  TimePoint created{};
  TimePoint expires = kNever;
  std::optional<TimePoint> last_used;
};
constexpr wire::ShownMember<ShownSecret> kSecretMembers[] = {
    {"id", wire::Show<&ShownSecret::id>(), "By which it is deleted."},
    {"created", wire::Show<&ShownSecret::created>(), "When it was made."},
    {"expires", wire::Show<&ShownSecret::expires>(), "When it ends; null: never."},
    {"last_used", wire::Show<&ShownSecret::last_used>(), "When it was last presented."},
};
constexpr wire::Document<ShownSecret> kSecret("ClientSecret", kSecretMembers);

struct MadeSecret {
  Id id;
  TimePoint expires = kNever;
  std::string_view client_id;
  std::optional<Secret> client_secret;
};
constexpr wire::ShownMember<MadeSecret> kMadeSecretMembers[] = {
    {"id", wire::Show<&MadeSecret::id>(), "By which it is deleted."},
    {"expires", wire::Show<&MadeSecret::expires>(), "When it ends; null: never."},
    {"client_id", wire::Show<&MadeSecret::client_id>(), "The name that goes with it."},
    {"client_secret", wire::Show<&MadeSecret::client_secret>(), "The secret: shown now and never again."},
};
constexpr wire::Document<MadeSecret> kMadeSecret("MadeClientSecret", kMadeSecretMembers);

struct ShownApplication {
  std::string name;
  std::string client_id;
  std::string title;
  std::string description;
  std::string homepage;
  std::vector<std::string> redirect_uris;
  OAuthClient client;
  std::vector<ShownGrantedApi> apis;
  std::vector<std::string> scopes;
  std::vector<std::string> default_scopes;
  std::optional<Seconds> access_token_life;
  bool enabled = true;
  TimePoint created{};
  std::vector<ShownSecret> secrets;
};

json::value ShowGrants(const ShownApplication& shown) {
  json::array words;
  for (const std::string& word : CopyWords(shown.client.grants.Print())) words.push_back(json::value(word));
  return words;
}
json::value ShowMethod(const ShownApplication& shown) { return wire::JsonView(NameOf(shown.client.authentication)); }
json::value ShowAudience(const ShownApplication& shown) {
  return wire::JsonView(NameOf(shown.client.assertion_audience));
}
json::value ShowJwks(const ShownApplication& shown) {
  return ParseJson(shown.client.jwks).value_or(json::value(nullptr));
}
json::value ShowJwksUri(const ShownApplication& shown) {
  return shown.client.jwks_uri.empty() ? json::value(nullptr) : json::value(wire::JsonView(shown.client.jwks_uri));
}

constexpr wire::ShownMember<ShownApplication> kApplicationMembers[] = {
    {"name", wire::Show<&ShownApplication::name>(), "Its name in paths; the client id if it was made elsewhere."},
    {"client_id", wire::Show<&ShownApplication::client_id>(), "Its name for OAuth, which never changes."},
    {"title", wire::Show<&ShownApplication::title>(), "What users read when it asks for access."},
    {"description", wire::Show<&ShownApplication::description>(), "What it is for."},
    {"homepage", wire::Show<&ShownApplication::homepage>(), "Where it is found."},
    {"redirect_uris", wire::Show<&ShownApplication::redirect_uris>(), "Where users may be sent back to."},
    {"grant_types", wire::ShowBy<ShowGrants>(kListOfGrants), "How it may get tokens."},
    {"auth_method", wire::ShowBy<ShowMethod>({.choices = kAuthMethods}), "How it authenticates."},
    {"jwks", wire::ShowBy<ShowJwks>({.type = wire::Shape::Type::kObject, .nullable = true}), "Its public keys."},
    {"jwks_uri", wire::ShowBy<ShowJwksUri>({.nullable = true}), "Where its public keys are."},
    {"apis", wire::ShowList<kShownGrantedApi, &ShownApplication::apis>(),
     "The APIs for which it gets tokens, by name."},
    {"scopes", wire::Show<&ShownApplication::scopes>(), "The scopes of this server that its tokens may have."},
    {"default_scopes", wire::Show<&ShownApplication::default_scopes>(), "The scopes of a token that asks for none."},
    {"access_token_life", wire::Show<&ShownApplication::access_token_life>(),
     "How many seconds the tokens of its grants live; null: the usual time."},
    {"refresh", wire::ShowObject<kShownRefreshRules, &ShownApplication::client, &OAuthClient::refresh>(),
     "Its refresh tokens."},
    {"first_party", wire::Show<&ShownApplication::client, &OAuthClient::first_party>(),
     "Whether users are not asked for their consent."},
    {"exchange", wire::ShowObject<kShownExchangeRules, &ShownApplication::client, &OAuthClient::exchange>(),
     "Whose tokens it may exchange for others."},
    {"assertion_audience", wire::ShowBy<ShowAudience>({.choices = kAssertionAudiences}),
     "What the audience of its assertions may be."},
    {"enabled", wire::Show<&ShownApplication::enabled>(), "Whether it and its tokens work."},
    {"created", wire::Show<&ShownApplication::created>(), "When it was made."},
    {"secrets", wire::ShowList<kSecret, &ShownApplication::secrets>(), "Its live secrets, newest first; two at most."},
};
constexpr wire::Document<ShownApplication> kApplication("Application", kApplicationMembers);

// Those that were chosen, else all of this server that are not dangerous.
std::vector<std::string> ShownDefaults(const Application& application) {
  if (!application.default_scopes.empty()) return CopyWords(application.default_scopes);
  return ServerTarget({}, application).harmless;
}

}  // namespace

constinit const wire::Body<ApplicationSettings> kApplicationSettings(kSettingsMembers, {.only_known = true,
                                                                                        .check = FaultOfSettings,
                                                                                        .name = "ApplicationSettings"});
constinit const wire::Body<NewSecret> kNewClientSecret(kNewSecretMembers,
                                                       {.only_known = true, .name = "NewClientSecret"});

const wire::AnyBody& ApplicationDocument() { return kApplication; }

json::object ViewApplication(const authority::NamedApplication& named) {
  const auto& [application, apis, secrets] = named;
  ShownApplication shown{.name = application.slug.empty() ? application.client_id : application.slug,
                         .client_id = application.client_id,
                         .title = application.name,
                         .description = application.description,
                         .homepage = application.application_uri,
                         .redirect_uris = {},
                         .client = application.client,
                         .apis = {},
                         .scopes = CopyWords(RegisteredScopes(application).Print()),
                         .default_scopes = ShownDefaults(application),
                         .access_token_life = std::nullopt,
                         .enabled = application.enabled,
                         .created = application.created,
                         .secrets = {}};
  if (!application.redirect_uri.empty()) shown.redirect_uris.push_back(application.redirect_uri);
  for (std::string& uri : CopyWords(application.more_redirects)) shown.redirect_uris.push_back(std::move(uri));
  for (const auto& [api, scopes] : apis) shown.apis.push_back({api.name, scopes});
  if (application.token_life.count() > 0) shown.access_token_life = application.token_life;
  for (const auto& [token, last_used] : secrets) {
    shown.secrets.push_back({token.id, token.created, token.expires, last_used});
  }
  return kApplication.Print(shown);
}

const wire::AnyBody& MadeSecretDocument() { return kMadeSecret; }

json::object ViewMadeSecret(const Application& application, const Token& token, const std::optional<Secret>& secret) {
  return kMadeSecret.Print(
      {.id = token.id, .expires = token.expires, .client_id = application.client_id, .client_secret = secret});
}

}  // namespace jeton::endpoints::api
