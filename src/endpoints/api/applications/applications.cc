#include <boost/json/array.hpp>

#include "endpoints/api/applications/documents.h"
#include "endpoints/api/asking.h"
#include "endpoints/api/listing.h"
#include "endpoints/api/operation.h"
#include "endpoints/api/page.h"
#include "endpoints/api/place.h"
#include "endpoints/api/precondition.h"

namespace jeton::endpoints::api {
namespace {

namespace json = boost::json;

Response RefusedApplication(const Call& call, const Actor& actor, Refusal refusal, std::int64_t most = 0) {
  return Refused(call, actor, refusal, {.right = "admin", .scope = "org:admin", .resource = call.request.parameters[0]},
                 most);
}

Outcome ListApplicationsOf(const Call& call, const Actor& actor, const PlainList& query) {
  const auto place = PlaceOf(call, query.page);
  if (!place) return place.error();
  // Reads the secrets of each.
  if (!call.run.on_worker) return Slow{.pool = Slow::Pool::kReaders, .tenant = call.request.parameters[0]};
  const auto seen = authority::Administer<Access::kRead>(call.run, actor, call.request.parameters[0]);
  if (!seen) return RefusedApplication(call, actor, seen.error());
  const auto page =
      authority::ListNamedApplications(call.run, *seen, ReadAgePlace(*place, query.page), query.page.extent());
  return AnswerPageOf(call, page, ViewApplication);
}

// What edits are protected by: without the last uses of its secrets, which are no edits.
json::object Edited(json::object view) {
  for (json::value& secret : view.at("secrets").get_array()) secret.get_object()["last_used"] = nullptr;
  return view;
}

std::optional<Response> RefuseEdit(const Call& call, const Result<authority::ChangedApplication, Refusal>& present) {
  std::optional<json::object> edited;
  if (present) edited = Edited(ViewApplication(ShowNamedApplication(call.run, *present)));
  return RefuseByPrecondition(call, edited);
}

Response AnswerApplication(const json::object& view, int status = 200) {
  Response response = Answer(view, status);
  AddTag(response, Edited(view));
  return response;
}

Outcome GetApplication(const Call& call, const Actor& actor) {
  const auto& parameters = call.request.parameters;
  const auto owned = authority::FindNamedApplication<Access::kRead>(call.run, actor, parameters[0], parameters[1]);
  if (!owned) return RefusedApplication(call, actor, owned.error());
  return AnswerApplication(ViewApplication(ShowNamedApplication(call.run, *owned)));
}

Outcome PutNamedApplication(const Call& call, const Actor& actor, const Change&) {
  const auto settings = ReadBody(call, kApplicationSettings);
  if (!settings) return settings.error();
  const auto& parameters = call.request.parameters;
  const auto organization = authority::Administer<Access::kChange>(call.run, actor, parameters[0]);
  if (!organization) return RefusedApplication(call, actor, organization.error());
  const auto present = authority::FindNamedApplication(call.run, *organization, parameters[1]);
  if (auto refusal = RefuseEdit(call, present)) return std::move(*refusal);
  const auto before = present ? std::optional(present->application()) : std::nullopt;
  const auto put = PutApplication(call.run, *organization, parameters[1], before, *settings);
  // That the caller administers the organization is known.
  if (!put && put.error() == Refusal::kForbidden) return Refused(call, actor, put.error(), kNeedsSuperuser);
  if (!put) return RefusedApplication(call, actor, put.error(), call.run.settings.limits.applications);
  return AnswerApplication(ViewApplication(put->named), put->created ? 201 : 200);
}

Outcome DeleteNamedApplication(const Call& call, const Actor& actor, const Change&) {
  const auto& parameters = call.request.parameters;
  const auto owned = authority::FindNamedApplication<Access::kChange>(call.run, actor, parameters[0], parameters[1]);
  if (!owned) return RefusedApplication(call, actor, owned.error());
  if (auto refusal = RefuseEdit(call, owned)) return std::move(*refusal);
  DeleteApplication(call.run, *owned);
  return NoContent();
}

Outcome PostSecret(const Call& call, const Actor& actor, const Change& change) {
  const auto wanted = ReadBody(call, kNewClientSecret);
  if (!wanted) return wanted.error();
  const auto& parameters = call.request.parameters;
  const auto owned = authority::FindNamedApplication<Access::kChange>(call.run, actor, parameters[0], parameters[1]);
  if (!owned) return RefusedApplication(call, actor, owned.error());
  const auto end = wanted->expires_in ? std::optional(wanted->expires_in->EndFrom(call.run.now)) : std::nullopt;
  const auto issued = AddClientSecret(call.run, *owned, end);
  if (!issued) return RefusedApplication(call, actor, issued.error(), authority::kMostClientSecrets);
  const auto secret = change.dry_run ? std::nullopt : std::optional(issued->secret);
  return Answer(ViewMadeSecret(owned->application(), issued->token, secret), 201);
}

Outcome DeleteSecret(const Call& call, const Actor& actor, const Change&) {
  const auto& parameters = call.request.parameters;
  const auto owned = authority::FindNamedApplication<Access::kChange>(call.run, actor, parameters[0], parameters[1]);
  if (!owned) return RefusedApplication(call, actor, owned.error());
  const auto id = Id::ParseUuid(parameters[2]);
  const auto removed = id ? RemoveClientSecret(call.run, *owned, *id) : Result<void, Refusal>(Fail(Refusal::kNotFound));
  if (!removed) return RefusedApplication(call, actor, removed.error());
  return NoContent();
}

}  // namespace

Rows ApplicationRows() {
  using enum wire::Method;
  using enum Place;
  constexpr std::string_view kScope = "org:admin";
  constexpr std::string_view kTag = "applications";
  return {
      {kGet,
       "/jeton/v1/organizations/{organization}/applications",
       kRead,
       Listing<kListByAge>(ListApplicationsOf),
       {.name = "listApplications",
        .tag = kTag,
        .summary = "The OAuth clients of an organization, oldest first",
        .scope = kScope,
        .query = &kListByAge,
        .answer = &ApplicationDocument(),
        .form = Described::Answer::kPage,
        .problems = "bad_cursor",
        .parameters = "acme"}},
      {kGet,
       "/jeton/v1/organizations/{organization}/applications/{application}",
       kRead,
       Asking(GetApplication),
       {.name = "getApplication",
        .tag = kTag,
        .summary = "One OAuth client",
        .scope = kScope,
        .answer = &ApplicationDocument(),
        .parameters = "acme portal"}},
      {kPut,
       "/jeton/v1/organizations/{organization}/applications/{application}",
       kWrite,
       Changing(PutNamedApplication),
       {.name = "putApplication",
        .tag = kTag,
        .summary = "Makes an OAuth client, or changes it as a whole",
        .text = "It has no secret yet: make one with a request of its own.",
        .scope = kScope,
        .query = &kChange,
        .body = &kApplicationSettings,
        .answer = &ApplicationDocument(),
        .creates = true,
        .problems = "name_reserved limit_reached changed_meanwhile",
        .parameters = "acme portal",
        .example = R"({"title":"Portal","redirect_uris":["https://portal.example.com/back"],"scopes":["repo:read"]})"}},
      {kDelete,
       "/jeton/v1/organizations/{organization}/applications/{application}",
       kWrite,
       Changing(DeleteNamedApplication),
       {.name = "deleteApplication",
        .tag = kTag,
        .summary = "Deletes an OAuth client, with all its tokens and what was made with them",
        .scope = kScope,
        .query = &kChange,
        .form = Described::Answer::kNothing,
        .problems = "changed_meanwhile",
        .parameters = "acme portal"}},
      {kPost,
       "/jeton/v1/organizations/{organization}/applications/{application}/secrets",
       kWrite,
       Asking<kChange>(PostSecret),
       {.name = "createClientSecret",
        .tag = kTag,
        .summary = "A new secret beside the one that there is",
        .text = "Two are live at most: deploy the new one, then delete the old one.",
        .scope = kScope,
        .query = &kChange,
        .body = &kNewClientSecret,
        .answer = &MadeSecretDocument(),
        .creates = true,
        .problems = "limit_reached",
        .parameters = "acme portal",
        .example = R"({"expires_in":"90d"})"}},
      {kDelete,
       "/jeton/v1/organizations/{organization}/applications/{application}/secrets/{secret}",
       kWrite,
       Changing(DeleteSecret),
       {.name = "deleteClientSecret",
        .tag = kTag,
        .summary = "Ends a secret; the tokens that it got stay",
        .scope = kScope,
        .query = &kChange,
        .form = Described::Answer::kNothing,
        .parameters = "acme portal 00000000-0000-0000-0000-000000000000"}},
  };
}

}  // namespace jeton::endpoints::api
