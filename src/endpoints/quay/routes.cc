#include "endpoints/quay/routes.h"

#include <algorithm>
#include <iterator>

#include "endpoints/quay/dialect.h"
#include "endpoints/quay/endpoints.h"

namespace jeton::endpoints::quay {

std::vector<Route> Routes(const Settings&) {
  using enum wire::Method;
  using enum Place;
  using enum Accepts;
  // clang-format off
  std::vector<Route> routes = {
      {kGet,    "/api/v1/discovery",
       kCached, GetDiscovery, kNothing, {"discovery", "discovery", "", "internal"}},
      {kGet,    "/api/v1/error/{error_type}",
       kCached, GetErrorDescription, kNothing, {"getErrorDescription", "error"}},
      {kGet,    "/config",
       kCached, GetPublicConfig, kNothing},
  };
  // clang-format on
  for (const auto part : {OrganizationRoutes, ApplicationRoutes, PeopleRoutes, FederationRoutes}) {
    std::ranges::move(part(), std::back_inserter(routes));
  }
  return routes;
}

}  // namespace jeton::endpoints::quay
