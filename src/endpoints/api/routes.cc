#include <boost/json/serialize.hpp>
#include <iterator>
#include <memory>
#include <utility>

#include "endpoints/api/dialect.h"
#include "endpoints/api/openapi.h"
#include "endpoints/api/operation.h"

namespace jeton::endpoints::api {
namespace {

// GET /openapi.json. Printed once: it takes milliseconds.
Function AnswerDocument(const Settings& settings) {
  const auto document = std::make_shared<const std::string>(boost::json::serialize(PrintOpenApi(settings)));
  return [document](const Call&) -> Outcome { return Response{.body = *document}; };
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
    Route route{row.method, row.path, row.place, std::move(row.function), Accepts::kBearer};
    route.body_bytes = row.body_bytes;
    routes.push_back(std::move(route));
  }
  return routes;
}

}  // namespace jeton::endpoints::api
