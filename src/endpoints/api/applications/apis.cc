#include "authority/applications/apis.h"

#include <algorithm>
#include <boost/json/array.hpp>

#include "endpoints/api/asking.h"
#include "endpoints/api/listing.h"
#include "endpoints/api/operation.h"
#include "endpoints/api/page.h"
#include "endpoints/api/place.h"
#include "endpoints/api/precondition.h"
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

struct AskedApi {
  Api api;
  std::optional<bool> enabled;
};
constexpr wire::MemberOf<AskedApi> kApiBodyMembers[] = {
    {"identifier", wire::Presence::kRequired,
     wire::Text<&AskedApi::api, &Api::identifier>({.longest = 255, .fault = FaultOfIdentifier}),
     "The address that names it in requests and tokens, unique in the installation."},
    {"title", wire::Presence::kRequired, wire::Text<&AskedApi::api, &Api::title>({.filled = true, .longest = 255}),
     "What users read."},
    {"enabled", wire::Presence::kNullable, wire::Flag<&AskedApi::enabled>(), "Whether tokens are given for it."},
    {"scopes", wire::Presence::kNullable,
     wire::Read<ReadApiScopes, &AskedApi::api, &Api::scopes>({.type = wire::Shape::Type::kList, .inner = &kScopeBody}),
     "What may be asked for."},
    {"token_format", wire::Presence::kNullable,
     wire::Choice<ParseFormat, &AskedApi::api, &Api::token_format>("opaque jwt"),
     "opaque (the default): it asks this server about each token; jwt: it checks signatures itself."},
    {"typ", wire::Presence::kNullable, wire::Text<&AskedApi::api, &Api::typ>({.choices = "at+jwt JWT"}),
     "The type of its JWTs."},
    {"alg", wire::Presence::kNullable, wire::Text<&AskedApi::api, &Api::alg>({.choices = "ES256 RS256"}),
     "How its JWTs are signed."},
    {"access_token_life", wire::Presence::kNullable,
     wire::Read<ReadSeconds, &AskedApi::api, &Api::token_life>(kDurationShape),
     "How long its tokens live, like 15m; null: the usual time."},
};
constexpr wire::Body<AskedApi> kApiBody(kApiBodyMembers, {.only_known = true, .name = "ApiSettings"});

constexpr wire::ShownMember<ApiScope> kShownScopeMembers[] = {
    {"name", wire::Show<&ApiScope::name>(), "The word that stands in tokens."},
    {"title", wire::Show<&ApiScope::title>(), "What users read."},
    {"dangerous", wire::Show<&ApiScope::dangerous>(), "Whether it is given only to those that ask for it by name."},
};
constexpr wire::Document<ApiScope> kShownScope("ApiScope", kShownScopeMembers);

json::value ShowFormat(const Api& api) { return api.token_format == ApiTokenFormat::kJwt ? "jwt" : "opaque"; }
json::value ShowLife(const Api& api) {
  return api.token_life.count() > 0 ? json::value(api.token_life.count()) : json::value(nullptr);
}

constexpr wire::ShownMember<Api> kShownApiMembers[] = {
    {"name", wire::Show<&Api::name>(), "Its name in paths."},
    {"identifier", wire::Show<&Api::identifier>(), "The address that names it in requests and tokens."},
    {"title", wire::Show<&Api::title>(), "What users read."},
    {"enabled", wire::Show<&Api::enabled>(), "Whether tokens are given for it."},
    {"scopes", wire::ShowList<kShownScope, &Api::scopes>(), "What may be asked for."},
    {"token_format", wire::ShowBy<ShowFormat>({.choices = "opaque jwt"}), "How its tokens are checked."},
    {"typ", wire::ShowChoice<&Api::typ>("at+jwt JWT"), "The type of its JWTs."},
    {"alg", wire::ShowChoice<&Api::alg>("ES256 RS256"), "How its JWTs are signed."},
    {"access_token_life", wire::ShowBy<ShowLife>({.type = wire::Shape::Type::kWhole, .nullable = true}),
     "How many seconds its tokens live; null: the usual time."},
    {"created", wire::Show<&Api::created>(), "When it was made."},
};
constexpr wire::Document<Api> kShownApi("Api", kShownApiMembers);

Response RefusedApi(const Call& call, Refusal refusal) {
  return Refused(call, refusal, {.right = "admin", .scope = "org:admin", .resource = call.request.parameters[0]},
                 call.run.settings.limits.applications);
}

