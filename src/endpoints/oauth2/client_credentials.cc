#include "endpoints/oauth2/client_credentials.h"

#include "authority/applications/client_credentials.h"
#include "endpoints/oauth2/access_answer.h"
#include "endpoints/oauth2/common.h"

namespace jeton::endpoints::oauth2 {

Result<ClientCredentials, GrantError> ClientCredentials::Read(const FindParameter& find) {
  return ClientCredentials{
      .scope = find("scope"), .restriction = RestrictionIn(find), .resources = find.All("resource")};
}

Outcome Issue(const Call& call, const Actor& client, const ClientCredentials& grant) {
  const auto restriction = ReadRestriction(grant.restriction);
  if (!restriction) return RefuseRestriction(call, restriction.error());
  const auto issued = authority::IssueForClient(
      call.run, client, {.access = {grant.resources, grant.scope}, .restriction = *restriction});
  return issued ? AnswerAccess(call, *issued) : RefuseGrant(call, issued.error());
}

}  // namespace jeton::endpoints::oauth2
