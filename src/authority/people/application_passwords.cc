#include "authority/people/application_passwords.h"

#include <algorithm>

#include "authority/audit.h"
#include "authority/descent.h"
#include "storage/directory/accounts.h"
#include "storage/tokens/token_counts.h"
#include "storage/tokens/tokens.h"

namespace jeton::authority {
namespace {

constexpr Seconds kFourWeeks{28 * 86400};

// Returns whether a password is in the last tenth of the usual life.
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

std::optional<ApplicationPassword> ViewLive(const Run& run, Token token, bool expiring) {
  if (!token.LiveAt(run.now) || (expiring && !Expiring(run.settings, token, run.now))) return std::nullopt;
  return ViewPassword(run, std::move(token));
}

boost::json::object DescribePassword(const Token& token) {
  return {{"app_specific_token_title", token.note.value_or("")}, {"app_specific_token", token.id.ToUuid()}};
}

// Asks the policy. kNotFound if the feature is off.
Result<void, Refusal> MayUse(const Settings& settings, const Actor& actor, const Question& question) {
  if (!settings.application_passwords) return Fail(Refusal::kNotFound);
  if (!Decide(actor, question).allowed()) return Fail(Refusal::kForbidden);
  return {};
}

Result<Token, Refusal> FindOwn(const Work& work, const Actor& actor, const Id& id) {
  auto token = storage::Tokens(work.tx()).FindById(id);
  const bool own = token && token->kind == TokenKind::kApplicationPassword && token->subject == actor.id;
  if (!own || !token->LiveAt(work.now)) return Fail(Refusal::kNotFound);
  return std::move(*token);
}

}  // namespace

Result<OwnApplicationPasswords, Refusal> OwnApplicationPasswords::Of(const Settings& settings, const Actor& actor) {
  if (const auto may = MayUse(settings, actor, OnSelf{SelfRole::kAdmin}); !may) return Fail(may.error());
  return OwnApplicationPasswords(actor);
}

Result<ApplicationPasswordPage, Refusal> ListApplicationPasswords(const Run& run, const Actor& actor,
                                                                  const ApplicationPasswordQuery& query) {
  if (const auto may = MayUse(run.settings, actor, OnSelf{SelfRole::kAdmin}); !may) return Fail(may.error());
  auto tokens = storage::Tokens(run.tx()).Of(actor.id, TokenKind::kApplicationPassword, query.before, query.most);
  return MakePage<ApplicationPasswordPage>(std::move(tokens), query.most, storage::PlaceOf, [&](Token token) {
    return ViewLive(run, std::move(token), query.expiring);
  });
}

Result<ApplicationPasswordPage, Refusal> ListEverybodysApplicationPasswords(const Run& run, const Actor& actor,
                                                                            const ApplicationPasswordQuery& query) {
  const OnInstallation question{.access = Access::kRead, .everywhere = true};
  if (const auto may = MayUse(run.settings, actor, question); !may) return Fail(may.error());
  return MakePage<ApplicationPasswordPage>(
      storage::Tokens(run.tx()).OfKind(TokenKind::kApplicationPassword, query.before, query.most), query.most,
      storage::PlaceOf, [&](Token token) -> std::optional<ApplicationPassword> {
        auto view = ViewLive(run, std::move(token), query.expiring);
        if (!view) return std::nullopt;
        // Passwords of removed users are dead and wait for the sweeper.
        const auto user = storage::Accounts(run.tx()).Find(view->token.subject);
        if (!user) return std::nullopt;
        view->user = user->name;
        return view;
      });
}

Result<ApplicationPassword, Refusal> CreateApplicationPassword(const Run& run, const OwnApplicationPasswords& own,
                                                               const ApplicationPasswordRequest& request) {
  const Actor& actor = own.by();
  const std::int64_t most = run.settings.limits.application_passwords;
  if (storage::TokenCounts(run.tx()).AtLimit(actor.id, TokenKind::kApplicationPassword, most, run.now)) {
    return Fail(Refusal::kLimitReached);
  }
  const Seconds life = run.settings.application_password_life;
  const TimePoint latest = life.count() > 0 ? run.now + life : kNever;
  IssuedToken issued = IssueFor(run, actor,
                                {.kind = TokenKind::kApplicationPassword,
                                 .subject = actor.id,
                                 .restriction = request.restriction.Print(),
                                 .note = request.title,
                                 .created = run.now,
                                 .expires = std::min(request.end.value_or(latest), latest),
                                 .created_by = actor.id});
  Record(run, actor, "create_app_specific_token", actor.id, DescribePassword(issued.token));
  ApplicationPassword view = ViewPassword(run, std::move(issued.token));
  view.secret = std::move(issued.secret);
  return view;
}

Result<ApplicationPassword, Refusal> ShowApplicationPassword(const Run& run, const OwnApplicationPasswords& own,
                                                             const Id& id) {
  auto token = FindOwn(run, own.by(), id);
  if (!token) return Fail(token.error());
  auto secret = run.issuer.Reveal(*token);
  ApplicationPassword view = ViewPassword(run, std::move(*token));
  view.secret = std::move(secret);
  return view;
}

Result<void, Refusal> RevokeApplicationPassword(const Run& run, const OwnApplicationPasswords& own, const Id& id) {
  const auto token = FindOwn(run, own.by(), id);
  if (!token) return Fail(token.error());
  storage::Tokens(run.tx()).Remove(*token, run.now);
  Record(run, own.by(), "revoke_app_specific_token", own.by().id, DescribePassword(*token));
  return {};
}

}  // namespace jeton::authority
