#include "authority/applications/apis.h"

#include <boost/json/array.hpp>

#include "authority/applications/access_tokens.h"
#include "authority/applications/api_credentials.h"
#include "authority/installation/key_rotation.h"
#include "endpoints/api/applications/api_documents.h"
#include "endpoints/api/asking.h"
#include "endpoints/api/listing.h"
#include "endpoints/api/operation.h"
#include "endpoints/api/page.h"
#include "endpoints/api/place.h"
#include "endpoints/api/precondition.h"

namespace jeton::endpoints::api {
namespace {

namespace json = boost::json;

Response RefusedApi(const Call& call, const Actor& actor, Refusal refusal, std::int64_t most = 0) {
  return Refused(call, actor, refusal, {.right = "admin", .scope = "org:admin", .resource = call.request.parameters[0]},
                 most);
}

json::object View(const Call& call, const Api& api) {
  return ViewApi(api, authority::ListApiCredentials(call.run, api));
}

// What edits are protected by: without the last uses of its credentials, which are no edits.
json::object EditedApi(json::object view) {
  for (json::value& credential : view.at("credentials").get_array()) credential.get_object()["last_used"] = nullptr;
  return view;
}

Response AnswerApi(const json::object& view, int status = 200) {
  Response response = Answer(view, status);
  AddTag(response, EditedApi(view));
  return response;
}

Outcome ListApisOf(const Call& call, const Actor& actor, const PlainList& query) {
  const auto place = PlaceOf(call, query.page);
  if (!place) return place.error();
  // Reads the credentials of each.
  if (!call.run.on_worker) return Slow{.pool = Slow::Pool::kReaders, .tenant = call.request.parameters[0]};
  const auto seen = authority::Administer<Access::kRead>(call.run, actor, call.request.parameters[0]);
  if (!seen) return RefusedApi(call, actor, seen.error());
  const auto page = ListApis(call.run, *seen, ReadAgePlace(*place, query.page), query.page.extent());
  return AnswerPageOf(call, page, [&](const Api& api) { return View(call, api); });
}

Outcome GetApi(const Call& call, const Actor& actor) {
  const auto seen = authority::Administer<Access::kRead>(call.run, actor, call.request.parameters[0]);
  if (!seen) return RefusedApi(call, actor, seen.error());
  const auto api = FindApi(call.run, *seen, call.request.parameters[1]);
  return api ? AnswerApi(View(call, *api)) : RefusedApi(call, actor, api.error());
}

std::optional<json::object> PresentApi(const Call& call, const Actor& actor) {
  const auto seen = authority::Administer<Access::kRead>(call.run, actor, call.request.parameters[0]);
  if (!seen) return std::nullopt;
  const auto api = FindApi(call.run, *seen, call.request.parameters[1]);
  return api ? std::optional(EditedApi(View(call, *api))) : std::nullopt;
}

// The keys for the tokens of an API. An RSA key is made for the first that wants one, on a worker.
struct KeysMade {
  bool good = false;
};
std::optional<Outcome> MakeKeysFor(const Call& call, const Api& api) {
  const auto algorithm = authority::AlgorithmOf(api);
  if (call.run.issuer.SignsAccessTokens(algorithm)) return std::nullopt;
  if (const auto* const made = call.run.Found<KeysMade>(); made != nullptr) {
    return Refuse(call, {.code = "server_error", .detail = "The key files cannot be read or written."});
  }
  return Slow{.work = [&authority = call.authority, algorithm](TimePoint now) {
    const auto made = authority::MakeAccessKeys(authority.Begin(Work{.now = now}), authority.keys, algorithm);
    return Finding(KeysMade{made.has_value()});
  }};
}

Outcome PutNamedApi(const Call& call, const Actor& actor, const Change& change) {
  auto wanted = ReadBody(call, kApiSettings);
  if (!wanted) return wanted.error();
  const auto changed = authority::Administer<Access::kChange>(call.run, actor, call.request.parameters[0]);
  if (!changed) return RefusedApi(call, actor, changed.error());
  if (auto refusal = RefuseByPrecondition(call, PresentApi(call, actor))) return std::move(*refusal);
  if (!change.dry_run) {
    if (auto outcome = MakeKeysFor(call, wanted->api)) return std::move(*outcome);
  }
  const auto put = PutApi(call.run, *changed, call.request.parameters[1], std::move(wanted->api), wanted->enabled);
  if (!put) return RefusedApi(call, actor, put.error(), call.run.settings.limits.applications);
  return AnswerApi(View(call, put->api), put->created ? 201 : 200);
}

Outcome DeleteNamedApi(const Call& call, const Actor& actor, const Change&) {
  const auto changed = authority::Administer<Access::kChange>(call.run, actor, call.request.parameters[0]);
  if (!changed) return RefusedApi(call, actor, changed.error());
  if (auto refusal = RefuseByPrecondition(call, PresentApi(call, actor))) return std::move(*refusal);
  const auto deleted = DeleteApi(call.run, *changed, call.request.parameters[1]);
  return deleted ? NoContent() : RefusedApi(call, actor, deleted.error());
}

// Finds the API that the path names, for a change of its credentials.
struct ChangedApi {
  authority::AdministeredOrganization<Access::kChange> organization;
  Api api;
};
Result<ChangedApi, Refusal> FindChangedApi(const Call& call, const Actor& actor) {
  const auto& parameters = call.request.parameters;
  auto changed = authority::Administer<Access::kChange>(call.run, actor, parameters[0]);
  const auto seen = authority::Administer<Access::kRead>(call.run, actor, parameters[0]);
  if (!changed || !seen) return Fail(changed ? seen.error() : changed.error());
  auto api = FindApi(call.run, *seen, parameters[1]);
  if (!api) return Fail(api.error());
  return ChangedApi{*changed, std::move(*api)};
}

Outcome PostCredential(const Call& call, const Actor& actor, const Change& change) {
  const auto wanted = ReadBody(call, kNewApiCredential);
  if (!wanted) return wanted.error();
  const auto changed = FindChangedApi(call, actor);
  if (!changed) return RefusedApi(call, actor, changed.error());
  const auto end = wanted->expires_in ? std::optional(wanted->expires_in->EndFrom(call.run.now)) : std::nullopt;
  const auto issued = AddApiCredential(call.run, changed->organization, changed->api, end);
  if (!issued) return RefusedApi(call, actor, issued.error(), authority::kMostApiCredentials);
  const auto secret = change.dry_run ? std::nullopt : std::optional(issued->secret);
  return Answer(ViewMadeCredential(changed->api, issued->token, secret), 201);
}

Outcome DeleteCredential(const Call& call, const Actor& actor, const Change&) {
  const auto changed = FindChangedApi(call, actor);
  if (!changed) return RefusedApi(call, actor, changed.error());
  const auto id = Id::ParseUuid(call.request.parameters[2]);
  const auto removed = id ? RemoveApiCredential(call.run, changed->organization, changed->api, *id)
                          : Result<void, Refusal>(Fail(Refusal::kNotFound));
  return removed ? NoContent() : RefusedApi(call, actor, removed.error());
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
        .answer = &ApiDocument(),
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
        .answer = &ApiDocument(),
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
        .body = &kApiSettings,
        .answer = &ApiDocument(),
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
        .summary = "Deletes an API, with its credentials and the tokens for it",
        .scope = "org:admin",
        .query = &kChange,
        .form = Described::Answer::kNothing,
        .problems = "changed_meanwhile",
        .parameters = "acme orders"}},
      {kPost,
       "/jeton/v1/organizations/{organization}/apis/{api}/credentials",
       kWrite,
       Asking<kChange>(PostCredential),
       {.name = "createApiCredential",
        .tag = "applications",
        .summary = "A new secret with which an API asks about tokens",
        .text =
            "With its username in the header (Basic), `/oauth2/introspect` answers about tokens for this API alone.",
        .scope = "org:admin",
        .query = &kChange,
        .body = &kNewApiCredential,
        .answer = &MadeCredentialDocument(),
        .creates = true,
        .problems = "limit_reached",
        .parameters = "acme orders",
        .example = R"({"expires_in":"90d"})"}},
      {kDelete,
       "/jeton/v1/organizations/{organization}/apis/{api}/credentials/{credential}",
       kWrite,
       Changing(DeleteCredential),
       {.name = "deleteApiCredential",
        .tag = "applications",
        .summary = "Ends a secret of an API",
        .scope = "org:admin",
        .query = &kChange,
        .form = Described::Answer::kNothing,
        .parameters = "acme orders 00000000-0000-0000-0000-000000000000"}},
  };
}

}  // namespace jeton::endpoints::api
