#include "endpoints/api/applications/api_documents.h"

#include <algorithm>
#include <boost/json/array.hpp>

#include "endpoints/api/values.h"
#include "wire/document.h"

namespace jeton::endpoints::api {
namespace {

namespace json = boost::json;

constexpr std::size_t kMostApiScopes = 200;

// [a-z0-9][a-z0-9._:/-]{0,63}
std::string_view FaultOfScopeName(std::string_view name) {
  const auto is_first = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  const auto is_next = [&](char c) {
    return is_first(c) || std::string_view("._:/-").find(c) != std::string_view::npos;
  };
  const bool good = !name.empty() && name.size() <= 64 && is_first(name.front()) && std::ranges::all_of(name, is_next);
  return good ? "" : "must be 1 to 64 of a-z, 0-9, '.', '_', ':', '/' and '-', and begin with one of the former two";
}

std::string_view FaultOfIdentifier(std::string_view text) {
  const bool good = text.starts_with("https://") && text.size() > 8 && text.find_first_of("# \t\r\n") == text.npos;
  return good ? "" : "must be an https address without a fragment or spaces";
}

constexpr wire::MemberOf<ApiScope> kScopeMembers[] = {
    {"name", wire::Presence::kRequired, wire::Text<&ApiScope::name>({.longest = 64, .fault = FaultOfScopeName}),
     "The word that stands in tokens."},
    {"title", wire::Presence::kNullable, wire::Text<&ApiScope::title>({.longest = 255}), "What users read."},
    {"dangerous", wire::Presence::kNullable, wire::Flag<&ApiScope::dangerous>(),
     "Whether it is given only to those that ask for it by name."},
};
constexpr wire::Body<ApiScope> kScopeBody(kScopeMembers, {.only_known = true, .name = "ApiScopeSettings"});

Result<std::vector<ApiScope>, std::string> ReadApiScopes(const json::value& value) {
  if (!value.is_array()) return Fail(std::string("must be a list of scopes"));
  if (value.get_array().size() > kMostApiScopes) return Fail(std::string("must have at most 200 scopes"));
  std::vector<ApiScope> scopes;
  for (const json::value& one : value.get_array()) {
    if (!one.is_object()) return Fail(std::string("must be a list of objects with a name"));
    auto scope = kScopeBody.Read(one.get_object());
    if (!scope) return Fail("has a scope that is malformed: " + scope.error());
    const auto same = [&](const ApiScope& other) { return other.name == scope->name; };
    if (std::ranges::any_of(scopes, same)) return Fail("has the scope " + scope->name + " twice");
    scopes.push_back(std::move(*scope));
  }
  return scopes;
}

std::optional<ApiTokenFormat> ParseFormat(std::string_view text) {
  if (text == "opaque") return ApiTokenFormat::kOpaque;
  return text == "jwt" ? std::optional(ApiTokenFormat::kJwt) : std::nullopt;
}

constexpr wire::MemberOf<ApiSettings> kApiBodyMembers[] = {
    {"identifier", wire::Presence::kRequired,
     wire::Text<&ApiSettings::api, &Api::identifier>({.longest = 255, .fault = FaultOfIdentifier}),
     "The address that names it in requests and tokens, unique in the installation."},
    {"title", wire::Presence::kRequired, wire::Text<&ApiSettings::api, &Api::title>({.filled = true, .longest = 255}),
     "What users read."},
    {"enabled", wire::Presence::kNullable, wire::Flag<&ApiSettings::enabled>(), "Whether tokens are given for it."},
    {"scopes", wire::Presence::kNullable,
     wire::Read<ReadApiScopes, &ApiSettings::api, &Api::scopes>(
         {.type = wire::Shape::Type::kList, .inner = &kScopeBody}),
     "What may be asked for."},
    {"token_format", wire::Presence::kNullable,
     wire::Choice<ParseFormat, &ApiSettings::api, &Api::token_format>("opaque jwt"),
     "opaque (the default): it asks this server about each token; jwt: it checks signatures itself, and its tokens "
     "live a day at most."},
    {"typ", wire::Presence::kNullable, wire::Text<&ApiSettings::api, &Api::typ>({.choices = "at+jwt JWT"}),
     "The type of its JWTs."},
    {"alg", wire::Presence::kNullable, wire::Text<&ApiSettings::api, &Api::alg>({.choices = "ES256 RS256"}),
     "How its JWTs are signed."},
    {"access_token_life", wire::Presence::kNullable,
     wire::Read<ReadSeconds, &ApiSettings::api, &Api::token_life>(kDurationShape),
     "How long its tokens live, like 15m; null: as long as the application says, else an hour for a jwt and 30 days "
     "for others."},
};
constexpr wire::MemberOf<NewApiCredential> kNewCredentialMembers[] = {
    {"expires_in", wire::Presence::kNullable, wire::Read<ReadLife, &NewApiCredential::expires_in>(kLifeShape),
     "How long it is valid, like 90d, or never; null: for ever."},
};

constexpr wire::ShownMember<ApiScope> kShownScopeMembers[] = {
    {"name", wire::Show<&ApiScope::name>(), "The word that stands in tokens."},
    {"title", wire::Show<&ApiScope::title>(), "What users read."},
    {"dangerous", wire::Show<&ApiScope::dangerous>(), "Whether it is given only to those that ask for it by name."},
};
constexpr wire::Document<ApiScope> kShownScope("ApiScope", kShownScopeMembers);

struct ShownCredential {
  Id id;
  TimePoint created{};
  TimePoint expires = kNever;
  std::optional<TimePoint> last_used;
};
constexpr wire::ShownMember<ShownCredential> kCredentialMembers[] = {
    {"id", wire::Show<&ShownCredential::id>(), "By which it is deleted."},
    {"created", wire::Show<&ShownCredential::created>(), "When it was made."},
    {"expires", wire::Show<&ShownCredential::expires>(), "When it ends; null: never."},
    {"last_used", wire::Show<&ShownCredential::last_used>(), "When it was last presented."},
};
constexpr wire::Document<ShownCredential> kCredential("ApiCredential", kCredentialMembers);

struct MadeCredential {
  Id id;
  TimePoint expires = kNever;
  std::string username;
  std::optional<Secret> secret;
};
constexpr wire::ShownMember<MadeCredential> kMadeCredentialMembers[] = {
    {"id", wire::Show<&MadeCredential::id>(), "By which it is deleted."},
    {"expires", wire::Show<&MadeCredential::expires>(), "When it ends; null: never."},
    {"username", wire::Show<&MadeCredential::username>(), "The name that goes with it, which never changes."},
    {"secret", wire::Show<&MadeCredential::secret>(), "The secret: shown now and never again."},
};
constexpr wire::Document<MadeCredential> kMadeCredential("MadeApiCredential", kMadeCredentialMembers);

struct ShownApi {
  Api api;
  std::string username;
  std::vector<ShownCredential> credentials;
};

json::value ShowFormat(const ShownApi& shown) {
  return shown.api.token_format == ApiTokenFormat::kJwt ? "jwt" : "opaque";
}
json::value ShowLife(const ShownApi& shown) {
  const Seconds life = shown.api.token_life;
  return life.count() > 0 ? json::value(life.count()) : json::value(nullptr);
}

constexpr wire::ShownMember<ShownApi> kShownApiMembers[] = {
    {"name", wire::Show<&ShownApi::api, &Api::name>(), "Its name in paths."},
    {"identifier", wire::Show<&ShownApi::api, &Api::identifier>(), "The address that names it in requests and tokens."},
    {"title", wire::Show<&ShownApi::api, &Api::title>(), "What users read."},
    {"enabled", wire::Show<&ShownApi::api, &Api::enabled>(), "Whether tokens are given for it."},
    {"scopes", wire::ShowList<kShownScope, &ShownApi::api, &Api::scopes>(), "What may be asked for."},
    {"token_format", wire::ShowBy<ShowFormat>({.choices = "opaque jwt"}), "How its tokens are checked."},
    {"typ", wire::ShowChoice<&ShownApi::api, &Api::typ>("at+jwt JWT"), "The type of its JWTs."},
    {"alg", wire::ShowChoice<&ShownApi::api, &Api::alg>("ES256 RS256"), "How its JWTs are signed."},
    {"access_token_life", wire::ShowBy<ShowLife>({.type = wire::Shape::Type::kWhole, .nullable = true}),
     "How many seconds its tokens live; null: the usual time."},
    {"created", wire::Show<&ShownApi::api, &Api::created>(), "When it was made."},
    {"username", wire::Show<&ShownApi::username>(), "The name with which it asks about tokens."},
    {"credentials", wire::ShowList<kCredential, &ShownApi::credentials>(), "The live secrets for that, newest first."},
};
constexpr wire::Document<ShownApi> kShownApi("Api", kShownApiMembers);

}  // namespace

constinit const wire::Body<ApiSettings> kApiSettings(kApiBodyMembers, {.only_known = true, .name = "ApiSettings"});
constinit const wire::Body<NewApiCredential> kNewApiCredential(kNewCredentialMembers,
                                                               {.only_known = true, .name = "NewApiCredential"});

const wire::AnyBody& ApiDocument() { return kShownApi; }

json::object ViewApi(const Api& api, const std::vector<authority::ApiCredential>& credentials) {
  ShownApi shown{.api = api, .username = UsernameOf(api), .credentials = {}};
  for (const auto& [token, last_used] : credentials) {
    shown.credentials.push_back({token.id, token.created, token.expires, last_used});
  }
  return kShownApi.Print(shown);
}

const wire::AnyBody& MadeCredentialDocument() { return kMadeCredential; }

json::object ViewMadeCredential(const Api& api, const Token& token, const std::optional<Secret>& secret) {
  return kMadeCredential.Print(
      {.id = token.id, .expires = token.expires, .username = UsernameOf(api), .secret = secret});
}

}  // namespace jeton::endpoints::api
