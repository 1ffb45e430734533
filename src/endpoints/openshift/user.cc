#include "authority/broker/sub_accounts.h"
#include "authority/organizations/profile.h"
#include "endpoints/openshift/common.h"
#include "endpoints/openshift/endpoints.h"

namespace jeton::endpoints::openshift {
namespace {

using authority::RemovalError;

json::object View(const authority::Capabilities& capabilities) {
  return {{"subaccounts", capabilities.sub_accounts},
          {"gear_sizes", json::array()},
          {"max_storage_per_gear", 0},
          {"private_ssl_certificates", false},
          {"ha", false},
          {"view_global_teams", false},
          {"inherit_on_subaccounts", json::array(capabilities.inherited.begin(), capabilities.inherited.end())}};
}

json::object Links(const Settings& settings, bool sub_account) {
  json::object links{{"ADD_KEY", Link(settings, "Add new SSH key", "POST", "user/keys",
                                      {{"name", "string", "Name of the key.", {}, {}},
                                       {"type", "string", "Type of the key.", {"ssh-rsa", "ssh-ed25519"}, {}},
                                       {"content", "string", "The key without type and comment.", {}, {}}})},
                     {"LIST_KEYS", Link(settings, "Get SSH keys", "GET", "user/keys")}};
  if (!sub_account) return links;
  links["DELETE_USER"] =
      Link(settings, "Delete user", "DELETE", "user", {},
           {{"force", "boolean", "Whether to delete what the user owns, too.", {true, false}, false}});
  return links;
}

// The oldest version shows less of a user.
json::object View(const Account& account, const authority::Capabilities& capabilities, int version) {
  if (version == wire::kOldestBrokerVersion) {
    return {{"login", account.name}, {"consumed_gears", 0},
            {"max_gears", 0},        {"capabilities", View(capabilities)},
            {"plan_id", nullptr},    {"usage_account_id", nullptr}};
  }
  return {{"id", account.id.ToObjectId()},
          {"login", account.name},
          {"email", account.email.empty() ? json::value(nullptr) : json::value(account.email)},
          {"consumed_gears", 0},
          {"capabilities", View(capabilities)},
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

Response UserNotFound(const Exchange& exchange, const Caller& caller) {
  return Failure(exchange, &caller, 404, kExitUserNotFound, "User not found.");
}

Response Refuse(const Exchange& exchange, const Caller& caller, RemovalError error) {
  switch (error) {
    case RemovalError::kNotSubAccount:
      return Failure(exchange, &caller, 403, kExitNoSubAccount, "Only sub-accounts can be deleted.");
    case RemovalError::kStillOwns:
      return Failure(exchange, &caller, 422, kExitStillOwns,
                     "The user still owns repositories or organizations. Delete them first, or use force=true.");
    case RemovalError::kGone: break;
  }
  return UserNotFound(exchange, caller);
}

}  // namespace

// GET /broker/rest/user
Outcome GetUser(const Call& call) {
  const auto exchange = Begin(call);
  if (!exchange) return exchange.error();
  const auto caller = Admit(call, *exchange, BrokerReach::kUser);
  if (!caller) return caller.error();
  const auto account = authority::FindAccount(call.run, caller->actor.id);
  if (!account) return UserNotFound(*exchange, *caller);
  json::object view = View(*account, authority::ReadCapabilities(call.run, *account), exchange->version);
  if (exchange->links) view["links"] = Links(call.run.settings, account->IsSubAccount());
  return Success(*exchange, *caller, 200, "user", std::move(view), {});
}

// DELETE /broker/rest/user
Outcome DeleteUser(const Call& call) {
  const auto exchange = Begin(call);
  if (!exchange) return exchange.error();
  const auto caller = Admit(call, *exchange, BrokerReach::kAll);
  if (!caller) return caller.error();
  const auto force = ReadFlag(*exchange, "force");
  if (!force) return force.error();
  const auto removed = authority::RemoveSubAccount(call.run, caller->actor, force->value_or(false));
  if (!removed) return Refuse(*exchange, *caller, removed.error());
  return Deleted(*exchange, *caller, "User " + caller->actor.name + " is deleted.");
}

}  // namespace jeton::endpoints::openshift
