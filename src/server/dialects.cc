#include "server/dialects.h"

#include <algorithm>
#include <utility>

#include "endpoints/api/dialect.h"
#include "endpoints/oauth2/dialect.h"
#include "endpoints/openshift/dialect.h"
#include "endpoints/quay/dialect.h"
#include "endpoints/registry/dialect.h"
#include "endpoints/web/dialect.h"

namespace jeton::server {
namespace {

using endpoints::Route;

bool SpeaksFor(const Dialect& dialect, std::string_view path) {
  return (!dialect.at.empty() && path == dialect.at) ||
         std::ranges::any_of(dialect.below, [&](std::string_view beginning) { return path.starts_with(beginning); });
}

}  // namespace

const std::vector<Dialect>& Dialects() {
  namespace api = endpoints::api;
  namespace oauth2 = endpoints::oauth2;
  namespace openshift = endpoints::openshift;
  namespace quay = endpoints::quay;
  namespace registry = endpoints::registry;
  namespace web = endpoints::web;
  // clang-format off
  static const std::vector<Dialect> dialects = {
      // name        below                          at        routes             errors of the edge   OPTIONS
      {"quay",      {"/api/", "/oauth2/federation/"},            "",       quay::Routes,       quay::EdgeError,     quay::AnswerOptions},
      {"oauth2",    {"/oauth/", "/oauth2/", "/auth/", "/.well-known/"}, "",       oauth2::Routes,     oauth2::EdgeError, oauth2::AnswerOptions},
      {"registry",  {"/v2/"},                     "/v2",    registry::Routes,   registry::EdgeError},
      {"api",       {"/jeton/", "/explain/"},     "/jeton", api::Routes,        api::EdgeError},
      // Its pages lie among the paths of other dialects, which answer errors there.
      {"web",       {},                           "",       web::Routes},
      {"openshift", {"/broker/rest"},             "",       openshift::Routes,  openshift::EdgeError},
  };
  // clang-format on
  return dialects;
}

const Dialect& DialectOf(std::string_view path) {
  static const Dialect none;
  const auto found = std::ranges::find_if(Dialects(), [&](const Dialect& dialect) { return SpeaksFor(dialect, path); });
  return found == Dialects().end() ? none : *found;
}

std::vector<Route> MainRoutes(const Settings& settings) {
  std::vector<Route> served;
  for (const Dialect& dialect : Dialects()) {
    for (Route& route : dialect.routes(settings)) {
      if (route.feature != nullptr && !(settings.*route.feature)) continue;
      route.dialect = dialect.name;
      served.push_back(std::move(route));
    }
  }
  return served;
}

}  // namespace jeton::server
