#include "authority/applications/code_flow.h"

#include <algorithm>

#include "authority/applications/application_tokens.h"
#include "authority/applications/pkce.h"
#include "authority/audit.h"
#include "authority/descent.h"
#include "authority/organizations/organizations.h"
#include "authority/token_policy.h"
#include "base/encoding.h"
#include "crypto/digest.h"
#include "domain/access/access_token.h"
#include "domain/access/metadata_document.h"
#include "domain/descent.h"
#include "domain/redirect_uri.h"
#include "storage/directory/accounts.h"
#include "storage/tokens/applications.h"
#include "storage/tokens/assignments.h"
#include "storage/tokens/codes.h"
#include "storage/tokens/tokens.h"

namespace jeton::authority {
namespace {

boost::json::object Describe(const Token& token, const Application& application, std::string_view method) {
  return {{"oauth_token_uuid", token.id.ToUuid()},
          {"scope", token.scopes},
          {"application_name", application.name},
          {"client_id", application.client_id},
          {"auth_method", boost::json::string_view(method.data(), method.size())}};
}

Token NewToken(const Work& work, TokenKind kind, const Id& user, const Application& application,
               const std::string& scope) {
  const Seconds life =
      kind == TokenKind::kCode ? kCodeLife : AccessTokenLife(application, nullptr, kLongestTokenLife).life;
  return {.kind = kind,
          .subject = user,
          .application = application.id,
          .scopes = scope,
          .created = work.now,
          .expires = work.now + life,
          .created_by = user};
}

std::optional<Assignment> FindAssignment(const Work& work, const Actor& actor, const Application& application,
                                         const std::string& uuid) {
  const auto id = Id::ParseUuid(uuid);
  auto assignment = id ? storage::Assignments(work.tx()).Find(*id) : std::nullopt;
  if (!assignment || assignment->account != actor.id || assignment->application != application.id) return std::nullopt;
  return assignment;
}

// A code that comes twice was copied: revoke its token.
void RevokeWhatItGave(const Run& run, const Actor& client, const Code& code) {
  storage::Tokens tokens(run.tx());
  const auto given = tokens.FindById(code.given);
  if (!given || !RevokeToken(run, *given, Descendants::kEnd)) return;
  Record(run, client, "oauth_token_revoked", client.name_space,
         {{"oauth_token_uuid", given->id.ToUuid()}, {"client_id", client.name}, {"reason", "code used twice"}});
}

// The token of a code descends from the credential with which the user consented. Returns nothing if that is gone.
std::optional<TimePoint> EndOfWhatItGives(const Work& work, const Token& code) {
  if (code.parent.IsNone()) return kNever;
  const auto parent = storage::Tokens(work.tx()).FindById(code.parent);
  return parent ? std::optional(DescendantsEnd(*parent)) : std::nullopt;
}

}  // namespace

std::string LocalRedirect(const Settings& settings) { return settings.public_url + settings.local_oauth_handler; }

bool MayRedirect(const Settings& settings, const Application& application, std::string_view uri) {
  // The standard surface alone reads what such a client says of itself.
  if (IsMetadataDocumentUrl(application.client_id)) return false;
  const auto matches = [&](std::string_view registered) { return RedirectMatches(registered, uri); };
  return uri == LocalRedirect(settings) || matches(application.redirect_uri) ||
         std::ranges::any_of(SplitWords(application.more_redirects), matches);
}

bool MaySendTokens(const Settings& settings, const Application& application, std::string_view uri) {
  return uri == LocalRedirect(settings) || application.implicit;
}

std::optional<Grantable> FindGrantable(const Run& run, const Actor& actor, std::string_view client_id,
                                       const std::string* assignment) {
  auto application = storage::Applications(run.tx()).FindByClientId(client_id);
  if (!application || !application->enabled) return std::nullopt;
  auto owner = storage::Accounts(run.tx()).Find(application->owner);
  if (!owner || !owner->enabled) return std::nullopt;
  Grantable grantable{std::move(*application), std::move(*owner), {}, {}};
  grantable.organization = FindOrganization(run, actor, grantable.owner.name);
  if (!grantable.organization.exists) grantable.organization = {};
  if (assignment != nullptr) grantable.assignment = FindAssignment(run, actor, grantable.application, *assignment);
  return grantable;
}

bool MayGrant(const Actor& actor, const Grantable& grantable, OAuthScopes wanted, bool by_code) {
  GrantAccess question{wanted, grantable.organization, std::nullopt, by_code};
  // An offer whose scopes cannot be read offers nothing.
  if (grantable.assignment) question.offered = OAuthScopes::Parse(grantable.assignment->scopes).value_or(OAuthScopes());
  return Decide(actor, question).allowed();
}

bool AlreadyGranted(const Work& work, const Actor& actor, const Application& application, OAuthScopes wanted) {
  std::string scopes;
  for (const Token& token : storage::Tokens(work.tx()).Of(actor.id, TokenKind::kOAuthAccess)) {
    // A token for some repositories is not consent to all.
    const bool counts = token.application == application.id && token.api.IsNone() && token.LiveAt(work.now) &&
                        token.restriction.empty() && OAuthScopes::Parse(token.scopes);
    if (counts) scopes += (scopes.empty() ? "" : " ") + token.scopes;
  }
  const auto granted = OAuthScopes::Parse(scopes);
  return granted && granted->Covers(wanted);
}

Result<IssuedToken, Refusal> GrantToken(const Run& run, const Actor& actor, const Grantable& grantable,
                                        const std::string& scope) {
  const Application& application = grantable.application;
  if (HasAllTokens(run, application.id)) return Fail(Refusal::kLimitReached);
  IssuedToken issued = IssueFor(run, actor, NewToken(run, TokenKind::kOAuthAccess, actor.id, application, scope),
                                AccessTokenLife(application, nullptr, kLongestTokenLife).is);
  if (grantable.assignment) storage::Assignments(run.tx()).Remove(grantable.assignment->id);
  Record(run, actor, "create_oauth_api_token", grantable.owner.id, Describe(issued.token, application, "implicit"));
  return issued;
}

Secret GrantCode(const Run& run, const Actor& actor, const Grantable& grantable, const CodeRequest& request) {
  const Application& application = grantable.application;
  IssuedToken issued =
      IssueFor(run, actor, NewToken(run, TokenKind::kCode, actor.id, application, request.scope), LifeIs::kChosen);
  storage::Codes(run.tx()).Add({issued.token.id, request.redirect_uri, request.challenge, {}});
  Record(run, actor, "create_oauth_code", grantable.owner.id,
         {{"scope", request.scope}, {"application_name", application.name}, {"client_id", application.client_id}});
  return std::move(issued.secret);
}

Result<IssuedToken, CodeError> ExchangeCode(const Run& run, const Actor& client, const CodeExchange& exchange) {
  storage::Codes codes(run.tx());
  const auto known = storage::Tokens(run.tx()).Find(crypto::Sha256(exchange.code));
  const bool its_own = known && known->kind == TokenKind::kCode && known->application == client.application;
  const auto code = its_own ? codes.Find(known->id) : std::nullopt;
  if (!code || code->surface != CodeSurface::kQuay) return Fail(CodeError::kInvalid);
  // Checked first, so that it holds for an expired code too.
  if (!code->given.IsNone()) {
    RevokeWhatItGave(run, client, *code);
    return Fail(CodeError::kUsed);
  }
  const auto checked = run.identity.CheckCode(run, exchange.code);
  const bool right = checked && exchange.scope == known->scopes && exchange.redirect_uri == code->redirect_uri &&
                     Proves(exchange.verifier, code->challenge);
  const auto longest = right ? EndOfWhatItGives(run, *known) : std::nullopt;
  if (!longest) return Fail(CodeError::kInvalid);
  const Application& application = *checked->application;
  if (HasAllTokens(run, application.id)) return Fail(CodeError::kLimitReached);
  Token token = NewToken(run, TokenKind::kOAuthAccess, known->subject, application, known->scopes);
  token.parent = known->parent;
  IssuedToken issued =
      IssueWithinPolicy(run, std::move(token), AccessTokenLife(application, nullptr, kLongestTokenLife).is, *longest);
  codes.SetGiven(known->id, issued.token.id);
  // Record the user, who consented, as the performer. Their credential is in the log already.
  Actor user = checked->actor;
  user.credential = CredentialKind::kNone;
  Record(run, user, "create_oauth_api_token", application.owner,
         Describe(issued.token, application, "authorization_code"));
  return issued;
}

}  // namespace jeton::authority
