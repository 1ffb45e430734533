#include "authority/profile.h"
#include "endpoints/quay/common.h"
#include "endpoints/quay/endpoints.h"

namespace jeton::endpoints::quay {
namespace {

json::array Organizations(const authority::Profile& profile, bool admin) {
  json::array organizations;
  for (const auto& membership : profile.organizations) {
    json::object one{{"name", membership.name},
                     {"avatar", Avatar(membership.name, membership.email, "org")},
                     {"can_create_repo", membership.role >= TeamRole::kCreator},
                     {"public", false}};
    if (admin) {
      one["is_org_admin"] = membership.role >= TeamRole::kAdmin;
      one["preferred_namespace"] = false;
    }
    organizations.push_back(std::move(one));
  }
  return organizations;
}

void AddPrivate(json::object& view, const Actor& actor, const Account& account) {
  view["can_create_repo"] = !actor.restricted;
  view["is_me"] = true;
  view["verified"] = true;
  view["email"] = account.email;
  view["logins"] = json::array();
  view["invoice_email"] = false;
  view["invoice_email_address"] = nullptr;
  view["preferred_namespace"] = false;
  view["tag_expiration_s"] = 1209600;
  view["prompts"] = json::array();
  view["company"] = nullptr;
  view["family_name"] = nullptr;
  view["given_name"] = nullptr;
  view["location"] = nullptr;
  view["is_free_account"] = true;
  view["has_password_set"] = !account.password.empty();
}

// The usual "is my token alive" probe: whoever may not read himself is told the same as whoever is nobody.
Response NotReadable(const Authority& authority, const Actor& actor) {
  json::value body = *ParseJson(Denied(authority, Actor{}).body);
  body.get_object()["session_required"] = false;
  std::string challenge = "Bearer realm=\"" + authority.settings.public_url + "\"";
  if (!actor.anonymous()) challenge += ", error=\"insufficient_scope\"";
  Response response = JsonAnswer(body, 401);
  response.AddHeader("WWW-Authenticate", challenge);
  return response;
}

}  // namespace

// GET /api/v1/user/
Outcome GetLoggedInUser(Authority& authority, const Call& call) {
  const auto actor = Authenticate(authority, call);
  if (!actor) return actor.error();
  const auto profile = authority::ReadProfile(call.work, *actor);
  if (!profile) return NotReadable(authority, *actor);
  const bool admin = Decide(*actor, OnSelf{SelfRole::kAdmin}).allowed();
  json::object view{
      {"anonymous", false}, {"username", profile->account.name}, {"avatar", AccountAvatar(profile->account)}};
  if (admin) AddPrivate(view, *actor, profile->account);
  view["organizations"] = Organizations(*profile, admin);
  if (actor->EffectiveSuperuser()) view["super_user"] = true;
  if (actor->readonly_superuser) view["global_readonly_super_user"] = true;
  return JsonAnswer(view);
}

}  // namespace jeton::endpoints::quay
