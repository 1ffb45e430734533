#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/id.h"
#include "base/time.h"
#include "base/token_text.h"
#include "domain/authorization_scope.h"
#include "domain/oauth_scope.h"
#include "domain/restriction.h"
#include "domain/roles.h"

namespace jeton {

// How far the presented credential reaches, whatever its subject may do.
struct Powers {
  RepositoryRole repository = RepositoryRole::kNone;
  TeamRole organization = TeamRole::kNone;
  SelfRole self = SelfRole::kNone;
  BrokerReach broker = BrokerReach::kNothing;
  bool code = false;  // is a code of the broker's code flow, or may stand for one
  bool superuser = false;
  // Every OAuth scope that the credential stands for: what it may hand on to a token minted with it.
  OAuthScopes scopes;

  static Powers Everything();                           // name and password, or as good
  static Powers Of(OAuthScopes scopes);                 // an OAuth 2 access token
  static Powers Of(const AuthorizationScopes& scopes);  // a personal authorization
  static Powers OfRobot();                              // registry only
  static Powers OfApplicationPassword();                // the same, but all that its user may do there
};

enum class SubjectKind { kAnonymous, kUser, kRobot, kApplication };
// user, robot, application; empty for the anonymous.
std::string_view NameOf(SubjectKind kind);

enum class CredentialKind { kNone, kPassword, kToken, kSession, kFederated };

// Who asks, and with what: everything of the caller that a decision depends on.
struct Actor {
  SubjectKind subject = SubjectKind::kAnonymous;
  Id id;             // account or application
  std::string name;  // account name, or client_id
  Id name_space;     // of a robot or application: the account that owns it
  Powers powers;
  std::shared_ptr<const Restriction> restriction;  // of the presented token; null: none

  // From the configuration: what the user is in this installation.
  bool superuser = false;
  bool full_access = false;  // superusers may act in others' namespaces
  bool readonly_superuser = false;
  bool restricted = false;  // may create neither in the own namespace nor organizations

  // The credential, for audit and for handing on.
  CredentialKind credential = CredentialKind::kNone;
  std::optional<TokenKind> token_kind;
  Id token;
  std::optional<std::string> token_name;
  TimePoint token_expires = kNever;
  TimePoint descendants_end = kNever;  // of what is made with the token, at the latest
  TimePoint logged_in{};               // of a session: when its user last gave the password
  Id application;

  // Whether the presented token is held to less than its scopes say.
  bool narrowed() const { return restriction && restriction->narrows(); }
  bool anonymous() const { return subject == SubjectKind::kAnonymous; }
  // A read-only superuser is never a superuser at the same time.
  bool EffectiveSuperuser() const { return superuser && !readonly_superuser && powers.superuser; }
  bool FullAccess() const { return full_access && EffectiveSuperuser(); }
};

}  // namespace jeton
