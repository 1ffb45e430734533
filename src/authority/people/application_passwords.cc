#include "authority/people/application_passwords.h"

#include "authority/audit.h"
#include "authority/descent.h"
#include "storage/directory/accounts.h"
#include "storage/tokens/token_counts.h"
#include "storage/tokens/tokens.h"

namespace jeton::authority {
namespace {

constexpr Seconds kFourWeeks{28 * 86400};

// Near its end is the last tenth of the usual life.
bool Expiring(const Settings& settings, const Token& token, TimePoint now) {
  const Seconds life = settings.application_password_life.count() > 0 ? settings.application_password_life : kFourWeeks;
  return token.expires != kNever && token.expires - now <= life / 10;
}

ApplicationPassword ViewPassword(const Work& work, Token token) {
  ApplicationPassword view;
  view.last_used = storage::Tokens(work.tx()).LastUse(token.id);
  view.token = std::move(token);
  return view;
}

std::optional<ApplicationPassword> ViewLive(const Authority& authority, const Work& work, Token token, bool expiring) {
  if (!token.LiveAt(work.now) || (expiring && !Expiring(authority.settings, token, work.now))) return std::nullopt;
  return ViewPassword(work, std::move(token));
}

boost::json::object DescribePassword(const Token& token) {
  return {{"app_specific_token_title", token.note.value_or("")}, {"app_specific_token", token.id.ToUuid()}};
}

// The decision and the feature: off, there is nothing of it.
Result<void, Refusal> MayUse(const Authority& authority, const Actor& actor, const Question& question) {
  if (!authority.settings.application_passwords) return Fail(Refusal::kNotFound);
  if (!Decide(actor, question).allowed()) return Fail(Refusal::kForbidden);
  return {};
}

Result<Token, Refusal> FindOwn(const Authority& authority, const Work& work, const Actor& actor, const Id& id) {
  if (const auto may = MayUse(authority, actor, OnSelf{SelfRole::kAdmin}); !may) return Fail(may.error());
  auto token = storage::Tokens(work.tx()).FindById(id);
  const bool own = token && token->kind == TokenKind::kApplicationPassword && token->subject == actor.id;
  if (!own || !token->LiveAt(work.now)) return Fail(Refusal::kNotFound);
  return std::move(*token);
}

}  // namespace

Result<void, Refusal> MayCreateApplicationPassword(const Authority& authority, const Actor& actor) {
  return MayUse(authority, actor, OnSelf{SelfRole::kAdmin});
}

Result<ApplicationPasswordPage, Refusal> ListApplicationPasswords(Authority& authority, const Work& work,
                                                                  const Actor& actor,
                                                                  const ApplicationPasswordQuery& query) {
  if (const auto may = MayUse(authority, actor, OnSelf{SelfRole::kAdmin}); !may) return Fail(may.error());
  auto tokens = storage::Tokens(work.tx()).Of(actor.id, TokenKind::kApplicationPassword, query.before, query.most);
  return MakePage<ApplicationPasswordPage>(std::move(tokens), query.most, storage::PlaceOf, [&](Token token) {
    return ViewLive(authority, work, std::move(token), query.expiring);
  });
}

Result<ApplicationPasswordPage, Refusal> ListEverybodysApplicationPasswords(Authority& authority, const Work& work,
                                                                            const Actor& actor,
                                                                            const ApplicationPasswordQuery& query) {
  const OnInstallation question{.access = Access::kRead, .everywhere = true};
  if (const auto may = MayUse(authority, actor, question); !may) return Fail(may.error());
  return MakePage<ApplicationPasswordPage>(
      storage::Tokens(work.tx()).OfKind(TokenKind::kApplicationPassword, query.before, query.most), query.most,
      storage::PlaceOf, [&](Token token) -> std::optional<ApplicationPassword> {
        auto view = ViewLive(authority, work, std::move(token), query.expiring);
        if (!view) return std::nullopt;
        // Those of users who are gone are dead, and only wait to be swept.
        const auto user = storage::Accounts(work.tx()).Find(view->token.subject);
        if (!user) return std::nullopt;
        view->user = user->name;
        return view;
      });
}

Result<ApplicationPassword, Refusal> CreateApplicationPassword(Authority& authority, const Work& work,
                                                               const Actor& actor, const std::string& title,
                                                               const Restriction& restriction) {
  if (const auto may = MayCreateApplicationPassword(authority, actor); !may) return Fail(may.error());
  const std::int64_t most = authority.settings.limits.application_passwords;
  if (storage::TokenCounts(work.tx()).AtLimit(actor.id, TokenKind::kApplicationPassword, most, work.now)) {
    return Fail(Refusal::kLimitReached);
  }
  const Seconds life = authority.settings.application_password_life;
  IssuedToken issued = IssueFor(authority, work, actor,
                                {.kind = TokenKind::kApplicationPassword,
                                 .subject = actor.id,
                                 .restriction = restriction.Print(),
                                 .note = title,
                                 .created = work.now,
                                 .expires = life.count() > 0 ? work.now + life : kNever,
                                 .created_by = actor.id});
  Record(authority, work, actor, "create_app_specific_token", actor.id, DescribePassword(issued.token));
  ApplicationPassword view = ViewPassword(work, std::move(issued.token));
  view.secret = std::move(issued.secret);
  return view;
}

Result<ApplicationPassword, Refusal> ShowApplicationPassword(Authority& authority, const Work& work, const Actor& actor,
                                                             const Id& id) {
  auto token = FindOwn(authority, work, actor, id);
  if (!token) return Fail(token.error());
  auto secret = authority.issuer.Reveal(*token);
  ApplicationPassword view = ViewPassword(work, std::move(*token));
  view.secret = std::move(secret);
  return view;
}

Result<void, Refusal> RevokeApplicationPassword(Authority& authority, const Work& work, const Actor& actor,
                                                const Id& id) {
  const auto token = FindOwn(authority, work, actor, id);
  if (!token) return Fail(token.error());
  storage::Tokens(work.tx()).Remove(*token, work.now);
  Record(authority, work, actor, "revoke_app_specific_token", actor.id, DescribePassword(*token));
  return {};
}

}  // namespace jeton::authority
