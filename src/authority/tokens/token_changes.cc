#include "authority/tokens/token_changes.h"

#include <algorithm>

#include "authority/audit.h"
#include "authority/token_policy.h"
#include "authority/tokens/token_ends.h"
#include "domain/descent.h"
#include "domain/token_kind.h"
#include "storage/tokens/tokens.h"

namespace jeton::authority {
namespace {

// A login gives them their end, and only a login gives another.
bool EndsWithLogin(TokenKind kind) {
  return kind == TokenKind::kSession || kind == TokenKind::kIdentity || kind == TokenKind::kRefresh;
}

// Those that are checked against one wherever they are presented.
bool MayBeRestricted(TokenKind kind) { return InfoOf(kind).speaks_for_itself; }

TimePoint EndOfKind(const Run& run, const Token& token) {
  switch (token.kind) {
    case TokenKind::kOAuthAccess: return run.now + kLongestTokenLife;
    case TokenKind::kAuthorization: {
      const auto scopes = AuthorizationScopes::Parse(token.scopes);
      return scopes ? run.now + run.settings.authorization_lifetimes.For(*scopes).maximum : token.expires;
    }
    case TokenKind::kApplicationPassword: {
      const Seconds life = run.settings.application_password_life;
      return life.count() > 0 ? run.now + life : kNever;
    }
    default: break;
  }
  return kNever;
}

bool ActsForAnother(const Token& token, const Actor& actor) {
  return InfoOf(token.kind).personal && token.subject != actor.id && token.subject != token.application;
}

}  // namespace

TimePoint LatestEnd(const Run& run, const Actor& actor, const Token& token) {
  if (EndsWithLogin(token.kind)) return token.expires;
  TimePoint latest =
      std::min(EndOfKind(run, token), DescentOf(actor, token.kind, {run.now, run.settings.fresh_login}).longest);
  if (!token.parent.IsNone() && !InfoOf(token.kind).endless) {
    const auto parent = storage::Tokens(run.tx()).FindById(token.parent);
    latest = std::min(latest, parent ? DescendantsEnd(*parent) : token.expires);
  }
  return latest;
}

Result<ListedToken, TokenFault> EditToken(const Run& run, const UsageLog& usage,
                                          const PermittedToken<TokenAct::kChange>& token, const TokenEdit& edit) {
  ListedToken changed = token.listed();
  const Token& before = token.token();
  if (!before.LiveAt(run.now)) return Fail(TokenFault::kEnded);
  if (edit.end && *edit.end > before.expires) {
    // What acts for a user lives longer by the will of that user alone.
    if (ActsForAnother(before, token.by())) return Fail(TokenFault::kForbidden);
    const auto policy = PolicyFor(run, before);
    if (policy && *edit.end == kNever && !policy->never_allowed) return Fail(TokenFault::kTooLong);
    const TimePoint allowed = policy ? policy->LatestEnd(before.created, before.expires) : kNever;
    if (*edit.end > std::min(allowed, LatestEnd(run, token.by(), before))) return Fail(TokenFault::kTooLong);
  }
  if (edit.restriction) {
    if (!MayBeRestricted(before.kind)) return Fail(TokenFault::kNotOfKind);
    const auto current = Restriction::Parse(before.restriction);
    if (!current || !IsNoWider(*edit.restriction, *current)) return Fail(TokenFault::kWider);
    changed.token.restriction = edit.restriction->Print();
  }
  if (edit.note) changed.token.note = *edit.note;
  if (edit.end) changed.token.expires = *edit.end;
  storage::Tokens(run.tx()).Change(before, changed.token, run.now);
  if (const auto item = TokenViewer(run, usage).View(changed)) {
    LoggedToken logged = LogToken(changed, *item);
    logged.metadata["expires_at"] = changed.token.expires == kNever ? "" : FormatIsoMicros(changed.token.expires);
    Record(run, token.by(), ChangeName(before.kind), logged.name_space, std::move(logged.metadata));
  }
  return changed;
}

}  // namespace jeton::authority
