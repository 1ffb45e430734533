#include <boost/json/serialize.hpp>
#include <iterator>
#include <memory>
#include <utility>

#include "endpoints/api/caller.h"
#include "endpoints/api/dialect.h"
#include "endpoints/api/openapi.h"
#include "endpoints/api/operation.h"
#include "endpoints/protected_resource.h"

namespace jeton::endpoints::api {
namespace {

// GET /openapi.json. Printed once: it takes milliseconds.
Function AnswerDocument(const Settings& settings) {
  const auto document = std::make_shared<const std::string>(boost::json::serialize(PrintOpenApi(settings)));
  return [document](const Call&) -> Outcome { return Response{.body = *document}; };
}

// Says which scope is missing, if the token lacks the one that the operation needs: with another token, the request may
// succeed.
Function NamingScope(Function function, std::string_view scope) {
  return [function = std::move(function), scope](const Call& call) -> Outcome {
    Outcome outcome = function(call);
    auto* const response = std::get_if<Response>(&outcome);
    const auto needed = OAuthScopes::Parse(scope);
    if (response == nullptr || response->status != 403 || !needed) return outcome;
    const auto actor = RequireCaller(call);
    const bool by_token = actor && actor->credential == CredentialKind::kToken;
    if (by_token && !actor->powers.scopes.Covers(*needed)) {
      response->AddHeader("WWW-Authenticate", BearerChallenge(call.run.settings, {"insufficient_scope", scope}));
    }
    return outcome;
  };
}

}  // namespace

Rows AllRows() {
  Rows rows;
  for (const auto part : {WhoamiRows,
                          AccessRows,
                          RefusalRows,
                          ApplicationRows,
                          ApiRows,
                          AuditRows,
                          WebhookRows,
                          ServerRows,
                          KeyRows,
                          OrganizationRows,
                          TeamRows,
                          RobotRows,
                          TrustRows,
                          RepositoryRows,
                          RepositoryUseRows,
                          RoleRows,
                          UserRows,
                          SelfRows,
                          ConsentRows,
                          TokenRows,
                          TokenChangeRows,
                          NewTokenRows,
                          TokenIdentificationRows,
                          TokenRevocationRows,
                          JobRows}) {
    Rows more = part();
    std::move(more.begin(), more.end(), std::back_inserter(rows));
  }
  return rows;
}

std::vector<Route> Routes(const Settings& settings) {
  std::vector<Route> routes{
      {wire::Method::kGet, "/openapi.json", Place::kCached, AnswerDocument(settings), Accepts::kNothing}};
  for (Row& row : AllRows()) {
    Route route{row.method, row.path, row.place, NamingScope(std::move(row.function), row.described.scope),
                Accepts::kBearer};
    route.body_bytes = row.body_bytes;
    routes.push_back(std::move(route));
  }
  return routes;
}

}  // namespace jeton::endpoints::api
