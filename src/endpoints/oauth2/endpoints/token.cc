#include "endpoints/oauth2/admitted_grants.h"
#include "endpoints/oauth2/clients/self_described.h"
#include "endpoints/oauth2/common.h"
#include "endpoints/oauth2/endpoints.h"

namespace jeton::endpoints::oauth2 {
namespace {

bool MayUse(const Call& call, const Actor& client, GrantType grant) {
  const auto application = call.run.facts.FindApplication(call.run, client.application);
  return application && (*application)->client.grants.Has(grant);
}

Outcome IssueTo(const Call& call, const Actor& client, const FindParameter& find) {
  const auto grant = AdmittedGrants::Read(find);
  if (!grant) return ErrorResponse(call, grant.error().error, IsMissing(grant.error().missing));
  call.run.grant = AdmittedGrants::TypeOf(*grant);
  return std::visit([&](const auto& asked) { return Issue(call, client, asked); }, *grant);
}

// The programs of a client that no user has allowed anything yet can do one thing: wait until one has. They get no
// token before the client is an application, and then it authenticates as any other.
std::optional<Outcome> LetWait(const Call& call, const wire::Form& form, const FindParameter& find) {
  const auto client = find("grant_type") == DeviceCode::kType ? UnknownClientIn(call, form) : std::nullopt;
  if (!client) return std::nullopt;
  Actor waiting;
  waiting.subject = SubjectKind::kApplication;
  waiting.name = client->client_id;
  return IssueTo(call, waiting, find);
}

}  // namespace

Outcome PostToken(const Call& call) {
  const auto form = ReadForm(call, AdmittedGrants::Parameters());
  if (!form) return form.error();
  const FindParameter find = NotEmptyIn(*form);

  const auto type = find("grant_type");
  // A grant may speak for itself.
  if (type && !AdmittedGrants::NeedsClient(*type) && NamesNoClient(call, *form)) return IssueTo(call, Actor(), find);
  if (const auto described = DescribedClientIn(call, *form)) {
    if (auto detour = RenewDescription(call, *described)) return std::move(*detour);
    if (auto answer = LetWait(call, *form, find)) return std::move(*answer);
  }
  // Authenticate the client first: an unknown caller learns nothing about the rest of the request.
  const auto client = AuthenticateClient(call, *form, PublicClients::kAccepted);
  if (!client) return client.error();
  // A token cannot be exchanged for another one here: only the client's own credentials count.
  if ((*client)->credential == CredentialKind::kToken) {
    return ErrorResponse(call, OAuthError::kInvalidClient, "The client must authenticate with its own credentials.");
  }

  if (!type) return ErrorResponse(call, OAuthError::kInvalidRequest, IsMissing("grant_type"));
  const auto wanted = AdmittedGrants::RegisteredType(*type);
  if (!wanted) return ErrorResponse(call, OAuthError::kUnsupportedGrantType, "The grant type is not supported.");
  if (!MayUse(call, **client, *wanted)) {
    return ErrorResponse(call, OAuthError::kUnauthorizedClient, "The client is not registered for this grant.");
  }
  return IssueTo(call, **client, find);
}

}  // namespace jeton::endpoints::oauth2