Outcome ListApisOf(const Call& call, const Actor& actor, const PlainList& query) {
  const auto place = PlaceOf(call, query.page);
  if (!place) return place.error();
  const auto seen = authority::Administer<Access::kRead>(call.run, actor, call.request.parameters[0]);
  if (!seen) return RefusedApi(call, seen.error());
  const auto page = ListApis(call.run, *seen, ReadAgePlace(*place), query.page.most());
  return AnswerPageOf(call, page, [](const Api& api) { return kShownApi.Print(api); });
}

Outcome GetApi(const Call& call, const Actor& actor) {
  const auto seen = authority::Administer<Access::kRead>(call.run, actor, call.request.parameters[0]);
  if (!seen) return RefusedApi(call, seen.error());
  const auto api = FindApi(call.run, *seen, call.request.parameters[1]);
  return api ? AnswerTagged(kShownApi.Print(*api)) : RefusedApi(call, api.error());
}

std::optional<json::object> PresentApi(const Call& call, const Actor& actor) {
  const auto seen = authority::Administer<Access::kRead>(call.run, actor, call.request.parameters[0]);
  if (!seen) return std::nullopt;
  const auto api = FindApi(call.run, *seen, call.request.parameters[1]);
  return api ? std::optional(kShownApi.Print(*api)) : std::nullopt;
}

Outcome PutNamedApi(const Call& call, const Actor& actor, const Change&) {
  auto wanted = ReadBody(call, kApiBody);
  if (!wanted) return wanted.error();
  const auto changed = authority::Administer<Access::kChange>(call.run, actor, call.request.parameters[0]);
  if (!changed) return RefusedApi(call, changed.error());
  if (auto refusal = RefuseByPrecondition(call, PresentApi(call, actor))) return std::move(*refusal);
  const auto put = PutApi(call.run, *changed, call.request.parameters[1], std::move(wanted->api), wanted->enabled);
  if (!put) return RefusedApi(call, put.error());
  return AnswerTagged(kShownApi.Print(put->api), put->created ? 201 : 200);
}

Outcome DeleteNamedApi(const Call& call, const Actor& actor, const Change&) {
  const auto changed = authority::Administer<Access::kChange>(call.run, actor, call.request.parameters[0]);
  if (!changed) return RefusedApi(call, changed.error());
  if (auto refusal = RefuseByPrecondition(call, PresentApi(call, actor))) return std::move(*refusal);
  const auto deleted = DeleteApi(call.run, *changed, call.request.parameters[1]);
  return deleted ? NoContent() : RefusedApi(call, deleted.error());
}

}  // namespace

Rows ApiRows() {
  using enum wire::Method;
  using enum Place;
  constexpr std::string_view kList = "/jeton/v1/organizations/{organization}/apis";
  constexpr std::string_view kOne = "/jeton/v1/organizations/{organization}/apis/{api}";
  return {
      {kGet,
       kList,
       kRead,
       Listing<kListByAge>(ListApisOf),
       {.name = "listApis",
        .tag = "applications",
        .summary = "The APIs of an organization, oldest first",
        .scope = "org:admin",
        .query = &kListByAge,
        .answer = &kShownApi,
        .form = Described::Answer::kPage,
        .problems = "bad_cursor",
        .parameters = "acme"}},
      {kGet,
       kOne,
       kRead,
       Asking(GetApi),
       {.name = "getApi",
        .tag = "applications",
        .summary = "One API",
        .scope = "org:admin",
        .answer = &kShownApi,
        .parameters = "acme orders"}},
      {kPut,
       kOne,
       kWrite,
       Changing(PutNamedApi),
       {.name = "putApi",
        .tag = "applications",
        .summary = "Makes an API (a resource server), or changes it as a whole",
        .scope = "org:admin",
        .query = &kChange,
        .body = &kApiBody,
        .answer = &kShownApi,
        .creates = true,
        .problems = "already_exists limit_reached changed_meanwhile",
        .parameters = "acme orders",
        .example =
            R"({"identifier":"https://orders.example.com/v1","title":"Orders","scopes":[{"name":"orders:read"}]})"}},
      {kDelete,
       kOne,
       kWrite,
       Changing(DeleteNamedApi),
       {.name = "deleteApi",
        .tag = "applications",
        .summary = "Deletes an API",
        .scope = "org:admin",
        .query = &kChange,
        .form = Described::Answer::kNothing,
        .problems = "changed_meanwhile",
        .parameters = "acme orders"}},
  };
}

}  // namespace jeton::endpoints::api
