#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/id.h"
#include "base/time.h"
#include "base/token_text.h"
#include "domain/authorization_scope.h"
#include "domain/oauth_scope.h"
#include "domain/organizations/organization_policy.h"
#include "domain/restriction.h"
#include "domain/roles.h"

namespace jeton {

// How far the presented credential reaches, regardless of what its subject may do.
struct Powers {
  RepositoryRole repository = RepositoryRole::kNone;
  TeamRole organization = TeamRole::kNone;
  SelfRole self = SelfRole::kNone;
  BrokerReach broker = BrokerReach::kNothing;
  bool code = false;  // is a code of the broker's code flow, or may act as one
  bool superuser = false;
  // Every OAuth scope that the credential stands for, and that it may pass on to a token minted with it.
  OAuthScopes scopes;

  static Powers Everything();                           // name and password, or equivalent
  static Powers Of(OAuthScopes scopes);                 // an OAuth 2 access token
  static Powers Of(const AuthorizationScopes& scopes);  // a personal authorization
  static Powers OfRobot();                              // registry only
  static Powers OfApplicationPassword();                // registry only, with all that its user may do there
};

enum class SubjectKind { kAnonymous, kUser, kRobot, kApplication, kApi };
// user, robot, application, api; empty for anonymous callers.
std::string_view NameOf(SubjectKind kind);

enum class CredentialKind { kNone, kPassword, kToken, kSession, kFederated };

// The caller and the presented credential: everything about the caller that a decision depends on.
struct Actor {
  SubjectKind subject = SubjectKind::kAnonymous;
  Id id;             // account, application or API
  std::string name;  // account name, client_id, or username of an API
  Id name_space;     // of a robot, application or API: the account that owns it
  Powers powers;
  std::shared_ptr<const Restriction> restriction;  // of the presented token; null: none
  // Of the organization to which the presented credential belongs; null: none.
  std::shared_ptr<const OrganizationPolicy> policy;

  // From the configuration: the user's status in this installation.
  bool superuser = false;
  bool full_access = false;  // superusers may act in others' namespaces
  bool readonly_superuser = false;
  bool restricted = false;  // may create neither organizations nor anything in their own namespace

  // The credential, for the audit log and for minting.
  CredentialKind credential = CredentialKind::kNone;
  std::optional<TokenKind> token_kind;
  Id token;
  std::optional<std::string> token_name;
  TimePoint token_expires = kNever;
  TimePoint descendants_end = kNever;  // the latest end of anything made with the token
  Id answers{};                        // of a robot or an application: the person who answers for the credential
  TimePoint ends = kNever;             // of a robot: when it stops working
  TimePoint logged_in{};               // of a session: when its user last entered the password
  Id application;
  Id audience{};  // of an access token: the API for which it is; none: this server

  // Whether a restriction narrows the presented token below its scopes.
  bool narrowed() const { return restriction && restriction->narrows(); }
  bool anonymous() const { return subject == SubjectKind::kAnonymous; }
  // A read-only superuser is never a superuser at the same time.
  bool EffectiveSuperuser() const { return superuser && !readonly_superuser && powers.superuser; }
  bool FullAccess() const { return full_access && EffectiveSuperuser(); }
};

}  // namespace jeton
