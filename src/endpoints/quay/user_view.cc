#include "endpoints/quay/user_view.h"

#include "authority/organizations/profile.h"

namespace jeton::endpoints::quay {
namespace {

json::array OrganizationsOf(const authority::Profile& profile, bool admin) {
  json::array organizations;
  for (const auto& membership : profile.organizations) {
    json::object one{{"name", membership.name},
                     {"avatar", Avatar(membership.name, membership.email, "org")},
                     {"can_create_repo", membership.creates_repositories},
                     {"public", false}};
    if (admin) {
      one["is_org_admin"] = membership.administers;
      one["preferred_namespace"] = false;
    }
    organizations.push_back(std::move(one));
  }
  return organizations;
}

void AddPrivate(json::object& view, const authority::Profile& profile) {
  const Account& account = profile.account;
  view["can_create_repo"] = profile.creates_repositories;
  view["is_me"] = true;
  view["verified"] = true;
  view["email"] = account.email;
  view["logins"] = json::array();
  view["preferred_namespace"] = false;
  view["prompts"] = json::array();
  view["company"] = nullptr;
  view["family_name"] = nullptr;
  view["given_name"] = nullptr;
  view["location"] = nullptr;
  view["is_free_account"] = true;
  view["has_password_set"] = !account.password.empty();
  for (auto& [name, value] : ChosenDetails(account)) view[name] = std::move(value);
}

}  // namespace

json::object PublicUserView(const Account& account) {
  return {{"anonymous", false}, {"username", account.name}, {"avatar", AccountAvatar(account)}};
}

std::optional<json::object> OwnUserView(const Call& call, const Actor& actor) {
  const auto profile = authority::ReadProfile(call.run, actor);
  if (!profile) return std::nullopt;
  const bool admin = Decide(actor, OnSelf{SelfRole::kAdmin}).allowed();
  json::object view = PublicUserView(profile->account);
  if (admin) AddPrivate(view, *profile);
  view["organizations"] = OrganizationsOf(*profile, admin);
  if (actor.EffectiveSuperuser()) view["super_user"] = true;
  if (actor.readonly_superuser) view["global_readonly_super_user"] = true;
  return view;
}

json::object ChosenDetails(const Account& account) {
  json::object details{{"invoice_email", false}, {"invoice_email_address", nullptr}, {"tag_expiration_s", 1209600}};
  const auto chosen = ParseJson(account.metadata);
  if (!chosen || !chosen->is_object()) return details;
  for (auto& [name, value] : details) {
    if (const json::value* const one = chosen->get_object().if_contains(name)) value = *one;
  }
  return details;
}

}  // namespace jeton::endpoints::quay
