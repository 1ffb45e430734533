#include "authority/profile.h"
#include "endpoints/openshift/common.h"
#include "endpoints/openshift/endpoints.h"

namespace jeton::endpoints::openshift {
namespace {

constexpr int kExitUserNotFound = 99;

json::object Capabilities() {
  return {{"subaccounts", false},
          {"gear_sizes", json::array()},
          {"max_storage_per_gear", 0},
          {"private_ssl_certificates", false},
          {"ha", false},
          {"view_global_teams", false},
          {"inherit_on_subaccounts", json::array()}};
}

json::object Links(const Authority& authority) {
  return {{"ADD_KEY", Link(authority, "Add new SSH key", "POST", "user/keys",
                           {{"name", "string", "Name of the key.", {}, {}},
                            {"type", "string", "Type of the key.", {"ssh-rsa", "ssh-ed25519"}, {}},
                            {"content", "string", "The key without type and comment.", {}, {}}})},
          {"LIST_KEYS", Link(authority, "Get SSH keys", "GET", "user/keys")}};
}

// The oldest version knew less of a user.
json::object View(const Account& account, int version) {
  if (version == wire::kOldestBrokerVersion) {
    return {{"login", account.name},          {"consumed_gears", 0}, {"max_gears", 0},
            {"capabilities", Capabilities()}, {"plan_id", nullptr},  {"usage_account_id", nullptr}};
  }
  return {{"id", account.id.ToObjectId()},
          {"login", account.name},
          {"email", account.email.empty() ? json::value(nullptr) : json::value(account.email)},
          {"consumed_gears", 0},
          {"capabilities", Capabilities()},
          {"plan_id", nullptr},
          {"plan_state", nullptr},
          {"plan_expiration_date", nullptr},
          {"plan_quantity", nullptr},
          {"usage_account_id", nullptr},
          {"max_gears", 0},
          {"max_domains", 0},
          {"max_teams", 0},
          {"created_at", FormatRfc3339(account.created)},
          {"usage_rates", nullptr},
          {"currency_cd", nullptr}};
}

}  // namespace

// GET /broker/rest/user
Outcome GetUser(Authority& authority, const Call& call) {
  const auto exchange = Negotiate(call);
  if (!exchange) return exchange.error();
  const auto caller = Admit(authority, call, *exchange, BrokerReach::kUser);
  if (!caller) return caller.error();
  const auto account = authority::FindAccount(call.work, caller->actor.id);
  if (!account) return Failure(*exchange, &*caller, 404, kExitUserNotFound, "User not found.");
  json::object view = View(*account, exchange->version);
  if (exchange->links) view["links"] = Links(authority);
  return Success(*exchange, *caller, 200, "user", std::move(view), {});
}

}  // namespace jeton::endpoints::openshift
