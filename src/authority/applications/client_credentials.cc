#include "authority/applications/client_credentials.h"

#include "authority/applications/application_tokens.h"
#include "authority/audit.h"
#include "authority/registry/registry_logins.h"
#include "crypto/digest.h"
#include "domain/policy.h"
#include "storage/tokens/applications.h"
#include "storage/tokens/tokens.h"

namespace jeton::authority {

OAuthScopes RegisteredScopes(const Application& application) {
  return OAuthScopes::Parse(application.scopes).value_or(kHarmlessOAuthScopes);
}

Seconds TokenLife(const Application& application, Seconds usual) {
  return application.token_life.count() > 0 ? application.token_life : usual;
}

LifeIs TokenLifeIs(const Application& application) {
  return application.token_life.count() > 0 ? LifeIs::kChosen : LifeIs::kGiven;
}

OAuthScopes DefaultScopes(const Application& application) {
  const OAuthScopes registered = RegisteredScopes(application);
  const auto chosen = OAuthScopes::Parse(application.default_scopes);
  return chosen ? chosen->CutTo(registered) : registered.Intersect(kHarmlessOAuthScopes);
}

Result<IssuedToken, Refusal> IssueForClient(const Run& run, const Actor& client,
                                            const std::optional<std::string>& scope, const Restriction& restriction) {
  const auto application = storage::Applications(run.tx()).Find(client.application);
  if (!application) return Fail(Refusal::kNotFound);
  const OAuthScopes registered = RegisteredScopes(*application);
  const auto wanted =
      scope ? OAuthScopes::Parse(NormalizeScopeText(*scope)) : std::optional(DefaultScopes(*application));
  if (!wanted || wanted->empty() || !registered.Covers(*wanted)) return Fail(Refusal::kInvalidScope);
  if (HasAllTokens(run, application->id)) return Fail(Refusal::kLimitReached);
  IssuedToken issued = IssueFor(run, client,
                                {.kind = TokenKind::kOAuthAccess,
                                 .subject = application->id,
                                 .application = application->id,
                                 .scopes = wanted->Print(),
                                 .restriction = restriction.Print(),
                                 .created = run.now,
                                 .expires = run.now + TokenLife(*application, kClientCredentialsLife),
                                 .created_by = application->id},
                                TokenLifeIs(*application));
  Record(run, client, "create_client_token", application->owner,
         {{"oauth_token_uuid", issued.token.id.ToUuid()},
          {"scope", issued.token.scopes},
          {"application_name", application->name},
          {"client_id", application->client_id}});
  return issued;
}

Result<void, Refusal> RevokePresented(const Run& run, const Actor& caller, std::string_view text,
                                      Descendants descendants) {
  if (!LooksLikeToken(text)) return {};
  const auto token = storage::Tokens(run.tx()).Find(crypto::Sha256(text));
  if (!token || !token->LiveAt(run.now) || token->kind == TokenKind::kClientSecret) return {};
  if (token->kind == TokenKind::kIdentity) {
    EndPresentedLogin(run, caller, text);
    return {};
  }
  const bool itself = token->id == caller.token;
  const bool of_client = caller.subject == SubjectKind::kApplication && token->application == caller.application;
  const bool of_user = token->subject == caller.id && Decide(caller, OnSelf{SelfRole::kAdmin}).allowed();
  if (!itself && !of_client && !of_user) return Fail(Refusal::kForbidden);
  RevokeToken(run, *token, descendants);
  Record(run, caller, "revoke_oauth_api_token", caller.name_space.IsNone() ? caller.id : caller.name_space,
         {{"oauth_token_uuid", token->id.ToUuid()}});
  return {};
}

}  // namespace jeton::authority
