#include "endpoints/api/applications/documents.h"

#include "authority/applications/client_credentials.h"
#include "base/encoding.h"
#include "domain/redirect_uri.h"
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
    {"scopes", wire::Presence::kNullable, wire::Read<ReadScopes, &ApplicationSettings::scopes>(kListOfTexts),
     "The scopes that its own tokens may have; none: all that are not dangerous."},
    {"default_scopes", wire::Presence::kNullable,
     wire::Read<ReadScopes, &ApplicationSettings::default_scopes>(kListOfTexts),
     "Of those, the ones that a token has when it asks for none; none: all that are not dangerous."},
    {"access_token_life", wire::Presence::kNullable,
     wire::Read<ReadSeconds, &ApplicationSettings::access_token_life>(kDurationShape),
     "How long the tokens of its grants live, like 15m or 24h; null: 30 days for its own, ten years for those of "
     "users."},
    {"enabled", wire::Presence::kNullable, wire::Flag<&ApplicationSettings::enabled>(),
     "Whether it and its tokens work."},
};

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
  std::vector<std::string> scopes;
  std::vector<std::string> default_scopes;
  std::optional<Seconds> access_token_life;
  bool enabled = true;
  TimePoint created{};
  std::vector<ShownSecret> secrets;
};
constexpr wire::ShownMember<ShownApplication> kApplicationMembers[] = {
    {"name", wire::Show<&ShownApplication::name>(), "Its name in paths; the client id if it was made elsewhere."},
    {"client_id", wire::Show<&ShownApplication::client_id>(), "Its name for OAuth, which never changes."},
    {"title", wire::Show<&ShownApplication::title>(), "What users read when it asks for access."},
    {"description", wire::Show<&ShownApplication::description>(), "What it is for."},
    {"homepage", wire::Show<&ShownApplication::homepage>(), "Where it is found."},
    {"redirect_uris", wire::Show<&ShownApplication::redirect_uris>(), "Where users may be sent back to."},
    {"scopes", wire::Show<&ShownApplication::scopes>(), "The scopes that its own tokens may have."},
    {"default_scopes", wire::Show<&ShownApplication::default_scopes>(), "The scopes of a token that asks for none."},
    {"access_token_life", wire::Show<&ShownApplication::access_token_life>(),
     "How many seconds the tokens of its grants live; null: the usual time."},
    {"enabled", wire::Show<&ShownApplication::enabled>(), "Whether it and its tokens work."},
    {"created", wire::Show<&ShownApplication::created>(), "When it was made."},
    {"secrets", wire::ShowList<kSecret, &ShownApplication::secrets>(), "Its live secrets, newest first; two at most."},
};
constexpr wire::Document<ShownApplication> kApplication("Application", kApplicationMembers);

std::vector<std::string> Words(std::string_view text) {
  const auto words = SplitWords(text);
  return {words.begin(), words.end()};
}

}  // namespace

constinit const wire::Body<ApplicationSettings> kApplicationSettings(kSettingsMembers, {.only_known = true,
                                                                                        .name = "ApplicationSettings"});
constinit const wire::Body<NewSecret> kNewClientSecret(kNewSecretMembers,
                                                       {.only_known = true, .name = "NewClientSecret"});

const wire::AnyBody& ApplicationDocument() { return kApplication; }

json::object ViewApplication(const Application& application, const std::vector<authority::ClientSecret>& secrets) {
  ShownApplication shown{.name = application.slug.empty() ? application.client_id : application.slug,
                         .client_id = application.client_id,
                         .title = application.name,
                         .description = application.description,
                         .homepage = application.application_uri,
                         .redirect_uris = {},
                         .scopes = Words(authority::RegisteredScopes(application).Print()),
                         .default_scopes = Words(authority::DefaultScopes(application).Print()),
                         .access_token_life = std::nullopt,
                         .enabled = application.enabled,
                         .created = application.created,
                         .secrets = {}};
  if (!application.redirect_uri.empty()) shown.redirect_uris.push_back(application.redirect_uri);
  for (std::string& uri : Words(application.more_redirects)) shown.redirect_uris.push_back(std::move(uri));
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
