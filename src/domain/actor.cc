#include "domain/actor.h"

#include <algorithm>

namespace jeton {

std::string_view NameOf(SubjectKind kind) {
  switch (kind) {
    case SubjectKind::kUser: return "user";
    case SubjectKind::kRobot: return "robot";
    case SubjectKind::kApplication: return "application";
    case SubjectKind::kApi: return "api";
    case SubjectKind::kAnonymous: break;
  }
  return {};
}

Powers Powers::Everything() {
  Powers powers = Of(kEveryOAuthScope);
  powers.broker = BrokerReach::kAll;
  return powers;
}

Powers Powers::Of(OAuthScopes scopes) {
  Powers powers;
  for (const OAuthScopeInfo& info : AllOAuthScopes()) {
    if (!scopes.Has(info.scope)) continue;
    powers.repository = std::max(powers.repository, info.repository);
    powers.organization = std::max(powers.organization, info.organization);
    powers.self = std::max(powers.self, info.self);
  }
  powers.superuser = scopes.Has(OAuthScope::kSuperUser);
  // Reading the own user is the same right in both dialects. Managing authorizations is not: their secrets could be
  // read there, and a token must not reach beyond itself.
  if (powers.self != SelfRole::kNone) powers.broker = BrokerReach::kUser;
  powers.scopes = scopes;
  return powers;
}

Powers Powers::Of(const AuthorizationScopes& scopes) {
  if (scopes.Has("session")) return Everything();
  Powers powers;
  if (scopes.Has("read")) {
    powers = Of(OAuthScopes{OAuthScope::kRepoRead, OAuthScope::kUserRead});
  } else if (scopes.Has("userinfo")) {
    powers = Of(OAuthScopes{OAuthScope::kUserRead});
  }
  powers.broker = scopes.Reach();
  powers.code = scopes.Has("oauthaccesstoken");
  return powers;
}

Powers Powers::OfRobot() {
  Powers powers;
  powers.repository = RepositoryRole::kAdmin;
  powers.organization = TeamRole::kCreator;  // only for repositories; robots cannot reach an organization's settings
  return powers;
}

Powers Powers::OfApplicationPassword() {
  Powers powers = OfRobot();
  powers.superuser = true;
  return powers;
}

}  // namespace jeton
