#include "authority/applications/application_tokens.h"

#include <boost/json/monotonic_resource.hpp>

#include "authority/page_token.h"
#include "base/encoding.h"
#include "domain/descent.h"
#include "endpoints/quay/applications/bodies.h"
#include "endpoints/quay/applications/endpoints.h"
#include "endpoints/quay/common.h"
#include "endpoints/restriction.h"

namespace jeton::endpoints::quay {
namespace {

using authority::TokenPlace;

json::object View(const authority::ApplicationTokenView& view, json::storage_ptr memory = {}) {
  const Token& token = view.token;
  json::object body({{"uuid", token.id.ToUuid()},
                     {"name", TextOrNull(token.note)},
                     {"scope", token.scopes},
                     {"expires_at", FormatIsoMicros(token.expires)},
                     {"created", FormatIsoMicros(token.created)},
                     {"created_by", view.created_by.empty() ? json::value(nullptr) : json::value(view.created_by)},
                     {"last_accessed", view.last_used ? json::value(FormatIsoMicros(*view.last_used)) : nullptr}},
                    10, std::move(memory));
  AddRestriction(body, token.restriction);
  if (view.secret) body["token"] = wire::JsonView(view.secret->Reveal());
  return body;
}

}  // namespace

// GET /api/v1/organization/{organization}/applications/{client_id}/tokens
Outcome ListOrganizationApplicationTokens(const Call& call, const Actor& actor) {
  const auto& parameters = call.request.parameters;
  const std::string list = "tokens of " + parameters[1];
  TokenPlace before;
  if (const auto token = QueryParameter(call, "next_page")) {
    if (const auto place = authority::ReadPageToken(call.run.issuer, list, *token, call.run.now))
      before = ReadPlace<TokenPlace>(*place);
  }
  const auto owned = authority::FindOwnedApplication<Access::kRead>(call.run, actor, parameters[0], parameters[1]);
  if (!owned) return Refused(call, actor, owned.error());
  const auto page = ListApplicationTokens(call.run, *owned, before);
  json::array tokens;
  const bool made_with = ShowsMadeWith(call);
  for (const auto& view : page.tokens) {
    json::object body = View(view);
    if (made_with) AddMadeWith(body, call.run, view.token);
    tokens.push_back(std::move(body));
  }
  json::object body{{"tokens", std::move(tokens)}};
  if (page.next)
    body["next_page"] =
        authority::MakePageToken(call.run.issuer, list, PrintPlace(page.next->created, page.next->id), call.run.now);
  return JsonAnswer(body);
}

// POST /api/v1/organization/{organization}/applications/{client_id}/tokens
Outcome CreateOrganizationApplicationToken(const Call& call, const Actor& actor) {
  const auto wanted = ReadBody(call, kNewApplicationToken);
  if (!wanted) return wanted.error();
  const auto& parameters = call.request.parameters;
  const std::string name(TrimSpace(wanted->name));
  const std::string scope = NormalizeScopeText(wanted->scope);
  const auto scopes = call.run.settings.ParseScopes(scope);
  // A caller that may not make tokens here learns nothing about other faults.
  const auto owned = authority::FindOwnedApplication<Access::kChange>(call.run, actor, parameters[0], parameters[1]);
  if (!owned) return Refused(call, actor, owned.error());
  if (name.empty() || !scopes) {
    return MessageError(400, name.empty() ? "'name' must not be empty" : "Invalid scope: " + wanted->scope);
  }
  const auto made = CreateApplicationToken(call.run, *owned, {name, *scopes, scope, wanted->restriction, wanted->life});
  if (made) {
    // Lives only until it is printed, so its parts share one allocation.
    json::monotonic_resource memory(2048);
    return JsonAnswer(View(*made, &memory));
  }
  if (made.error() != Refusal::kLimitReached) return Refused(call, actor, made.error());
  return MessageError(400, "Token limit reached: maximum " + std::to_string(call.run.settings.application_token_limit) +
                               " non-expired tokens per application");
}

// DELETE /api/v1/organization/{organization}/applications/{client_id}/tokens/{uuid}
Outcome DeleteOrganizationApplicationToken(const Call& call, const Actor& actor) {
  const auto descendants = ReadDescendants(call);
  if (!descendants) return descendants.error();
  const auto& parameters = call.request.parameters;
  // An invalid id counts as an unknown one.
  const Id id = Id::ParseUuid(parameters[2]).value_or(Id());
  const auto owned = authority::FindOwnedApplication<Access::kChange>(call.run, actor, parameters[0], parameters[1]);
  if (!owned) return Refused(call, actor, owned.error());
  const auto revoked = RevokeApplicationToken(call.run, *owned, id, *descendants);
  if (!revoked) return Refused(call, actor, revoked.error());
  return NoContent();
}

}  // namespace jeton::endpoints::quay
