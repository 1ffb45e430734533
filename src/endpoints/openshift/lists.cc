#include "endpoints/openshift/common.h"
#include "endpoints/openshift/endpoints.h"

// Lists of the full broker, which a token service leaves empty. The broker's clients read them during setup and fail
// without them.
namespace jeton::endpoints::openshift {
namespace {

Outcome ListNone(const Call& call, std::string_view type, std::string_view text) {
  const auto exchange = Begin(call);
  if (!exchange) return exchange.error();
  const auto caller = Admit(call, *exchange, BrokerReach::kRead);
  if (!caller) return caller.error();
  return Success(*exchange, *caller, 200, type, json::array(), text);
}

}  // namespace

// GET /broker/rest/user/keys
Outcome ListKeys(const Call& call) { return ListNone(call, "keys", "List keys"); }

// GET /broker/rest/domains
Outcome ListDomains(const Call& call) { return ListNone(call, "domains", "List domains"); }

// GET /broker/rest/cartridges
Outcome ListCartridges(const Call& call) { return ListNone(call, "cartridges", "List cartridges"); }

}  // namespace jeton::endpoints::openshift
