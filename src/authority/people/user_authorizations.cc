#include "authority/people/user_authorizations.h"

#include <optional>

#include "authority/audit.h"
#include "storage/directory/accounts.h"
#include "storage/grants/consents.h"
#include "storage/tokens/applications.h"
#include "storage/tokens/tokens.h"

namespace jeton::authority {
namespace {

// Returns nothing for a token whose application is gone: it is dead and waits for the sweeper.
std::optional<UserAuthorization> Complete(const Work& work, const Actor& actor, Token token) {
  if (token.subject != actor.id || token.kind != TokenKind::kOAuthAccess) return std::nullopt;
  auto application = storage::Applications(work.tx()).Find(token.application);
  if (!application) return std::nullopt;
  auto owner = storage::Accounts(work.tx()).Find(application->owner);
  if (!owner) return std::nullopt;
  return UserAuthorization{std::move(token), std::move(*application), std::move(*owner)};
}

}  // namespace

Result<UserAuthorizationPage, Refusal> ListUserAuthorizations(const Work& work, const Actor& actor,
                                                              const UserAuthorizationPage::Place& before,
                                                              std::size_t most) {
  if (!Decide(actor, OnSelf{SelfRole::kAdmin}).allowed()) return Fail(Refusal::kForbidden);
  return MakePage<UserAuthorizationPage>(storage::Tokens(work.tx()).Of(actor.id, TokenKind::kOAuthAccess, before, most),
                                         most, storage::PlaceOf,
                                         [&](Token token) { return Complete(work, actor, std::move(token)); });
}

Result<UserAuthorization, Refusal> ShowUserAuthorization(const Work& work, const Actor& actor, const Id& id) {
  if (!Decide(actor, OnSelf{SelfRole::kAdmin}).allowed()) return Fail(Refusal::kForbidden);
  auto token = storage::Tokens(work.tx()).FindById(id);
  if (!token) return Fail(Refusal::kNotFound);
  auto complete = Complete(work, actor, std::move(*token));
  if (!complete) return Fail(Refusal::kNotFound);
  return std::move(*complete);
}

Result<void, Refusal> RevokeUserAuthorization(const Run& run, const Actor& actor, const Id& id,
                                              Descendants descendants) {
  if (!Decide(actor, OnSelf{SelfRole::kAdmin}).allowed()) return Fail(Refusal::kForbidden);
  const auto found = ShowUserAuthorization(run, actor, id);
  if (!found) return Fail(found.error());
  boost::json::object description{{"oauth_token_uuid", id.ToUuid()},
                                  {"token_display_name", found->token.note.value_or("")},
                                  {"tokens_revoked", 0},
                                  {"application_name", found->application.name},
                                  {"client_id", found->application.client_id}};
  const auto record = [actor, description = std::move(description)](const Run& last, std::size_t revoked) mutable {
    description["tokens_revoked"] = revoked;
    Record(last, actor, "revoke_oauth_api_token", actor.id, description);
  };
  // What an access token was renewed with would only renew it again, and the application would not have to ask.
  const auto family = storage::Tokens(run.tx()).FindById(found->token.parent);
  const bool renewed = family && family->kind == TokenKind::kRefresh;
  storage::Consents(run.tx()).Remove(actor.id, found->application.id);
  RevokeToken(run, renewed ? *family : found->token, renewed ? Descendants::kEnd : descendants, record);
  return {};
}

}  // namespace jeton::authority
