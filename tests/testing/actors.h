#pragma once

#include <string>

#include "domain/policy.h"
#include "testing/builders.h"

// Callers and what they ask for, with everything filled in; a test names only what matters to it.
namespace jeton::testing {

// A user with name and password.
inline Actor ACallingUser(unsigned n) {
  Actor actor;
  actor.subject = SubjectKind::kUser;
  actor.id = IdOf(n);
  actor.name = "user" + std::to_string(n);
  actor.powers = Powers::Everything();
  actor.credential = CredentialKind::kPassword;
  return actor;
}

inline Actor ACallingRobot(unsigned n, const Id& owner) {
  Actor actor;
  actor.subject = SubjectKind::kRobot;
  actor.id = IdOf(n);
  actor.name = "acme+robot" + std::to_string(n);
  actor.name_space = owner;
  actor.powers = Powers::OfRobot();
  actor.credential = CredentialKind::kToken;
  actor.token_kind = TokenKind::kRobot;
  actor.token = IdOf(n + 100'000);
  return actor;
}

// An application that acts for itself, with all the scopes that it may be given.
inline Actor ACallingApplication(unsigned n, const Id& owner) {
  Actor actor;
  actor.subject = SubjectKind::kApplication;
  actor.id = IdOf(n);
  actor.name = "client" + std::to_string(n);
  actor.name_space = owner;
  actor.powers = Powers::Of(kEveryOAuthScope);
  actor.credential = CredentialKind::kToken;
  actor.token_kind = TokenKind::kOAuthAccess;
  actor.token = IdOf(n + 100'000);
  actor.application = actor.id;
  return actor;
}

// The same caller, but with an OAuth token of these scopes.
inline Actor WithScopes(Actor actor, OAuthScopes scopes) {
  actor.powers = Powers::Of(scopes);
  actor.credential = CredentialKind::kToken;
  actor.token_kind = TokenKind::kOAuthAccess;
  return actor;
}

inline Actor WithAuthorization(Actor actor, std::string_view scopes) {
  actor.powers = Powers::Of(AuthorizationScopes::Parse(scopes).value());
  actor.credential = CredentialKind::kToken;
  actor.token_kind = TokenKind::kAuthorization;
  return actor;
}

inline Actor WithRestriction(Actor actor, std::string repositories) {
  if (!repositories.empty())
    actor.restriction = std::make_shared<const Restriction>(Restriction{.repositories = repositories});
  return actor;
}

inline Actor AsSuperuser(Actor actor, bool full_access) {
  actor.superuser = true;
  actor.full_access = full_access;
  return actor;
}

inline Actor AsReadOnlySuperuser(Actor actor) {
  actor.readonly_superuser = true;
  return actor;
}

inline NamespaceFacts OrganizationFacts(TeamRole role = TeamRole::kNone) {
  return {.exists = true, .id = IdOf(900), .kind = AccountKind::kOrganization, .enabled = true, .team_role = role};
}

inline NamespaceFacts NamespaceOf(const Actor& user) {
  return {.exists = true, .id = user.id, .kind = AccountKind::kUser, .enabled = true};
}

// The private repository acme/web.
inline RepositoryFacts RepositoryIn(const NamespaceFacts& name_space, RepositoryRole role = RepositoryRole::kNone) {
  return {.name_space = name_space, .full_name = "acme/web", .exists = true, .id = IdOf(901), .role = role};
}

// One of each, for tests that need no more.
inline const Actor kAlice = ACallingUser(1);
inline const Actor kRobot = ACallingRobot(2, OrganizationFacts().id);
inline const Actor kApplication = ACallingApplication(3, OrganizationFacts().id);

}  // namespace jeton::testing
