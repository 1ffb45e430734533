#include "authority/applications/application_tokens.h"

#include "authority/audit.h"
#include "domain/descent.h"
#include "storage/directory/accounts.h"
#include "storage/tokens/token_counts.h"

namespace jeton::authority {
namespace {

constexpr std::size_t kPageSize = 50;

ApplicationTokenView ViewToken(const Work& work, Token token) {
  ApplicationTokenView view;
  if (const auto creator = storage::Accounts(work.tx()).Find(token.created_by)) view.created_by = creator->name;
  view.last_used = storage::Tokens(work.tx()).LastUse(token.id);
  view.token = std::move(token);
  return view;
}

}  // namespace

// Counted in the inserting transaction: writes are serialized, so no two requests can pass the limit together.
bool HasAllTokens(const Run& run, const Id& holder) {
  const std::int64_t limit = run.settings.application_token_limit;
  return limit > 0 && storage::TokenCounts(run.tx()).AtLimit(holder, TokenKind::kOAuthAccess, limit, run.now);
}

ApplicationTokenPage ListApplicationTokens(const Work& work, const SeenApplication& owned, const TokenPlace& before) {
  // One row more than a page shows whether another page follows.
  std::vector<Token> tokens =
      storage::Tokens(work.tx()).OfApplication(owned.application().id, work.now, before, kPageSize + 1);
  ApplicationTokenPage page;
  if (tokens.size() > kPageSize) {
    tokens.resize(kPageSize);
    page.next = {tokens.back().created, tokens.back().id};
  }
  for (Token& token : tokens) page.tokens.push_back(ViewToken(work, std::move(token)));
  return page;
}

Result<ApplicationTokenView, Refusal> CreateApplicationToken(const Run& run, const ChangedApplication& owned,
                                                             const ApplicationTokenRequest& request) {
  const Actor& actor = owned.by();
  if (!MayMint(actor, request.scopes, owned.organization()).allowed()) return Fail(Refusal::kForbidden);
  const Application& application = owned.application();
  if (HasAllTokens(run, application.id)) return Fail(Refusal::kLimitReached);
  IssuedToken issued =
      IssueFor(run, actor,
               {.kind = TokenKind::kOAuthAccess,
                .subject = actor.id,
                .application = application.id,
                .scopes = request.scope_text,
                .restriction = request.restriction.Print(),
                .note = request.name,
                .created = run.now,
                .expires = run.now + std::min(request.life.value_or(kLongestTokenLife), kLongestTokenLife),
                .created_by = actor.id},
               request.life ? LifeIs::kChosen : LifeIs::kGiven);
  Record(run, actor, "create_oauth_api_token", owned.organization().id,
         {{"oauth_token_uuid", issued.token.id.ToUuid()},
          {"scope", issued.token.scopes},
          {"token_display_name", request.name},
          {"application_name", application.name},
          {"auth_method", "OAuth"},
          {"client_id", application.client_id}});
  return ApplicationTokenView{std::move(issued.token), actor.name, std::nullopt, std::move(issued.secret)};
}

Result<void, Refusal> RevokeApplicationToken(const Run& run, const ChangedApplication& owned, const Id& id,
                                             Descendants descendants) {
  const auto token = storage::Tokens(run.tx()).FindById(id);
  const bool its_own = token && token->application == owned.application().id && token->kind == TokenKind::kOAuthAccess;
  if (!its_own) return Fail(Refusal::kNotFound);
  boost::json::object description{{"oauth_token_uuid", id.ToUuid()},
                                  {"token_display_name", token->note.value_or("")},
                                  {"tokens_revoked", 0},
                                  {"application_name", owned.application().name},
                                  {"client_id", owned.application().client_id}};
  const auto record = [actor = owned.by(), name_space = owned.organization().id, description = std::move(description)](
                          const Run& last, std::size_t revoked) mutable {
    description["tokens_revoked"] = revoked;
    Record(last, actor, "revoke_oauth_api_token", name_space, description);
  };
  RevokeToken(run, *token, descendants, record);
  return {};
}

}  // namespace jeton::authority
