#include "authority/applications/client_credentials.h"

#include "authority/applications/application_tokens.h"
#include "authority/applications/client_apis.h"
#include "authority/audit.h"
#include "base/encoding.h"
#include "domain/policy.h"
#include "storage/tokens/applications.h"
#include "storage/tokens/tokens.h"

namespace jeton::authority {

Result<IssuedAccess, GrantRefusal> IssueForClient(const Run& run, const Actor& client,
                                                  const ClientTokenRequest& request) {
  const auto application = storage::Applications(run.tx()).Find(client.application);
  if (!application || !application->client.grants.Has(GrantType::kClientCredentials)) {
    return Fail(GrantRefusal::kUnauthorizedClient);
  }
  const auto targets = TargetsOf(run.settings.public_url, *application, ApisOfClient(run, *application));
  const auto chosen = ChooseAccess(targets, *application, request.access);
  if (!chosen) {
    const bool target = chosen.error() == TargetError::kInvalidTarget;
    return Fail(target ? GrantRefusal::kInvalidTarget : GrantRefusal::kInvalidScope);
  }
  const Api* const api = chosen->target->api ? &*chosen->target->api : nullptr;
  if (!CanIssue(run.issuer, api)) return Fail(GrantRefusal::kNoKey);
  if (HasAllTokens(run, application->id)) return Fail(GrantRefusal::kLimitReached);
  IssuedAccess issued = IssueAccess(run, client,
                                    {.application = *application,
                                     .api = api,
                                     .subject = application->id,
                                     .subject_name = application->client_id,
                                     .scopes = JoinWords(chosen->scopes),
                                     .restriction = request.restriction.Print(),
                                     .usual_life = kClientCredentialsLife});
  boost::json::object metadata{{"oauth_token_uuid", issued.token.id.ToUuid()},
                               {"scope", issued.token.scopes},
                               {"application_name", application->name},
                               {"client_id", application->client_id}};
  if (api != nullptr) metadata["api"] = api->identifier;
  Record(run, client, "create_client_token", application->owner, std::move(metadata));
  return issued;
}

}  // namespace jeton::authority
