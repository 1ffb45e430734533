#include <algorithm>

#include "authority/applications/api_credentials.h"
#include "authority/applications/application_tokens.h"
#include "authority/applications/named_applications.h"
#include "authority/audit.h"
#include "authority/descent.h"
#include "authority/organizations/organizations.h"
#include "authority/robots/robot_tokens.h"
#include "authority/token_policy.h"
#include "authority/tokens/token_changes.h"
#include "authority/tokens/token_ends.h"
#include "domain/descent.h"
#include "storage/directory/accounts.h"
#include "storage/tokens/token_counts.h"
#include "storage/tokens/tokens.h"

namespace jeton::authority {
namespace {

// The new token reaches as far as the old one, so the actor must be able to make such a one.
bool MayMakeAnother(const Run& run, const Actor& actor, const ListedToken& listed) {
  const Token& token = listed.token;
  switch (token.kind) {
    case TokenKind::kOAuthAccess: {
      // Those for an API come from grants alone.
      if (!token.api.IsNone()) return false;
      const auto wanted = OAuthScopes::Parse(NormalizeScopeText(token.scopes));
      const auto owner = storage::Accounts(run.tx()).Find(listed.name_space);
      if (!wanted || !owner) return false;
      const NamespaceFacts facts = FindOrganization(run, actor, owner->name);
      // A user has consented to the application; what it gets again must be within what the user presents.
      if (token.subject == actor.id) return Decide(actor, GrantAccess{*wanted, facts, {}, true}).allowed();
      return MayMint(actor, *wanted, facts).allowed();
    }
    case TokenKind::kAuthorization: return Decide(actor, OnBroker{BrokerReach::kAll}).allowed();
    default: break;
  }
  return !actor.restriction;
}

bool IsAtLimit(const Run& run, const Token& token) {
  if (token.kind == TokenKind::kOAuthAccess) return HasAllTokens(run, storage::TokenCounts::HolderOf(token));
  if (token.kind == TokenKind::kClientSecret) return HasAllClientSecrets(run, token.application);
  if (token.kind == TokenKind::kApiCredential) return HasAllApiCredentials(run, token.subject);
  const std::int64_t most = MostTokens(run.settings, token.kind);
  return most > 0 && storage::TokenCounts(run.tx()).AtLimit(token.subject, token.kind, most, run.now);
}

// A refresh token rotates when its client uses it.
bool IsRotated(TokenKind kind) {
  return kind != TokenKind::kSession && kind != TokenKind::kIdentity && kind != TokenKind::kRefresh;
}

Token Successor(const Run& run, const Actor& actor, const Token& old) {
  return {.digest = {},
          .id = {},
          .kind = old.kind,
          .subject = old.subject,
          .application = old.application,
          .scopes = old.scopes,
          .restriction = old.restriction,
          .sealed = {},
          .note = old.note,
          .created = run.now,
          .expires = kNever,
          .created_by = actor.id,
          .parent = {}};
}

// What the old token was made for, as far as the new one may live.
TimePoint SameLife(const Token& old, TimePoint latest, TimePoint now) {
  return std::min(latest, old.expires == kNever ? kNever : now + (old.expires - old.created));
}

bool IsAgainstPolicy(const Run& run, const Token& token, TimePoint end) {
  const auto policy = PolicyFor(run, token);
  const auto life = end == kNever ? std::nullopt : std::optional(std::chrono::ceil<Seconds>(end - run.now));
  return policy && !policy->FaultOf(life).empty();
}

void EndOld(const Run& run, const Token& old, Seconds overlap) {
  storage::Tokens tokens(run.tx());
  if (overlap.count() == 0) {
    tokens.Remove(old, run.now);
  } else if (old.expires > run.now + overlap) {
    tokens.SetEnd(old, run.now + overlap, run.now);
  }
}

// A token that rotates itself has the same parent as before, and lives no longer than before.
IssuedToken IssueSuccessor(const Run& run, const Actor& actor, const Token& old, Token token) {
  if (actor.token != old.id) return IssueFor(run, actor, std::move(token), LifeIs::kChosen);
  token.parent = old.parent;
  LetAnswer(actor, token);
  return IssueWithinPolicy(run, std::move(token), LifeIs::kChosen);
}

}  // namespace

std::int64_t MostTokens(const Settings& settings, TokenKind kind) {
  switch (kind) {
    case TokenKind::kOAuthAccess: return settings.application_token_limit;
    case TokenKind::kRobot: return kMostRobotTokens;
    case TokenKind::kAuthorization: return settings.limits.authorizations;
    case TokenKind::kApplicationPassword: return settings.limits.application_passwords;
    case TokenKind::kClientSecret: return kMostClientSecrets;
    case TokenKind::kApiCredential: return kMostApiCredentials;
    default: return 0;
  }
}

Result<IssuedToken, TokenFault> RotateToken(const Run& run, const UsageLog& usage,
                                            const PermittedToken<TokenAct::kReplace>& permitted,
                                            const TokenRotation& rotation) {
  const Token& old = permitted.token();
  const Actor& actor = permitted.by();
  if (!old.LiveAt(run.now)) return Fail(TokenFault::kEnded);
  if (!IsRotated(old.kind)) return Fail(TokenFault::kNotOfKind);
  if (!MayMakeAnother(run, actor, permitted.listed())) return Fail(TokenFault::kForbidden);
  const TimePoint latest = LatestEnd(run, actor, old);
  if (rotation.end && (*rotation.end > latest || IsAgainstPolicy(run, old, *rotation.end))) {
    return Fail(TokenFault::kTooLong);
  }
  Token next = Successor(run, actor, old);
  next.expires = rotation.end ? *rotation.end : SameLife(old, latest, run.now);
  const auto item = TokenViewer(run, usage).View(permitted.listed());
  EndOld(run, old, rotation.overlap);
  if (IsAtLimit(run, old)) return Fail(TokenFault::kLimitReached);
  IssuedToken issued = IssueSuccessor(run, actor, old, std::move(next));
  if (item) {
    LoggedToken logged = LogToken(permitted.listed(), *item);
    logged.metadata["new_token"] = issued.token.id.ToUuid();
    logged.metadata["overlap"] = rotation.overlap.count();
    Record(run, actor, "rotate_token", logged.name_space, std::move(logged.metadata));
  }
  return issued;
}

}  // namespace jeton::authority
