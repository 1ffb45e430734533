#include "domain/policy.h"

#include <algorithm>

#include "base/encoding.h"
#include "domain/gateway.h"
#include "domain/token_kind.h"

namespace jeton {
namespace {

constexpr Decision kYes{Reason::kAllowed};
constexpr Decision No(Reason reason, RepositoryRole needed = RepositoryRole::kNone) { return Decision{reason, needed}; }

bool OwnsNamespace(const Actor& actor, const NamespaceFacts& name_space) {
  return name_space.exists && actor.subject == SubjectKind::kUser && actor.id == name_space.id;
}

// The subject's role, before the credential narrows it.
RepositoryRole HeldRole(const Actor& actor, const RepositoryFacts& repository) {
  if (OwnsNamespace(actor, repository.name_space)) return RepositoryRole::kAdmin;
  if (repository.name_space.team_role == TeamRole::kAdmin) return RepositoryRole::kAdmin;
  return repository.role;
}

Actions NeededActions(RepositoryAction action) {
  switch (action) {
    case RepositoryAction::kPull: return {.pull = true};
    case RepositoryAction::kPush:
    case RepositoryAction::kDescribe: return {.push = true};
    case RepositoryAction::kDelete: return {.remove = true};
    case RepositoryAction::kAdminister:
    case RepositoryAction::kSeeSettings: break;
  }
  return {.star = true};
}

// Read-only superusers see everything, but change only what they could as ordinary users.
Decision NoRole(const Actor& actor, RepositoryRole needed = RepositoryRole::kNone) {
  return No(actor.readonly_superuser ? Reason::kReadOnly : Reason::kRole, needed);
}

bool Covers(const Actor& actor, const OnRepository& question) {
  if (!actor.restriction) return true;
  return actor.restriction->Names(question.repository.full_name) &&
         actor.restriction->Covers(NeededActions(question.action));
}

Decision Answer(const Actor& actor, const OnRepository& question) {
  const RepositoryFacts& repository = question.repository;
  const bool pull = question.action == RepositoryAction::kPull;
  const RepositoryRole needed = NeededRole(question.action);
  // Checked first, so that the answer does not depend on what exists.
  if (!Covers(actor, question)) return No(Reason::kRestriction, needed);
  if (!repository.name_space.exists) return No(Reason::kNoNamespace, needed);
  if (!repository.name_space.enabled) return No(Reason::kNamespaceDisabled, needed);
  if (pull && repository.exists && repository.visibility == Visibility::kPublic) return kYes;
  if (actor.anonymous()) return No(Reason::kAnonymous, needed);
  // A push to a missing repository creates it, which is another question.
  const bool content = question.action == RepositoryAction::kPush || question.action == RepositoryAction::kDelete;
  if (!repository.exists && content) return No(Reason::kNoRepository, needed);
  if (actor.FullAccess()) return kYes;
  if (actor.readonly_superuser && Reads(question.action)) return kYes;
  if (HeldRole(actor, repository) < needed) return NoRole(actor, needed);
  return actor.powers.repository >= needed ? kYes : No(Reason::kScope, needed);
}

Decision Answer(const Actor& actor, const CreateRepository& question) {
  const NamespaceFacts& name_space = question.name_space;
  if (!name_space.exists) return No(Reason::kNoNamespace);
  if (!name_space.enabled) return No(Reason::kNamespaceDisabled);
  if (actor.anonymous()) return No(Reason::kAnonymous);
  if (actor.subject == SubjectKind::kApplication) return No(Reason::kWrongSubject);
  if (actor.narrowed()) return No(Reason::kRestriction);
  if (actor.FullAccess()) return kYes;
  const bool own = OwnsNamespace(actor, name_space);
  if (own && actor.restricted) return No(Reason::kRestrictedUser);
  if (!own && name_space.team_role < TeamRole::kCreator) return NoRole(actor);
  const bool administering = question.by_repository_scope && actor.powers.repository >= RepositoryRole::kAdmin;
  return administering || actor.powers.organization >= TeamRole::kCreator ? kYes : No(Reason::kScope);
}

// An admin can make or read unrestricted secrets, so a token with any restriction may not administer.
Decision Answer(const Actor& actor, const OnOrganization& question) {
  if (actor.anonymous()) return No(Reason::kAnonymous);
  if (actor.subject != SubjectKind::kUser) return No(Reason::kWrongSubject);
  if (!question.organization.exists) return No(Reason::kNoNamespace);
  if (actor.narrowed()) return No(Reason::kRestriction);
  if (question.needed == TeamRole::kAdmin && actor.restriction) return No(Reason::kRestriction);
  if (actor.FullAccess()) return kYes;
  if (actor.readonly_superuser && question.access == Access::kRead) return kYes;
  if (question.organization.team_role < question.needed) return NoRole(actor);
  return actor.powers.organization >= question.needed ? kYes : No(Reason::kScope);
}

Decision Answer(const Actor& actor, const OnSelf& question) {
  if (actor.anonymous()) return No(Reason::kAnonymous);
  if (actor.subject != SubjectKind::kUser) return No(Reason::kWrongSubject);
  if (actor.restriction && question.needed == SelfRole::kAdmin) return No(Reason::kRestriction);
  return actor.powers.self >= question.needed ? kYes : No(Reason::kScope);
}

Decision Answer(const Actor& actor, const SeeTeam& question) {
  const Decision as_admin = Answer(actor, OnOrganization{TeamRole::kAdmin, Access::kRead, question.organization});
  if (as_admin.allowed() || !question.in_team) return as_admin;
  return Answer(actor, OnOrganization{TeamRole::kMember, Access::kRead, question.organization});
}

Decision Answer(const Actor& actor, const OnOwnRobots& question) {
  const Decision self = Answer(actor, OnSelf{SelfRole::kAdmin});
  if (!self.allowed() || question.access == Access::kRead) return self;
  return actor.restricted ? No(Reason::kRestrictedUser) : kYes;
}

Decision Answer(const Actor& actor, const CreateOrganization& question) {
  if (actor.narrowed()) return No(Reason::kRestriction);
  // Application passwords are made for pushing: there, they have all rights of their user.
  const bool pushing = question.by_push && actor.token_kind == TokenKind::kApplicationPassword;
  const bool administering = question.by_admin_scope && actor.subject == SubjectKind::kUser && !actor.restriction &&
                             actor.powers.organization >= TeamRole::kAdmin;
  const Decision self =
      (pushing && !actor.anonymous()) || administering ? kYes : Answer(actor, OnSelf{SelfRole::kAdmin});
  if (!self.allowed()) return self;
  if (actor.EffectiveSuperuser()) return kYes;
  if (question.superusers_only) return No(Reason::kNotSuperuser);
  return actor.restricted ? No(Reason::kRestrictedUser) : kYes;
}

Decision Answer(const Actor& actor, const OnInstallation& question) {
  if (actor.anonymous()) return No(Reason::kAnonymous);
  if (actor.subject != SubjectKind::kUser) return No(Reason::kWrongSubject);
  if (actor.restriction) return No(Reason::kRestriction);
  if (actor.readonly_superuser) return question.access == Access::kRead ? kYes : No(Reason::kReadOnly);
  if (!actor.superuser || (question.everywhere && !actor.full_access)) return No(Reason::kNotSuperuser);
  return actor.powers.superuser ? kYes : No(Reason::kScope);
}

Decision Answer(const Actor& actor, const SeeOrganization& question) {
  if (actor.anonymous()) return No(Reason::kAnonymous);
  if (!question.organization.exists) return No(Reason::kNoNamespace);
  if (actor.narrowed()) return No(Reason::kRestriction);
  if (actor.subject == SubjectKind::kApplication) {
    return actor.name_space == question.organization.id ? kYes : No(Reason::kRole);
  }
  if (actor.subject != SubjectKind::kUser) return No(Reason::kWrongSubject);
  if (question.organization.team_role >= TeamRole::kMember || actor.FullAccess()) return kYes;
  return Answer(actor, OnInstallation{.access = Access::kRead}).allowed() ? kYes : NoRole(actor);
}

Decision Answer(const Actor& actor, const SettleOrganization& question) {
  const Decision as_admin = Answer(actor, OnOrganization{TeamRole::kAdmin, Access::kChange, question.organization});
  if (as_admin.allowed() || !question.organization.exists) return as_admin;
  return Answer(actor, OnInstallation{.access = Access::kChange}).allowed() ? kYes : as_admin;
}

Decision Answer(const Actor& actor, const EnableOrganization& question) {
  const Decision settles = Answer(actor, SettleOrganization{question.organization});
  if (!settles.allowed() || !question.locked) return settles;
  return Answer(actor, OnInstallation{.access = Access::kChange});
}

Decision Answer(const Actor& actor, const OnBroker& question) {
  if (actor.anonymous()) return No(Reason::kAnonymous);
  if (actor.subject != SubjectKind::kUser) return No(Reason::kWrongSubject);
  if (actor.narrowed()) return No(Reason::kRestriction);
  // A caller that sees or makes authorizations obtains unrestricted tokens.
  if (question.needed == BrokerReach::kAll && actor.restriction) return No(Reason::kRestriction);
  return actor.powers.broker >= question.needed ? kYes : No(Reason::kScope);
}

Decision Answer(const Actor& actor, const OnCodeExchange&) {
  if (actor.anonymous()) return No(Reason::kAnonymous);
  if (actor.subject != SubjectKind::kUser) return No(Reason::kWrongSubject);
  if (actor.restriction) return No(Reason::kRestriction);
  return actor.powers.code || actor.powers.broker == BrokerReach::kAll ? kYes : No(Reason::kScope);
}

Decision Answer(const Actor& actor, const OnSubAccount& question) {
  if (actor.anonymous()) return No(Reason::kAnonymous);
  if (actor.subject != SubjectKind::kUser) return No(Reason::kWrongSubject);
  // A token acts only as its owner.
  if (actor.credential == CredentialKind::kToken) return No(Reason::kScope);
  if (!question.may_have_some) return No(Reason::kRole);
  if (question.account == nullptr) return question.name_is_free ? kYes : No(Reason::kRole);
  const Account& account = *question.account;
  return account.IsSubAccount() && account.owner == actor.id && account.enabled ? kYes : No(Reason::kRole);
}

Decision Answer(const Actor& actor, const GrantAccess& question) {
  if (actor.anonymous()) return No(Reason::kAnonymous);
  if (actor.subject != SubjectKind::kUser) return No(Reason::kWrongSubject);
  if (actor.restriction) return No(Reason::kRestriction);
  if (!actor.powers.scopes.Covers(question.wanted)) return No(Reason::kScope);
  if (question.offered) return question.offered->Covers(question.wanted) ? kYes : No(Reason::kScope);
  if (question.by_code) return actor.powers.self == SelfRole::kAdmin ? kYes : No(Reason::kScope);
  if (question.organization.team_role < TeamRole::kAdmin) return No(Reason::kRole);
  return actor.powers.organization >= TeamRole::kAdmin ? kYes : No(Reason::kScope);
}

Decision Answer(const Actor& actor, const FreshLogin& question) {
  if (actor.anonymous()) return No(Reason::kAnonymous);
  if (actor.subject == SubjectKind::kRobot) return No(Reason::kWrongSubject);
  const bool stale =
      actor.credential == CredentialKind::kSession && question.now - actor.logged_in > Microseconds(question.most);
  return stale ? No(Reason::kStale) : kYes;
}

// Refuses federated passwords, because their identity must be proved again soon, and OAuth tokens, because a user
// granted them to one application.
Decision Answer(const Actor& actor, const KeepLogin&) {
  if (actor.anonymous()) return No(Reason::kAnonymous);
  if (actor.subject == SubjectKind::kApplication) return No(Reason::kWrongSubject);
  if (actor.credential == CredentialKind::kPassword) return kYes;
  const bool kept = actor.token_kind && InfoOf(*actor.token_kind).keeps_login;
  return actor.credential == CredentialKind::kToken && kept ? kYes : No(Reason::kScope);
}

Decision Answer(const Actor& actor, const RemoveSelf& question) {
  const Decision reach = Answer(actor, OnBroker{BrokerReach::kAll});
  if (!reach.allowed()) return reach;
  return question.account.IsSubAccount() && question.account.id == actor.id ? kYes : No(Reason::kRole);
}

// Returns whether a personal authorization has a scope of the broker. A session can do what any of them can; those that
// reach nothing there mean something else.
bool HasAuthorizationScope(const AuthorizationScopes& scopes, const std::string& wanted) {
  if (scopes.Has(wanted)) return true;
  const auto known = AuthorizationScopes::Parse(wanted);
  return scopes.Has("session") && known && known->Reach() != BrokerReach::kNothing;
}

// Returns whether a token for this server has a scope. What its restriction takes away, it does not have.
bool HasScope(const GatewayBearer& bearer, const std::string& wanted) {
  const Actor& actor = bearer.actor;
  const TokenReach reach = actor.token_kind ? InfoOf(*actor.token_kind).reach : TokenReach::kNothing;
  const bool personal = reach == TokenReach::kAuthorizationScopes;
  if (personal && actor.narrowed()) return false;
  if (const auto scope = OAuthScopes::Parse(wanted)) {
    const auto held = actor.restriction ? NarrowedScopes(actor.powers.scopes, *actor.restriction) : actor.powers.scopes;
    return held.Covers(*scope);
  }
  const auto scopes = personal ? AuthorizationScopes::Parse(bearer.granted) : Fail(std::string());
  return scopes && HasAuthorizationScope(*scopes, wanted);
}

}  // namespace

RepositoryRole NeededRole(RepositoryAction action) {
  switch (action) {
    case RepositoryAction::kPull: return RepositoryRole::kRead;
    case RepositoryAction::kPush:
    case RepositoryAction::kDescribe: return RepositoryRole::kWrite;
    case RepositoryAction::kDelete:
    case RepositoryAction::kAdminister:
    case RepositoryAction::kSeeSettings: break;
  }
  return RepositoryRole::kAdmin;
}

bool Reads(RepositoryAction action) {
  return action == RepositoryAction::kPull || action == RepositoryAction::kSeeSettings;
}

std::string_view NameOf(Reason reason) {
  switch (reason) {
    case Reason::kAllowed: return "allowed";
    case Reason::kAnonymous: return "anonymous";
    case Reason::kWrongSubject: return "wrong_subject";
    case Reason::kScope: return "scope";
    case Reason::kRole: return "role";
    case Reason::kRestriction: return "restriction";
    case Reason::kNotSuperuser: return "not_superuser";
    case Reason::kReadOnly: return "read_only";
    case Reason::kRestrictedUser: return "restricted_user";
    case Reason::kStale: return "stale";
    case Reason::kNoNamespace: return "no_namespace";
    case Reason::kNamespaceDisabled: return "namespace_disabled";
    case Reason::kNoRepository: return "no_repository";
    case Reason::kLimitReached: return "limit_reached";
  }
  return "unknown";
}

std::optional<Reason> ParseReason(std::string_view name) {
  for (std::size_t i = 0; i < kReasons; ++i) {
    if (NameOf(static_cast<Reason>(i)) == name) return static_cast<Reason>(i);
  }
  return std::nullopt;
}

Decision Decide(const Actor& actor, const Question& question) {
  return std::visit([&](const auto& asked) { return Answer(actor, asked); }, question);
}

Actions AllowedActions(const Actor& actor, const RepositoryFacts& repository) {
  const auto may = [&](RepositoryAction action) { return Decide(actor, OnRepository{action, repository}).allowed(); };
  Actions actions{.pull = may(RepositoryAction::kPull),
                  .push = may(RepositoryAction::kPush),
                  .remove = may(RepositoryAction::kDelete)};
  actions.star = actions.pull && actions.push && actions.remove && may(RepositoryAction::kAdminister);
  return actions;
}

Decision MayMint(const Actor& actor, OAuthScopes wanted, const NamespaceFacts& organization) {
  if (actor.anonymous()) return No(Reason::kAnonymous);
  // The new token would be unrestricted, even in times and addresses.
  if (actor.restriction) return No(Reason::kRestriction);
  if (!actor.powers.scopes.Covers(wanted)) return No(Reason::kScope);
  // A subset of the presented scopes is not enough: the subject must hold each power, too.
  for (const OAuthScopeInfo& info : AllOAuthScopes()) {
    if (!wanted.Has(info.scope)) continue;
    const bool in_organization = info.repository != RepositoryRole::kNone || info.organization != TeamRole::kNone;
    const TeamRole held = actor.FullAccess() ? TeamRole::kAdmin : organization.team_role;
    if (in_organization && held < TeamRole::kAdmin) return No(Reason::kRole);
    if (info.self != SelfRole::kNone && actor.subject != SubjectKind::kUser) return No(Reason::kWrongSubject);
    if (info.scope == OAuthScope::kSuperUser && !actor.EffectiveSuperuser()) return No(Reason::kNotSuperuser);
  }
  return kYes;
}

Decision MayPresent(const Restriction& restriction, std::string_view address, TimePoint now) {
  const bool may = now >= restriction.not_before && restriction.AcceptsFrom(address);
  return may ? kYes : No(Reason::kRestriction);
}

Decision MayPresent(const std::shared_ptr<const OrganizationPolicy>& policy, std::string_view address) {
  return policy == nullptr || policy->AcceptsFrom(address) ? kYes : No(Reason::kRestriction);
}

Decision MayExchange(const Application& client, const Application& of_token, bool with_actor) {
  if (client.id == of_token.id) return kYes;
  if (client.owner != of_token.owner) return No(Reason::kWrongSubject);
  const auto& [subjects, impersonate] = client.client.exchange;
  const auto names = [&](const std::string& one) { return one == "*" || one == of_token.client_id; };
  if (std::none_of(subjects.begin(), subjects.end(), names)) return No(Reason::kRole);
  return with_actor || impersonate ? kYes : No(Reason::kScope);
}

Decision MayExchangeForeign(const Application& client, bool with_actor) {
  return with_actor || client.client.exchange.impersonate ? kYes : No(Reason::kScope);
}

Decision MayHideActors(const Application& client, bool any) {
  return !any || client.client.exchange.impersonate ? kYes : No(Reason::kScope);
}

bool MayIntrospect(const Actor& caller, const Actor& asked) {
  // An API sees the tokens that are for it, and no others.
  if (caller.subject == SubjectKind::kApi) return !caller.id.IsNone() && caller.id == asked.audience;
  // A credential for registries only may introspect only itself.
  const bool registry_only = caller.token_kind && InfoOf(*caller.token_kind).registry_only;
  if (caller.anonymous() || caller.narrowed() || registry_only)
    return caller.token == asked.token && !asked.token.IsNone();
  if (caller.EffectiveSuperuser()) return true;
  if (!caller.token.IsNone() && caller.token == asked.token) return true;
  if (caller.subject == SubjectKind::kUser && caller.id == asked.id) return true;
  if (caller.subject != SubjectKind::kApplication) return false;
  // Of tokens for an API, a client sees its own.
  if (!asked.audience.IsNone()) return caller.application == asked.application;
  // A personal authorization belongs to no organization, so any application to which it is presented may ask. Other
  // tokens concern only the organization that owns the robot or application.
  const bool personal = asked.token_kind == TokenKind::kAuthorization;
  return personal || caller.name_space == asked.name_space;
}

std::string ScopesLeft(const Actor& bearer, std::string_view granted) {
  const bool ours = bearer.audience.IsNone() && bearer.token_kind;
  if (!ours || !bearer.restriction) return std::string(granted);
  const TokenReach reach = InfoOf(*bearer.token_kind).reach;
  if (reach == TokenReach::kOAuthScopes) {
    return NarrowedScopes(OAuthScopes::Parse(granted).value_or(OAuthScopes()), *bearer.restriction).Print();
  }
  if (reach != TokenReach::kAuthorizationScopes) return std::string(granted);
  const auto scopes = AuthorizationScopes::Parse(granted);
  return scopes ? NarrowedScopes(*scopes, *bearer.restriction).Print() : std::string();
}

Decision MayPass(const GatewayBearer& bearer, const GatewayDemand& demand) {
  if (bearer.actor.anonymous()) return No(Reason::kAnonymous);
  // An API that was removed has no identifier, and its tokens are no tokens for this server.
  const bool for_api = !bearer.actor.audience.IsNone();
  if (for_api != !demand.audience.empty() || bearer.audience != demand.audience) return No(Reason::kWrongSubject);
  const auto has = [&](const std::string& scope) {
    return for_api ? HasWord(bearer.granted, scope) : HasScope(bearer, scope);
  };
  return std::ranges::all_of(demand.scopes, has) ? kYes : No(Reason::kScope);
}

}  // namespace jeton
