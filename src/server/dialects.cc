#include "server/dialects.h"

#include <algorithm>
#include <iterator>

#include "endpoints/api/dialect.h"
#include "endpoints/oauth/dialect.h"
#include "endpoints/openshift/dialect.h"
#include "endpoints/quay/dialect.h"
#include "endpoints/registry/dialect.h"
#include "endpoints/web/dialect.h"

namespace jeton::server {

using endpoints::Route;

std::vector<Route> MainRoutes(const Settings& settings) {
  namespace api = endpoints::api;
  namespace oauth = endpoints::oauth;
  namespace openshift = endpoints::openshift;
  namespace quay = endpoints::quay;
  namespace registry = endpoints::registry;
  namespace web = endpoints::web;
  std::vector<Route> served;
  for (const auto routes :
       {oauth::Routes, registry::Routes, api::Routes, web::Routes, openshift::Routes, quay::Routes}) {
    std::ranges::copy_if(routes(settings), std::back_inserter(served),
                         [&](const Route& route) { return route.feature == nullptr || settings.*route.feature; });
  }
  return served;
}

}  // namespace jeton::server
