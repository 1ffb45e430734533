#include <optional>
#include <string>
#include <vector>

#include "authority/organizations/profile.h"
#include "base/encoding.h"
#include "endpoints/api/asking.h"
#include "endpoints/api/kinds.h"
#include "endpoints/api/operation.h"
#include "endpoints/many_teams.h"
#include "wire/document.h"

namespace jeton::endpoints::api {
namespace {

struct Membership {
  std::string name;
  std::string_view role;
};
constexpr wire::ShownMember<Membership> kMembershipMembers[] = {
    {"name", wire::Show<&Membership::name>(), "The name of the organization."},
    {"role", wire::ShowChoice<&Membership::role>("member creator admin"),
     "The best role that the caller's teams give."},
};
constexpr wire::Document<Membership> kMembership("Membership", kMembershipMembers);

struct Presented {
  std::string_view kind;
  std::optional<std::string> name;
  std::vector<std::string_view> scopes;
  TimePoint expires = kNever;
};
constexpr wire::ShownMember<Presented> kPresentedMembers[] = {
    {"kind", wire::Show<&Presented::kind>(), "The kind of the token: oauth, authorization, session."},
    {"name", wire::Show<&Presented::name>(), "The note or name of the token."},
    {"scopes", wire::Show<&Presented::scopes>(), "The OAuth scopes that it stands for, and may pass on."},
    {"expires", wire::Show<&Presented::expires>(), "When it ends."},
};
constexpr wire::Document<Presented> kPresented("PresentedCredential", kPresentedMembers);

struct Whoami {
  std::string_view kind;
  std::string name;
  bool superuser = false;
  Presented credential;
  std::vector<Membership> organizations;
};
constexpr wire::ShownMember<Whoami> kWhoamiMembers[] = {
    {"kind", wire::ShowChoice<&Whoami::kind>("user application"), "What the caller is."},
    {"name", wire::Show<&Whoami::name>(), "The name of the user, or the client id of the application."},
    {"superuser", wire::Show<&Whoami::superuser>(),
     "Whether the caller is a superuser, and the credential reaches so far."},
    {"credential", wire::ShowObject<kPresented, &Whoami::credential>(), "What was presented."},
    {"organizations", wire::ShowList<kMembership, &Whoami::organizations>(),
     "The organizations of the caller, as far as the credential may read them."},
};
constexpr wire::Document<Whoami> kWhoami("Whoami", kWhoamiMembers);

std::string_view RoleOf(const authority::Profile::Membership& membership) {
  if (membership.administers) return "admin";
  return membership.creates_repositories ? "creator" : "member";
}

Outcome GetWhoami(const Call& call, const Actor& actor) {
  if (auto elsewhere = ReadElsewhere(call, actor)) return std::move(*elsewhere);
  const std::string scopes = actor.powers.scopes.Print();
  Whoami whoami{.kind = NameOf(actor.subject),
                .name = actor.name,
                .superuser = actor.EffectiveSuperuser(),
                .credential = {.kind = actor.token_kind ? KindName(*actor.token_kind) : "password",
                               .name = actor.token_name,
                               .scopes = SplitWords(scopes),
                               .expires = actor.token_expires},
                .organizations = {}};
  if (const auto profile = authority::ReadProfile(call.run, actor)) {
    for (const auto& membership : profile->organizations) {
      whoami.organizations.push_back({membership.name, RoleOf(membership)});
    }
  }
  return Answer(kWhoami.Print(whoami));
}

}  // namespace

Rows WhoamiRows() {
  return {{wire::Method::kGet,
           "/jeton/v1/whoami",
           Place::kRead,
           Asking(GetWhoami),
           {.name = "getWhoami",
            .tag = "whoami",
            .summary = "Who the caller is, and what the presented credential may do",
            .answer = &kWhoami}}};
}

}  // namespace jeton::endpoints::api
