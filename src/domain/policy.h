#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "domain/actor.h"
#include "domain/records.h"
#include "domain/registry_scope.h"

// The one place that decides on access. Every endpoint of every dialect asks here. To explain a decision, print its
// reason.
namespace jeton {

enum class Reason {
  kAllowed,
  kAnonymous,     // the caller is anonymous
  kWrongSubject,  // this kind of subject can never do that
  kScope,         // the subject has the right, the presented credential does not
  kRole,          // the subject lacks the right
  kRestriction,   // the restriction of the token excludes this
  kNotSuperuser,
  kReadOnly,        // read-only superusers cannot change what belongs to others
  kRestrictedUser,  // the installation does not let this user create anything
  kStale,           // the user last entered the password too long ago
  kNoNamespace,
  kNamespaceDisabled,
  kNoRepository,
  kLimitReached,  // never from this policy: the subject may create, but the limit is reached
};

constexpr std::size_t kReasons = static_cast<std::size_t>(Reason::kLimitReached) + 1;

std::string_view NameOf(Reason reason);
// Returns the reason of that name, or nothing.
std::optional<Reason> ParseReason(std::string_view name);

struct Decision {
  Reason reason = Reason::kAnonymous;
  // For repositories: the role that both the subject and the credential need. Otherwise kNone.
  RepositoryRole needed = RepositoryRole::kNone;
  bool allowed() const { return reason == Reason::kAllowed; }
};

// The actor's standing in a namespace, as stored.
struct NamespaceFacts {
  bool exists = false;
  Id id;
  AccountKind kind = AccountKind::kUser;
  bool enabled = false;
  TeamRole team_role = TeamRole::kNone;  // the actor's best team there
};

// The actor's standing in a repository, as stored. `name_space` is filled in even if the repository does not exist.
struct RepositoryFacts {
  NamespaceFacts name_space;
  std::string full_name;  // namespace/name
  bool exists = false;
  Id id;
  Visibility visibility = Visibility::kPrivate;
  RepositoryRole role = RepositoryRole::kNone;     // by the actor's own permission or by a team
  TimePoint until = kNever;                        // when the actor's own permission ends, and these facts with it
  RepositoryRole lasting = RepositoryRole::kNone;  // of `role`, what teams give: it does not end
};

enum class RepositoryAction {
  kPull,
  kPush,
  kDelete,
  kAdminister,
  kSeeSettings,
  kDescribe,  // change its description: needs the same as a push, but never creates it
};

// Returns whether the action leaves the repository unchanged.
bool Reads(RepositoryAction action);
// Returns the role that the action takes.
RepositoryRole NeededRole(RepositoryAction action);

struct OnRepository {
  RepositoryAction action;
  const RepositoryFacts& repository;
};
struct CreateRepository {
  const NamespaceFacts& name_space;
  bool by_repository_scope = false;  // a credential that may administer repositories suffices
};
// Whether a question is about seeing or about changing something.
enum class Access { kRead, kChange };

struct OnOrganization {
  TeamRole needed;
  Access access;
  const NamespaceFacts& organization;
};
// See the members of a team. Members may do that, too.
struct SeeTeam {
  const NamespaceFacts& organization;
  bool in_team;
};
// See an organization and the actor's place in it, but nothing of what it holds. Any credential of a member or of one
// of its applications may.
struct SeeOrganization {
  const NamespaceFacts& organization;
};
// Change an organization as a whole, or remove it.
struct SettleOrganization {
  const NamespaceFacts& organization;
};
// Enable an organization again. What a superuser has disabled is enabled by superusers alone.
struct EnableOrganization {
  const NamespaceFacts& organization;
  bool locked = false;  // by a superuser
};
struct CreateOrganization {
  bool superusers_only = false;
  bool by_push = false;
  bool by_admin_scope = false;  // a credential that may administer organizations suffices
};
struct OnSelf {
  SelfRole needed = SelfRole::kAdmin;
};
// See or change the robots of the actor's own name space.
struct OnOwnRobots {
  Access access;
};
struct OnInstallation {
  Access access = Access::kChange;
  bool everywhere = false;  // including what belongs to other users
};
// Call the OpenShift dialect. `needed` is the least reach.
struct OnBroker {
  BrokerReach needed;
};
// Exchange a code of the OpenShift dialect for a token.
struct OnCodeExchange {};
// Act as a sub-account, or create it if it does not exist.
struct OnSubAccount {
  bool may_have_some;      // the actor has the capability
  bool name_is_free;       // a user may take the name
  const Account* account;  // null: no account has the name
};
// Let an application act for the actor through the web flow. If the token is shown on a page or sent in an address,
// only admins of the application's organization may, and users to whom an admin has offered the token; superusers are
// no exception. A code is useless without the application's secret, so any user may have one.
struct GrantAccess {
  OAuthScopes wanted;
  const NamespaceFacts& organization;
  std::optional<OAuthScopes> offered;  // nothing: no admin has made an offer
  bool by_code = false;
};
// Do what a browser that was left open must not do. Only sessions can be stale: tokens always pass.
struct FreshLogin {
  TimePoint now;
  Seconds most;
};
// Keep a login at a registry as an identity token, which is as good as the presented credential.
struct KeepLogin {};
// Remove the actor's own account.
struct RemoveSelf {
  const Account& account;
};

using Question =
    std::variant<OnRepository, CreateRepository, OnOrganization, SeeTeam, SeeOrganization, SettleOrganization,
                 EnableOrganization, CreateOrganization, OnSelf, OnOwnRobots, OnInstallation, OnBroker, OnCodeExchange,
                 OnSubAccount, GrantAccess, FreshLogin, KeepLogin, RemoveSelf>;

// Decides whether the actor may do what the question asks, with the presented credential. A read-only superuser may see
// everything, and change only what they could change as an ordinary user.
Decision Decide(const Actor& actor, const Question& question);

// Returns all actions on a repository that Decide allows.
Actions AllowedActions(const Actor& actor, const RepositoryFacts& repository);

// Decides whether the actor may mint a token with `wanted` scopes in this organization: the credential must cover them,
// and the actor must hold each of these powers.
Decision MayMint(const Actor& actor, OAuthScopes wanted, const NamespaceFacts& organization);

// Decides whether a token with that restriction may be presented now, from this address. Storage counts the uses.
Decision MayPresent(const Restriction& restriction, std::string_view address, TimePoint now);

// Decides whether a credential that belongs to an organization with that policy (null: none) may be presented from this
// address.
Decision MayPresent(const std::shared_ptr<const OrganizationPolicy>& policy, std::string_view address);

// Decides whether a client may exchange a token of an application (RFC 8693). Its own it may only narrow. For others'
// of its organization, it needs the right of its registration, and for one without an actor another right.
Decision MayExchange(const Application& client, const Application& of_token, bool with_actor);
// Decides the same for a token of another issuer, which a trust rule of its organization lets in.
Decision MayExchangeForeign(const Application& client, bool with_actor);
// Decides whether a client may have a token that names its subject alone, for one with which others act, too. `any`:
// whether there are such.
Decision MayHideActors(const Application& client, bool any);

// Returns whether the caller may introspect a token. `asked` is the actor of that token. For a user's OAuth token,
// `asked.name_space` is the owner of the application.
bool MayIntrospect(const Actor& caller, const Actor& asked);

}  // namespace jeton
