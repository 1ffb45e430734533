#include "authority/applications/access_tokens.h"

#include <algorithm>

#include "authority/descent.h"
#include "authority/token_policy.h"
#include "base/json_writer.h"

namespace jeton::authority {
namespace {

using crypto::SigningAlgorithm;

bool IsJwt(const Api* api) { return api != nullptr && api->token_format == ApiTokenFormat::kJwt; }

// RFC 9068, section 2.2.
std::string PrintClaims(const Settings& settings, const AccessTerms& grant, const Token& token) {
  return PrintJsonObject([&](JsonObject& claims) {
    claims.Text("iss", settings.public_url);
    claims.Text("sub", grant.subject_name);
    claims.Text("aud", grant.api->identifier);
    claims.Text("client_id", grant.application.client_id);
    claims.Number("iat", ToUnixSeconds(token.created));
    claims.Number("exp", ToUnixSeconds(token.expires));
    claims.Text("jti", token.id.ToUuid());
    claims.Text("scope", token.scopes);
    if (!grant.act.empty()) claims.Json("act", grant.act);
  });
}

// The policy of an organization may give a token another life than its kind has, but none beyond this.
TimePoint LatestEndOf(const AccessTerms& grant, TimePoint now) {
  return IsJwt(grant.api) ? std::min<TimePoint>(grant.longest, now + kLongestJwtLife) : grant.longest;
}

struct Bounds {
  LifeIs life = LifeIs::kGiven;
  TimePoint longest = kNever;
};
IssuedToken IssueChild(const Run& run, const Actor& actor, const Token& parent, Token token, const Bounds& bounds) {
  token.parent = parent.id;
  LetAnswer(actor, token);
  return IssueWithinPolicy(run, std::move(token), bounds.life, std::min(parent.expires, bounds.longest));
}

}  // namespace

SigningAlgorithm AlgorithmOf(const Api& api) {
  return api.alg == crypto::NameOf(SigningAlgorithm::kRs256) ? SigningAlgorithm::kRs256 : SigningAlgorithm::kEs256;
}

std::string IssuedAccess::Text(const Issuer& issuer) const {
  return secret ? std::string(secret->Reveal()) : issuer.SignAccessToken(jwt->algorithm, jwt->type, jwt->claims);
}

bool CanIssue(const Issuer& issuer, const Api* api) {
  return !IsJwt(api) || issuer.SignsAccessTokens(AlgorithmOf(*api));
}

IssuedAccess IssueAccess(const Run& run, const Actor& actor, const AccessTerms& grant, const Token* parent) {
  const AccessLife life = AccessTokenLife(grant.application, grant.api, grant.usual_life);
  Token token{.kind = TokenKind::kOAuthAccess,
              .subject = grant.subject,
              .application = grant.application.id,
              .scopes = grant.scopes,
              .restriction = grant.restriction,
              .created = run.now,
              .expires = std::min<TimePoint>(run.now + life.life, grant.longest),
              .created_by = actor.id,
              .api = grant.api != nullptr ? grant.api->id : Id(),
              .act = grant.act};
  const TimePoint longest = LatestEndOf(grant, run.now);
  IssuedToken issued = parent == nullptr ? IssueFor(run, actor, std::move(token), life.is, longest)
                                         : IssueChild(run, actor, *parent, std::move(token), {life.is, longest});
  // The opaque secret of a JWT's record is given to no one.
  if (!IsJwt(grant.api)) return {.token = std::move(issued.token), .secret = std::move(issued.secret)};
  std::string claims = PrintClaims(run.settings, grant, issued.token);
  return {.token = std::move(issued.token),
          .jwt = UnsignedJwt{AlgorithmOf(*grant.api), grant.api->typ, std::move(claims)}};
}

}  // namespace jeton::authority
