#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "domain/actor.h"
#include "domain/records.h"
#include "domain/registry_scope.h"

// The one place that decides. Every endpoint of every dialect asks here; explaining is printing the reason.
namespace jeton {

enum class Reason {
  kAllowed,
  kAnonymous,     // the caller is anonymous
  kWrongSubject,  // robots and applications have no business there
  kScope,         // the subject may, the presented credential may not
  kRole,          // the subject has no such right
  kRestriction,   // the token is restricted to other things
  kNotSuperuser,
  kReadOnly,        // read-only superusers change nothing of others
  kRestrictedUser,  // the installation keeps such users from creating
  kStale,           // the password was given too long ago
  kNoNamespace,
  kNamespaceDisabled,
  kNoRepository,
  kLimitReached,  // never the policy's: the subject may create, but there are as many as there may be
};

constexpr std::size_t kReasons = static_cast<std::size_t>(Reason::kLimitReached) + 1;

std::string_view NameOf(Reason reason);
// The reason of that name.
std::optional<Reason> ParseReason(std::string_view name);

struct Decision {
  Reason reason = Reason::kAnonymous;
  // On a repository: the role that this takes, of the subject and of what it presents. Else kNone.
  RepositoryRole needed = RepositoryRole::kNone;
  bool allowed() const { return reason == Reason::kAllowed; }
};

// How the actor stands to a namespace, as stored.
struct NamespaceFacts {
  bool exists = false;
  Id id;
  AccountKind kind = AccountKind::kUser;
  bool enabled = false;
  TeamRole team_role = TeamRole::kNone;  // the actor's best team there
};

// How the actor stands to a repository, as stored. `name_space` is known even where the repository is not.
struct RepositoryFacts {
  NamespaceFacts name_space;
  std::string full_name;  // namespace/name
  bool exists = false;
  Id id;
  Visibility visibility = Visibility::kPrivate;
  RepositoryRole role = RepositoryRole::kNone;  // by own permission or by team
};

enum class RepositoryAction {
  kPull,
  kPush,
  kDelete,
  kAdminister,
  kSeeSettings,
  kDescribe,  // to change its description: as much as a push, and no question of creating it
};

// Whether the action leaves the repository as it is.
bool Reads(RepositoryAction action);

struct OnRepository {
  RepositoryAction action;
  const RepositoryFacts& repository;
};
struct CreateRepository {
  const NamespaceFacts& name_space;
};
// Whether a question is about seeing a thing or about changing it.
enum class Access { kRead, kChange };

struct OnOrganization {
  TeamRole needed;
  Access access;
  const NamespaceFacts& organization;
};
// To see who is in a team: its members may, too.
struct SeeTeam {
  const NamespaceFacts& organization;
  bool in_team;
};
struct CreateOrganization {
  bool superusers_only = false;
  bool by_push = false;
};
struct OnSelf {
  SelfRole needed = SelfRole::kAdmin;
};
// The robots of one's own name space.
struct OnOwnRobots {
  Access access;
};
struct OnInstallation {
  Access access = Access::kChange;
  bool everywhere = false;  // and what is others' own
};
// A call of the OpenShift dialect: what it takes at least.
struct OnBroker {
  BrokerReach needed;
};
// To hand in a code of the OpenShift dialect for a token.
struct OnCodeExchange {};
// To act as a sub-account, and to make one that is not there yet.
struct OnSubAccount {
  bool may_have_some;      // the actor has that capability
  bool name_is_free;       // for people to be called by
  const Account* account;  // null: there is none of that name
};
// To let an application act for oneself by the web flow. To be shown a page, and to be given a token in an address: its
// organization's admins may, and whom one of them has offered it; superusers are no exception. A code is worth nothing
// without the application's secret, so that it is for any user.
struct GrantAccess {
  OAuthScopes wanted;
  const NamespaceFacts& organization;
  std::optional<OAuthScopes> offered;  // nothing: there is no offer
  bool by_code = false;
};
// What a browser that was left open must not do. Tokens are not asked; who presents one, has not walked away from it.
struct FreshLogin {
  TimePoint now;
  Seconds most;
};
// To keep a login at a registry as an identity token, which is as good as what was presented.
struct KeepLogin {};
// To remove the account that one is.
struct RemoveSelf {
  const Account& account;
};

using Question = std::variant<OnRepository, CreateRepository, OnOrganization, SeeTeam, CreateOrganization, OnSelf,
                              OnOwnRobots, OnInstallation, OnBroker, OnCodeExchange, OnSubAccount, GrantAccess,
                              FreshLogin, KeepLogin, RemoveSelf>;

// May this actor do this to that, with what was presented? A read-only superuser sees everything, and changes what any
// user in their place may change.
Decision Decide(const Actor& actor, const Question& question);

// All of a repository's actions at once: exactly those that Decide allows.
Actions AllowedActions(const Actor& actor, const RepositoryFacts& repository);

// Decides whether the actor may mint a token with `wanted` scopes in this organization: a subset of the scopes that
// they presented, and each a power that they hold.
Decision MayMint(const Actor& actor, OAuthScopes wanted, const NamespaceFacts& organization);

// May a token of that restriction be presented now, from there? How often, is for its storage to know.
Decision MayPresent(const Restriction& restriction, std::string_view address, TimePoint now);

// May the caller learn what a token is good for? `asked` is the actor that the token makes; of a user's OAuth token,
// its `name_space` is the owner of the application.
bool MayIntrospect(const Actor& caller, const Actor& asked);

}  // namespace jeton
