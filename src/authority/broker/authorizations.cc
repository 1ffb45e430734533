#include "authority/broker/authorizations.h"

#include <algorithm>

#include "authority/audit.h"
#include "base/encoding.h"
#include "crypto/digest.h"
#include "storage/tokens/token_counts.h"
#include "storage/tokens/tokens.h"

namespace jeton::authority {
namespace {

constexpr std::size_t kMostLookedAtForReuse = 10;
constexpr Seconds kLeastLifeForReuse{600};

AuthorizationView ViewAuthorization(const Run& run, Token token) {
  auto secret = run.issuer.Reveal(token);
  return {std::move(token), std::move(secret)};
}

std::optional<Token> FindToken(const Work& work, const Actor& actor, std::string_view id_or_secret) {
  storage::Tokens tokens(work.tx());
  if (id_or_secret.size() == 24) {
    const auto bytes = DecodeHex(id_or_secret);
    return bytes ? tokens.FindAuthorization(actor.id, *bytes) : std::nullopt;
  }
  auto token = tokens.Find(crypto::Sha256(id_or_secret));
  const bool own = token && token->kind == TokenKind::kAuthorization && token->subject == actor.id;
  return own ? token : std::nullopt;
}

std::optional<AuthorizationView> FindReusable(const Run& run, const Actor& actor, const AuthorizationRequest& request,
                                              Seconds life) {
  // A limited number of uses belongs to the caller that asked for it, so a token with a limit is never reused.
  if (request.restriction.uses > 0) return std::nullopt;
  const std::string restriction = request.restriction.Print();
  const Seconds least = std::min(kLeastLifeForReuse, life / 4);
  for (Token& token :
       storage::Tokens(run.tx()).Reusable(actor.id, request.scopes.Print(), request.note, kMostLookedAtForReuse)) {
    const Seconds left = std::chrono::round<Seconds>(token.expires - run.now);
    if (!token.LiveAt(run.now) || left <= least || token.restriction != restriction) continue;
    AuthorizationView view = ViewAuthorization(run, std::move(token));
    // Reuse hands out the secret again: without a copy, make a new token.
    if (view.secret) return view;
    return std::nullopt;
  }
  return std::nullopt;
}

boost::json::object DescribeAuthorization(const Token& token) {
  boost::json::object description{{"authorization", token.id.ToObjectId()}, {"scope", token.scopes}};
  if (!token.restriction.empty()) description["restriction"] = token.restriction;
  return description;
}

// Revokes the authorizations that exist at the start, newest first: one that was made with another is then recorded
// itself, before its parent.
class Revocation {
 public:
  Revocation(const Actor& actor, const std::optional<std::string>& scope, Descendants descendants)
      : actor_(actor), scope_(scope), descendants_are_(descendants) {}

  bool operator()(const Run& run) {
    std::size_t removed = descendants_.Remove(run, kRemovedInOnePart);
    const bool more = removed >= kRemovedInOnePart || LookAtSome(run, removed);
    descendants_.EndPart(run);
    return more || !descendants_.empty();
  }

 private:
  static constexpr std::size_t kPage = kRemovedInOnePart;
  static constexpr std::size_t kLookedAtInOnePart = 10 * kPage;

  // Returns false if there are no more.
  bool LookAtSome(const Run& run, std::size_t removed) {
    for (std::size_t looked_at = 0; looked_at < kLookedAtInOnePart; looked_at += kPage) {
      const auto page = storage::Tokens(run.tx()).Of(actor_.id, TokenKind::kAuthorization, before_, kPage);
      for (const Token& token : page) {
        if (removed >= kRemovedInOnePart) return true;
        before_ = storage::PlaceOf(token);
        if (Fits(token)) removed += Revoke(run, token, kRemovedInOnePart - removed);
      }
      if (page.size() < kPage) return false;
    }
    return true;
  }

  std::size_t Revoke(const Run& run, const Token& token, std::size_t most) {
    storage::Tokens(run.tx()).Remove(token, run.now);
    Record(run, actor_, "revoke_authorization", actor_.id, DescribeAuthorization(token));
    if (descendants_are_ == Descendants::kStay) return 1;
    descendants_.Add(token.id);
    return 1 + descendants_.Remove(run, most);
  }

  bool Fits(const Token& token) const {
    if (!scope_) return true;
    const auto scopes = AuthorizationScopes::Parse(token.scopes);
    return scopes && scopes->Has(*scope_);
  }

  Actor actor_;
  std::optional<std::string> scope_;
  Descendants descendants_are_;
  FormerParents descendants_;
  storage::Tokens::Place before_;
};

}  // namespace

AuthorizationPage ListAuthorizations(const Run& run, const Actor& actor, const AuthorizationPage::Place& before,
                                     std::size_t most) {
  return MakePage<AuthorizationPage>(storage::Tokens(run.tx()).Of(actor.id, TokenKind::kAuthorization, before, most),
                                     most, storage::PlaceOf, [&](Token token) -> std::optional<AuthorizationView> {
                                       if (!token.LiveAt(run.now)) return std::nullopt;
                                       return ViewAuthorization(run, std::move(token));
                                     });
}

std::optional<AuthorizationView> FindAuthorization(const Run& run, const Actor& actor, std::string_view id_or_secret) {
  auto token = FindToken(run, actor, id_or_secret);
  if (!token) return std::nullopt;
  return ViewAuthorization(run, std::move(*token));
}

Result<CreatedAuthorization, Refusal> CreateAuthorization(const Run& run, const Actor& actor,
                                                          const AuthorizationRequest& request) {
  const Seconds life = run.settings.authorization_lifetimes.Clamp(request.scopes, request.expires_in);
  if (request.reuse) {
    if (auto reusable = FindReusable(run, actor, request, life)) {
      return CreatedAuthorization{std::move(*reusable), true};
    }
  }
  const std::int64_t most = run.settings.limits.authorizations;
  if (storage::TokenCounts(run.tx()).AtLimit(actor.id, TokenKind::kAuthorization, most, run.now)) {
    return Fail(Refusal::kLimitReached);
  }
  // The dialect shows whole seconds: count the life from the shown time of creation.
  const TimePoint created = run.now;
  IssuedToken issued = IssueFor(run, actor,
                                {.kind = TokenKind::kAuthorization,
                                 .subject = actor.id,
                                 .scopes = request.scopes.Print(),
                                 .restriction = request.restriction.Print(),
                                 .note = request.note,
                                 .created = created,
                                 .expires = created + life,
                                 .created_by = actor.id});
  Record(run, actor, "create_authorization", actor.id, DescribeAuthorization(issued.token));
  return CreatedAuthorization{{std::move(issued.token), std::move(issued.secret)}, false};
}

void ChangeNote(const Run& run, const Actor& actor, const Token& token, const std::optional<std::string>& note) {
  storage::Tokens(run.tx()).SetNote(token, note);
  Record(run, actor, "change_authorization", actor.id, DescribeAuthorization(token));
}

void RevokeAuthorization(const Run& run, const Actor& actor, std::string_view id_or_secret, Descendants descendants) {
  const auto token = FindToken(run, actor, id_or_secret);
  if (!token) return;
  RevokeToken(run, *token, descendants);
  Record(run, actor, "revoke_authorization", actor.id, DescribeAuthorization(*token));
}

void RevokeAuthorizations(const Run& run, const Actor& actor, const std::optional<std::string>& scope,
                          Descendants descendants) {
  DoInParts(run, Revocation(actor, scope, descendants));
}

}  // namespace jeton::authority
