#include "authority/grants/user_grant.h"

#include <utility>

#include "authority/applications/application_tokens.h"
#include "authority/applications/client_apis.h"
#include "authority/applications/client_credentials.h"
#include "authority/audit.h"
#include "authority/grants/refresh_tokens.h"
#include "base/encoding.h"
#include "domain/descent.h"
#include "storage/directory/accounts.h"
#include "storage/tokens/applications.h"
#include "storage/tokens/tokens.h"

namespace jeton::authority {
namespace {

// A client with a refresh token can renew its access token at any time, so that one lives for an hour only.
constexpr Seconds kRenewedLife{3600};

bool Refreshes(const Application& application) { return application.client.grants.Has(GrantType::kRefreshToken); }

boost::json::object DescribeAccess(const IssuedAccess& issued, const Application& application,
                                   std::string_view grant_type) {
  return {{"oauth_token_uuid", issued.token.id.ToUuid()},
          {"scope", issued.token.scopes},
          {"application_name", application.name},
          {"client_id", application.client_id},
          {"auth_method", boost::json::string_view(grant_type.data(), grant_type.size())}};
}

}  // namespace

GrantFault FaultOf(TargetError error) {
  return error == TargetError::kInvalidScope ? GrantFault::kScope : GrantFault::kTarget;
}

std::vector<Target> TargetsFor(const Run& run, const Application& application,
                               const std::vector<std::string>& resources) {
  return TargetsOf(run.settings.public_url, application, ApisOfClient(run, application, resources));
}

std::optional<UserGrant> GrantMadeWith(const Run& run, const Id& parent, UserGrant grant) {
  if (parent.IsNone()) return grant;
  grant.parent = storage::Tokens(run.tx()).FindById(parent);
  if (!grant.parent || !grant.parent->LiveAt(run.now)) return std::nullopt;
  return grant;
}

std::optional<GrantStanding> FindStanding(const Run& run, const Id& user, std::string_view client_id,
                                          const std::vector<std::string>& resources) {
  const auto account = storage::Accounts(run.tx()).Find(user);
  const bool live = account && account->kind == AccountKind::kUser && account->enabled &&
                    run.identity.CheckParents(run, *account).has_value();
  if (!live) return std::nullopt;
  Actor actor = run.identity.UserActor(*account);
  actor.powers = Powers::Everything();
  auto grantable = FindGrantable(run, actor, client_id);
  if (!grantable || !MayGrant(actor, *grantable, {}, true)) return std::nullopt;
  std::vector<Target> targets = TargetsFor(run, grantable->application, resources);
  return GrantStanding{std::move(actor), std::move(*grantable), std::move(targets)};
}

Result<IssuedGrant, GrantFault> IssueChosen(const Run& run, const GrantStanding& standing, const ChosenAccess& chosen,
                                            const AccessOrigin& origin) {
  const Application& application = standing.application();
  const Api* const api = chosen.target->api ? &*chosen.target->api : nullptr;
  if (!CanIssue(run.issuer, api)) return Fail(GrantFault::kNoKey);
  if (HasAllTokens(run, application.id)) return Fail(GrantFault::kLimitReached);
  ScopeWords scopes = chosen.scopes;
  // It is about refresh tokens: the access token itself can do nothing with it.
  std::erase(scopes, kOfflineAccess);
  const AccessTerms grant{.application = application,
                          .api = api,
                          .subject = standing.user.id,
                          .subject_name = standing.user.name,
                          .scopes = JoinWords(scopes),
                          .usual_life = Refreshes(application) ? kRenewedLife : kClientCredentialsLife,
                          .longest = origin.longest};
  std::optional<Token> parent = origin.parent;
  if (parent) parent->expires = origin.longest;
  IssuedAccess issued = IssueAccess(run, standing.user, grant, parent ? &*parent : nullptr);
  Record(run, standing.user, "create_oauth_api_token", application.owner,
         DescribeAccess(issued, application, origin.grant_type));
  return IssuedGrant{std::move(issued), JoinWords(chosen.scopes)};
}

Result<BegunGrant, GrantFault> BeginGrant(const Run& run, const GrantStanding& standing, const UserGrant& grant,
                                          const AskedAccess& asked, std::string_view grant_type) {
  const auto chosen = NarrowGrant(standing.targets, grant.granted, asked);
  if (!chosen) return Fail(FaultOf(chosen.error()));
  const bool refreshes = Refreshes(standing.application());
  auto family = refreshes ? std::optional(BeginFamily(run, standing, grant)) : std::nullopt;
  const TimePoint longest = grant.parent ? DescendantsEnd(*grant.parent) : kNever;
  const AccessOrigin origin =
      family ? AccessOrigin{family->token, family->ends, grant_type} : AccessOrigin{grant.parent, longest, grant_type};
  auto issued = IssueChosen(run, standing, *chosen, origin);
  if (!issued) return Fail(issued.error());
  NoteUseOfSelfDescribed(run, standing.application());
  if (!family) {
    const Id first = issued->access.token.id;
    return BegunGrant{std::move(*issued), first};
  }
  issued->refresh = std::move(family->secret);
  return BegunGrant{std::move(*issued), family->token.id};
}

}  // namespace jeton::authority
